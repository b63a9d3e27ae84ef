"""What people decide about two signatures: the next case, a decision and its undoing, why the rules say what they say.

A decision is a Ruling and no run overrides it: `same` joins, `different` keeps apart, `unsure` leaves both counting and
asks no more. Where the petition asks for two reviewers, two accounts must agree; if they differ the case stays,
disputed, until a third or a lead decides. Everything follows from the rulings that hold (`closing.py`), so lifting one
restores what was before. Functions here never commit.
"""

from dataclasses import dataclass

from sqlalchemy import select

from app import audit
from app.common.clock import now
from app.extensions import db
from app.matching import cases, closing, compare, frequency, keys, rulings, store
from app.matching.compare import Comparison
from app.models import Account, Pair, Petition, Ruling, Signature
from app.models.matching import DECISIONS


class NotPossible(ValueError):
    """One of the two is not on this roll, is not confirmed, or is erased; or the ruling is lifted already."""


@dataclass(frozen=True)
class Explained:
    """Two signatures of one campaign compared now, and what is on file about them."""

    a: Signature
    b: Signature
    comparison: Comparison
    pair: Pair | None  # as the last look wrote it down
    held: rulings.Held | None  # what people decided
    together: bool  # in one group, or one person's in two cities


def decide(
    petition: Petition, a_id: int, b_id: int, decision: str, account: Account | None = None, by: str = "reviewer",
    known: str | None = None,
) -> Ruling:  # fmt: skip
    """Write down what somebody says of these two, in either order, and let it have its consequences. `by`: reviewer or
    signer. `known`: the pair was mixed in and this is its answer; then there are none. Raises NotPossible."""
    if decision not in DECISIONS or a_id == b_id:
        raise ValueError(decision)
    a_id, b_id = min(a_id, b_id), max(a_id, b_id)
    store.hold(petition.campaign_id)
    _two(petition, a_id, b_id)
    ruling = Ruling(
        petition_id=petition.id, a_id=a_id, b_id=b_id, decision=decision, by=by, known=known, at=now(),
        account_id=account.id if account else None,
    )  # fmt: skip
    db.session.add(ruling)
    db.session.flush()
    audit.record("pair.decided", ruling, account, a=a_id, b=b_id, decision=decision, by=by)
    if known is None:
        closing.close([a_id, b_id], account)
    return ruling


def undo(ruling: Ruling, account: Account | None = None) -> None:
    """As if it had never been said. Raises NotPossible if it is lifted already."""
    petition = db.session.get_one(Petition, ruling.petition_id)
    store.hold(petition.campaign_id)
    db.session.refresh(ruling)
    if ruling.lifted_at:
        raise NotPossible
    ruling.lifted_at = now()
    db.session.flush()
    audit.record("pair.undone", ruling, account, a=ruling.a_id, b=ruling.b_id)
    if ruling.known is None:
        closing.close([ruling.a_id, ruling.b_id], account)


def ask_of(petition: Petition, reviewers: int, account: Account | None = None) -> None:
    """From now on so many must agree, 1 or 2; what was decided is seen by the new rule."""
    if reviewers not in (1, 2):
        raise ValueError(reviewers)
    store.hold(petition.campaign_id)
    petition.reviewers = reviewers
    audit.record("petition.reviewers", petition, account, number=reviewers)
    db.session.flush()
    said = select(Ruling.a_id, Ruling.b_id).where(Ruling.petition_id == petition.id, Ruling.lifted_at.is_(None))
    if ids := {one for pair in db.session.execute(said) for one in pair}:
        closing.close(ids, account)


def left(petition: Petition) -> int:
    """How many cases wait."""
    return cases.left(petition.id)


def following(petition: Petition, account: Account | None = None, after: Pair | None = None) -> Pair | None:
    """The next case for this account, the likeliest first; `after`: below that one, for whoever leaves one for later.
    Where two must agree, nobody is asked twice, and a lead is asked about what two differ in."""
    query = cases.of(petition.id)
    if after is not None:
        lower = (Pair.probability < after.probability) | (
            (Pair.probability == after.probability) & (Pair.id > after.id)
        )
        query = query.where(lower)
    if account is not None:
        mine = select(Ruling.id).where(
            Ruling.a_id == Pair.a_id, Ruling.b_id == Pair.b_id, Ruling.account_id == account.id,
            Ruling.lifted_at.is_(None), Ruling.known.is_(None),
        )  # fmt: skip
        query = query.where(~mine.correlate(Pair).exists())
    return db.session.scalars(query.limit(1)).first()


def case(petition: Petition, pair_id: int) -> Pair | None:
    """One pair of this petition's roll, decided or not; of no other."""
    return db.session.scalar(select(Pair).where(Pair.petition_id == petition.id, Pair.id == pair_id))


def opinions(pair: Pair) -> list[Ruling]:
    """What was said of it and holds or competes, oldest first; mixed-in ones are left out."""
    said = select(Ruling).where(
        Ruling.a_id == pair.a_id, Ruling.b_id == pair.b_id, Ruling.lifted_at.is_(None), Ruling.known.is_(None)
    )
    return list(db.session.scalars(said.order_by(Ruling.id)))


def newest(petition: Petition, account: Account) -> Ruling | None:
    """What this account decided last and has not undone: what U undoes."""
    mine = select(Ruling).where(
        Ruling.petition_id == petition.id, Ruling.account_id == account.id, Ruling.lifted_at.is_(None)
    )
    return db.session.scalars(mine.order_by(Ruling.id.desc()).limit(1)).first()


def explain(a: Signature, b: Signature) -> Explained:
    """Any two signatures of one campaign. Raises NotPossible where there is nothing to compare."""
    a, b = (a, b) if a.id < b.id else (b, a)
    rows = store.load([a.id, b.id])
    if a.id == b.id or len(rows) < 2 or a.petition.campaign_id != b.petition.campaign_id:
        raise NotPossible
    one, other = rows[a.id].one, rows[b.id].one
    campaign_id, two = a.petition.campaign_id, [one, other]
    sharing = frequency.members(campaign_id, (*keys.of(one), *keys.of(other)))
    rarity = frequency.rarity(campaign_id, two, frequency.crowds(two, sharing))
    pair = db.session.scalar(select(Pair).where(Pair.a_id == a.id, Pair.b_id == b.id))
    together = (a.double_of_id or a.id) == (b.double_of_id or b.id)
    elsewhere = a.person_id is not None and a.person_id == b.person_id
    held = rulings.of([a.id]).get((a.id, b.id))
    return Explained(a, b, compare.compare(one, other, rarity), pair, held, together or elsewhere)


def _two(petition: Petition, a_id: int, b_id: int) -> None:
    query = select(Signature.id).where(
        Signature.id.in_((a_id, b_id)), Signature.petition_id == petition.id,
        Signature.confirmed_at.is_not(None), Signature.erased_at.is_(None),
    )  # fmt: skip
    if len(db.session.scalars(query).all()) < 2:
        raise NotPossible
