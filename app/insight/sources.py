"""Where signers come from: links of their own for volunteers, tables and flyers, and what each of them brought.

What is counted are signatures by the `?src=` in the address on which somebody signed, which stands on the roll. Opening
a link leaves no trace.
"""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import audit
from app.common.clock import now
from app.extensions import db
from app.insight.figures import FOLDED, Figures
from app.models import Account, Petition, Source
from app.roll.sheets import SOURCE as SHEET

KINDS = ("volunteer", "table", "flyer", "other")
MOST = 500  # of one petition
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
LENGTH = 5
OWN = ("share", "qr", SHEET)


class Refused(ValueError):
    """Why not: `code` is many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Line:
    """One source and what it brought."""

    code: str  # as in `?src=`; empty: no source was named; FOLDED: all that brought less
    source: Source | None  # if it has a name here
    counted: int  # people who count
    waiting: int  # signatures that wait for confirmation
    days: dict[str, int]  # people who count by day, of the last two weeks

    @property
    def sheet(self) -> int | None:
        """The paper sheet whose code was scanned."""
        number = self.code.removeprefix(f"{SHEET}-")
        return int(number) if number != self.code and number.isascii() and number.isdecimal() else None


def add(petition: Petition, name: str, kind: str, account: Account | None, code: str = "") -> Source:
    """A link of its own; `code` gives a name to what is in use already. Raises Refused."""
    known = {row.code for row in of(petition)}
    if len(known) >= MOST:
        raise Refused("many")
    code = code or _free(name, known)
    source = Source(petition_id=petition.id, code=code, short=_short(), name=name, kind=kind, created_at=now(),
                    account_id=account.id if account else None)  # fmt: skip
    db.session.add(source)
    db.session.flush()
    audit.record("source.made", source, account)
    return source


def rename(source: Source, name: str, kind: str, account: Account | None) -> None:
    """Call it otherwise; its links stay as they are printed."""
    source.name, source.kind = name, kind
    audit.record("source.renamed", source, account)


def retire(source: Source, account: Account | None) -> None:
    """Hand it out no more. Whoever follows the link still comes to the petition, and still counts as its."""
    source.retired_at = now()
    audit.record("source.retired", source, account)


def restore(source: Source, account: Account | None) -> None:
    """Hand it out again."""
    source.retired_at = None
    audit.record("source.restored", source, account)


def of(petition: Petition) -> Sequence[Source]:
    """All that have a name here, by name."""
    return db.session.scalars(select(Source).filter_by(petition_id=petition.id).order_by(Source.name, Source.id)).all()


def find(petition: Petition, source_id: int) -> Source | None:
    """One of this petition, of no other."""
    return db.session.scalar(select(Source).filter_by(petition_id=petition.id, id=source_id))


def behind(short: str) -> tuple[Source, Petition] | None:
    """Where a short link leads."""
    query = select(Source, Petition).join(Petition, Petition.id == Source.petition_id)
    row = db.session.execute(query.where(Source.short == short.lower())).first()
    return (row[0], row[1]) if row else None


def ranked(petition: Petition, figures: Figures) -> list[Line]:
    """Every source that brought somebody or has a name here, those that brought most first."""
    named = {source.code: source for source in of(petition)}
    lines = [
        Line(code, named.pop(code, None), counted, waiting, figures.source_days.get(code, {}))
        for code, (counted, waiting) in figures.sources.items()
    ]
    lines += [Line(code, source, 0, 0, {}) for code, source in named.items()]
    return sorted(lines, key=lambda line: (line.code == FOLDED, -line.counted, -line.waiting))


def code_of(name: str) -> str:
    """`Ana, farmers’ market` → `ana-farmers-market`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:40] or "link"


def _free(name: str, known: set[str]) -> str:
    first = code_of(name)
    if first in OWN or first.startswith(f"{SHEET}-"):
        first = f"{first}-link"
    return next(code for n in range(1, MOST + 2) if (code := first if n == 1 else f"{first}-{n}") not in known)


def _short() -> str:
    """Twenty-eight million of them: none is tried twice in a row but by chance."""
    while True:
        short = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not db.session.scalar(select(Source.id).where(Source.short == short)):
            return short
