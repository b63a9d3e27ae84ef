"""A case: two signatures side by side, what is known of each, where they differ, and why they are compared."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.matching import deciding, differences, words
from app.matching.compare import RULES
from app.matching.differences import Run
from app.models import Inquiry, Pair, Signature
from app.roll import doubles

# What a reason is about, by the first word of its code; the others stand by themselves.
ABOUT = {
    "given": "name", "family": "name", "middle": "name", "suffix": "name", "swapped": "name", "exact": "name",
    "mailbox": "mailbox", "addressed": "mailbox", "phone": "phone", "home": "home", "unit": "home", "moved": "home",
    "zip": "zip", "soon": "signed",
}  # fmt: skip


class Told(NamedTuple):
    """A reason in words, and its weight in bits for one person (or against)."""

    words: str
    weight: float


class Why(NamedTuple):
    """What the rules say of two signatures, in words."""

    probability: float
    verdict: str  # auto, review, ignored
    level: str
    veto: str | None
    rules: str
    reasons: dict[str, list[Told]]  # by the row they are about; "" for none

    @property
    def hundredth(self) -> int:
        """Of a hundred pairs like this, so many are one person's; never told as certain."""
        return min(95, max(5, round(100 * self.probability)))

    @property
    def strongest(self) -> list[Told]:
        """What speaks for one person, the heaviest first."""
        every = [told for rows in self.reasons.values() for told in rows if told.weight > 0]
        return sorted(every, key=lambda told: -told.weight)[:4]


class Row(NamedTuple):
    """One thing that is known of a signature: `code` name, mailbox, phone, home, zip."""

    code: str
    left: list[Run]
    right: list[Run]

    @property
    def differs(self) -> bool:
        return any(run.differs for run in (*self.left, *self.right))


class Case(NamedTuple):
    """The earlier signature on the left: it is the one that counts if both are one person's."""

    left: Signature
    right: Signature
    pair: Pair | None
    rows: list[Row]
    inquiry: Inquiry | None
    left_others: Sequence[Signature]  # of the same group already
    right_others: Sequence[Signature]

    @property
    def ids(self) -> tuple[int, int]:
        """As pairs and rulings have them."""
        return min(self.left.id, self.right.id), max(self.left.id, self.right.id)

    @property
    def apart(self) -> timedelta:
        """The time between the two."""
        return self.right.signed_at - self.left.signed_at

    @property
    def together(self) -> bool:
        """Whether both stand on one sheet."""
        one, other = self.left, self.right
        if one.sheet_id:
            return one.sheet_id == other.sheet_id
        return bool(one.sheet_label) and (one.batch_id, one.sheet_label) == (other.batch_id, other.sheet_label)


def find(petition_id: int, one_id: int, other_id: int) -> Case | None:
    """The case of two signatures of a petition, whatever the rules say of them; None if there are no such two."""
    mine = select(Signature).where(Signature.petition_id == petition_id, Signature.id.in_((one_id, other_id)))
    two = sorted(db.session.scalars(mine), key=lambda each: (each.signed_at, each.id))
    if len(two) != 2 or any(each.erased_at or not each.name_key for each in two):
        return None
    left, right = two
    ids = min(left.id, right.id), max(left.id, right.id)
    about = {"a_id": ids[0], "b_id": ids[1]}
    pair = db.session.scalar(select(Pair).filter_by(**about))
    inquiry = db.session.scalar(select(Inquiry).filter_by(**about))
    groups = [set(doubles.group_of(each.id)) for each in two]
    joined = groups[0] & groups[1]
    left_others = _others(groups[0] - {left.id, right.id})
    right_others = [] if joined else _others(groups[1] - {right.id})
    return Case(left, right, pair, _rows(left, right), inquiry, left_others, right_others)


def why(found: Case) -> Why | None:
    """Why the rules say what they say: as they wrote it down, else compared now. None where they compare nothing."""
    pair: Any = found.pair
    if pair is None:
        try:
            pair = deciding.explain(found.left, found.right).comparison
        except deciding.NotPossible:
            return None
    return of_rules(pair)


def of_rules(pair: Any) -> Why:
    """A Pair, or a Comparison, in words."""
    reasons: dict[str, list[Told]] = {}
    for code, weight, *rest in pair.reasons:
        params = rest[0] if rest and isinstance(rest[0], tuple) else rest  # a Reason has them together
        about = ABOUT.get(code.partition(".")[0], "")
        reasons.setdefault(about, []).append(Told(words.reason(code, weight, *params), weight))
    veto = words.veto(pair.veto) if pair.veto else None
    return Why(pair.probability, pair.verdict, words.level(pair.level), veto, getattr(pair, "rules", RULES), reasons)


def _others(ids: set[int]) -> Sequence[Signature]:
    query = select(Signature).where(Signature.id.in_(ids)).order_by(Signature.signed_at, Signature.id).limit(12)
    return db.session.scalars(query).all() if ids else []


def _rows(left: Signature, right: Signature) -> list[Row]:
    known = [(code, _says(left, code), _says(right, code)) for code in ("name", "mailbox", "phone", "home", "zip")]
    return [Row(code, *differences.between(one, other)) for code, one, other in known if one or other]


def _says(signature: Signature, code: str) -> str:
    if code == "name":
        return signature.name
    if code == "mailbox":
        return signature.email or ""
    if code == "phone":
        return signature.phone or ""
    if code == "home":
        unit = signature.unit or ""
        written = unit if not unit or unit.startswith("#") or not unit[0].isdigit() else f"#{unit}"
        return " ".join(part for part in (signature.street_address, written) if part)
    return " ".join(part for part in (signature.postal_code, signature.city) if part)
