"""What the residents file of a petition says of signatures: for telling doubles apart, and for the signers."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from app.common.clock import iso
from app.extensions import db
from app.models import ResidentFile, ResidentLink

MANY = 500  # ids asked for at once
LINK: Any = ResidentLink.__table__
FILE: Any = ResidentFile.__table__
CERTAIN = (  # made once: every new signature is asked about
    select(LINK.c.signature_id, LINK.c.file_id, LINK.c.number)
    .join(FILE, FILE.c.id == LINK.c.file_id)
    .where(
        LINK.c.signature_id.in_(bindparam("ids", expanding=True)), LINK.c.outcome == "found",
        FILE.c.state.in_(("linking", "ready")),
    )
)  # fmt: skip


def of(signature_ids: Iterable[int]) -> dict[int, int]:
    """A number for the entry that each of these signatures certainly is: two with one number are one person's, as far
    as the file tells. Only while there is a file; nothing of it is kept."""
    found: dict[int, int] = {}
    ids = sorted(set(signature_ids))
    for start in range(0, len(ids), MANY):
        rows = db.session.execute(CERTAIN, {"ids": ids[start : start + MANY]})
        found.update({row.signature_id: (row.file_id << 32) + row.number for row in rows})
    return found


def again(signature_ids: Sequence[int]) -> None:
    """These were changed: what was found holds no more, and a worker looks them up anew."""
    mine = update(LINK).where(LINK.c.signature_id.in_(signature_ids))
    nothing = dict.fromkeys(("number", "probability", "decision", "decided_at", "account_id"))
    db.session.execute(mine.values(outcome="again", rivals=0, **nothing))


def forget(signature_ids: Sequence[int]) -> None:
    """Nothing is known of these any more."""
    db.session.execute(delete(LINK).where(LINK.c.signature_id.in_(signature_ids)))


def told(signature_id: int) -> list[dict[str, str]]:
    """What is on file about a signer, for the signer: found, several, none, review; and when it was looked up."""
    mine = select(LINK.c.outcome, LINK.c.at).where(LINK.c.signature_id == signature_id).order_by(LINK.c.at)
    return [{"outcome": row.outcome, "at": iso(row.at)} for row in db.session.execute(mine)]
