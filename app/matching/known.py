"""Pairs whose answer is certain, mixed in among the cases: how often a reviewer knows it shows how far to trust the
rest. They change nothing on the roll. Which one comes when is drawn by account and by how many it has answered, so a
page loaded again is the same page."""

import hashlib
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from app.common import names
from app.extensions import db
from app.matching import given
from app.models import Account, MatchKey, Pair, Petition, Ruling, Signature

ONE_IN = 15
SAMPLE = 60  # signatures looked through for two of one home that are surely different people
CERTAIN = "mailbox"  # the level of evidence that was never wrong where it was measured


class Known(NamedTuple):
    """Two signatures, and whether they are one person's: same, different."""

    a_id: int
    b_id: int
    answer: str


def draw(petition: Petition, account: Account) -> Known | None:
    """The known pair this reviewer is to be shown now; mostly none."""
    number = answered(petition, account)
    chance = _chance(petition.id, account.id, number)
    if chance % ONE_IN:
        return None
    ways = (_same, _different) if chance // ONE_IN % 2 else (_different, _same)
    return next((found for way in ways if (found := way(petition, account, chance))), None)


def answered(petition: Petition, account: Account) -> int:
    """How many cases this reviewer has decided, those taken back left out."""
    mine = (Ruling.petition_id == petition.id, Ruling.account_id == account.id, Ruling.lifted_at.is_(None))
    return db.session.scalar(select(func.count()).where(*mine)) or 0


def _same(petition: Petition, account: Account, chance: int) -> Known | None:
    """One that the rules joined by evidence that was never wrong, and nobody has said anything of."""
    pairs = select(Pair.a_id, Pair.b_id).where(
        Pair.petition_id == petition.id, Pair.verdict == "auto", Pair.level == CERTAIN, Pair.decision.is_(None),
        ~_seen(Pair.a_id, Pair.b_id, account),
    )  # fmt: skip
    start = _start(select(func.max(Pair.a_id)).where(Pair.petition_id == petition.id), chance)
    row = db.session.execute(pairs.where(Pair.a_id >= start).order_by(Pair.a_id).limit(1)).first()
    row = row or db.session.execute(pairs.order_by(Pair.a_id).limit(1)).first()
    return Known(*row, "same") if row else None


def _different(petition: Petition, account: Account, chance: int) -> Known | None:
    """Two of one family in one home with other given names, each with a mailbox of its own."""
    s, other, mine, theirs = Signature, aliased(Signature), MatchKey, aliased(MatchKey)
    counts = (s.petition_id == petition.id, s.standing == "counts")
    start = _start(select(func.max(s.id)).where(*counts), chance)
    for begin in (start, 1):
        sample = select(s.id).where(*counts, s.id >= begin).order_by(s.id).limit(SAMPLE)
        pairs = (
            select(s.id, other.id, s.given_name, other.given_name)
            .join(mine, mine.signature_id == s.id).join(theirs, theirs.key == mine.key)
            .join(other, other.id == theirs.signature_id)
            .where(s.id.in_(sample), other.id > s.id, other.petition_id == petition.id, other.standing == "counts",
                   other.postal_code == s.postal_code, other.street_address == s.street_address,
                   other.family_name == s.family_name, other.mailbox_key != s.mailbox_key,
                   ~_seen(s.id, other.id, account))
            .order_by(s.id, other.id).distinct()
        )  # fmt: skip
        for a_id, b_id, one, two in db.session.execute(pairs):
            if _surely_other(one or "", two or ""):
                return Known(a_id, b_id, "different")
    return None


def _surely_other(one: str, two: str) -> bool:
    """Given names of one word each that nobody could take for one another."""
    a, b = names.fold(one), names.fold(two)
    plain = all(name.isalpha() and len(name) > 2 for name in (a, b))
    return plain and a[0] != b[0] and given.relation(*sorted((a, b))) == "other"


def _seen(a_id: Any, b_id: Any, account: Account) -> ColumnElement[bool]:
    """Whether this reviewer has answered for the two, or anybody has decided about them in earnest."""
    about = (Ruling.a_id == a_id, Ruling.b_id == b_id, Ruling.lifted_at.is_(None))
    return exists().where(*about, Ruling.known.is_(None) | (Ruling.account_id == account.id))


def _chance(*parts: int) -> int:
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8])


def _start(largest: Any, chance: int) -> int:
    """A place on the roll from which to look."""
    return chance // (2 * ONE_IN) % ((db.session.scalar(largest) or 0) + 1)
