"""Signatures that are likely an entry of the residents file, and not certainly: a person looks, one at a time."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Petition, Resident, ResidentFile, ResidentLink, Signature
from app.places.ground import Ground
from app.residents import files, linking
from app.residents.book import Outcome

DECISIONS = {"same": "found", "different": "none", "unsure": "review"}  # and what a link then says


class NotPossible(Exception):
    """This cannot be decided now: somebody else did, or the file is gone."""


class Row(NamedTuple):
    """One field side by side; pieces of text, each with whether the other side lacks it."""

    code: str
    left: list[tuple[str, bool]]
    right: list[tuple[str, bool]]

    @property
    def word(self) -> str:
        """same, differs, or one (side only)."""
        if not self.left or not self.right:
            return "one"
        return "differs" if any(marked for _text, marked in (*self.left, *self.right)) else "same"


@dataclass(frozen=True)
class Case:
    """A signature beside its likeliest entry."""

    link: ResidentLink
    signature: Signature
    rows: list[Row]

    @property
    def percent(self) -> int:
        return min(99, round(100 * (self.link.probability or 0)))


def left(file: ResidentFile) -> int:
    """How many wait for a person."""
    return db.session.scalar(select(func.count()).select_from(ResidentLink).where(*_open(file))) or 0


def following(petition: Petition) -> Case | None:
    """The likeliest case that waits."""
    file = files.in_use(petition)
    if file is None:
        return None
    query = select(ResidentLink).where(*_open(file))
    query = query.order_by(ResidentLink.probability.desc(), ResidentLink.signature_id).limit(1)
    link = db.session.scalar(query)
    return _case(link) if link else None


def decide(petition: Petition, signature_id: int, number: int, decision: str, account: Account) -> None:
    """Say whether a signature is that entry. Raises NotPossible where it is not that case any more."""
    file = files.in_use(petition)
    link = _held(file, signature_id)
    if file is None or link is None or link.outcome != "review" or link.number != number or decision not in DECISIONS:
        raise NotPossible
    link.outcome, link.decision, link.decided_at = DECISIONS[decision], decision, now()
    link.account_id = account.id
    _place(file, link)
    audit.record(f"residents.{decision}", _signature(signature_id), account)


def undo(petition: Petition, account: Account) -> bool:
    """Take back this person's newest decision; False if there is none."""
    file = files.in_use(petition)
    if file is None or (newest := _newest(file, account)) is None:
        return False
    link = _held(file, newest)
    if link is None or link.account_id != account.id:
        return False
    link.outcome, link.decision, link.decided_at, link.account_id = "review", None, None, None
    _place(file, link)
    audit.record("residents.undone", _signature(newest), account)
    return True


def may_undo(petition: Petition, account: Account) -> bool:
    """Whether this person has decided anything about the file in use."""
    file = files.in_use(petition)
    return file is not None and _newest(file, account) is not None


def _newest(file: ResidentFile, account: Account) -> int | None:
    mine = select(ResidentLink.signature_id).where(
        ResidentLink.file_id == file.id, ResidentLink.account_id == account.id, ResidentLink.decided_at.is_not(None)
    )
    return db.session.scalar(mine.order_by(ResidentLink.decided_at.desc(), ResidentLink.signature_id.desc()).limit(1))


def _open(file: ResidentFile) -> tuple[Any, ...]:
    return ResidentLink.file_id == file.id, ResidentLink.outcome == "review", ResidentLink.decision.is_(None)


def _held(file: ResidentFile | None, signature_id: int) -> ResidentLink | None:
    """The link, still until the transaction ends: of two who press at once, one is told."""
    if file is None:
        return None
    mine = select(ResidentLink).filter_by(file_id=file.id, signature_id=signature_id).with_for_update()
    return db.session.scalar(mine.execution_options(populate_existing=True))


def _signature(signature_id: int) -> Signature:
    return db.session.get_one(Signature, signature_id)


def _place(file: ResidentFile, link: ResidentLink) -> None:
    """Tier and ward as the link now says."""
    entry = db.session.get(Resident, (file.id, link.number)) if link.number else None
    rows = linking.rows_of([link.signature_id], hold=True)
    outcome = Outcome(link.outcome, link.number, ward_id=entry.ward_id if entry else None)
    linking.write(linking.place(rows, [outcome] * len(rows), Ground(file.petition)))
    db.session.expire(_signature(link.signature_id))


def _case(link: ResidentLink) -> Case | None:
    signature, entry = _signature(link.signature_id), db.session.get(Resident, (link.file_id, link.number))
    if entry is None:
        return None
    given = " ".join(filter(None, (entry.given_name, entry.middle_name)))
    family = " ".join(filter(None, (entry.family_name, entry.suffix)))
    pairs = (
        ("given_name", signature.given_name, given),
        ("family_name", signature.family_name, family),
        ("street_address", signature.street_address, entry.street_address),
        ("unit", signature.unit, entry.unit),
        ("postal_code", signature.postal_code, entry.postal_code),
    )
    rows = [Row(code, *marked(one or "", other or "")) for code, one, other in pairs if one or other]
    return Case(link, signature, rows)


def marked(one: str, other: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts in pieces, letters that differ marked; capitals are how files write, not a difference."""
    matcher = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    if len(one.casefold()) != len(one) or len(other.casefold()) != len(other):
        return [(one, one != other)] if one else [], [(other, one != other)] if other else []
    mine: list[tuple[str, bool]] = []
    theirs: list[tuple[str, bool]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        _add(mine, one[a:b], kind != "equal")
        _add(theirs, other[c:d], kind != "equal")
    return mine, theirs


def _add(pieces: list[tuple[str, bool]], text: str, differs: bool) -> None:
    if text:
        pieces.append((text, differs))
