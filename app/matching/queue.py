"""What waits for people: cases best first, what is unsure or asked about at the end; each reviewer sees what they have
not decided. Where two must agree, the second does not learn what the first said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from app.common import days
from app.common.clock import now
from app.extensions import db
from app.matching import rulings
from app.models import Account, Inquiry, Pair, Petition, Ruling, Signature

SURE = ("same", "different")
MOST = 1000  # cases counted one by one; beyond that the petition's tally says how many there are
HERE = ("counts", "double")


class Progress(NamedTuple):
    """How far a reviewer is."""

    left: int
    today: int  # decided by this reviewer


def following(petition: Petition, account: Account) -> tuple[int, int] | None:
    """The signatures of the next case: first where two reviewers differ, then the likeliest, then the unsure ones."""
    for query in _stages(petition, account):
        if row := db.session.execute(query.limit(1)).first():
            return row.a_id, row.b_id
    return None


def progress(petition: Petition, account: Account) -> Progress:
    """What is left for this reviewer, and what they did since midnight, by the city's clocks."""
    left = 0
    for query in _stages(petition, account):
        left += db.session.scalar(select(func.count()).select_from(query.order_by(None).limit(MOST).subquery())) or 0
    begin = days.begin(days.of(now(), petition.city.time_zone), petition.city.time_zone)
    return Progress(max(left, petition.tally.cases) if left >= MOST else left, _since(petition, account, begin))


def decided(a_id: int, b_id: int) -> str | None:
    """What people hold of the two: same, different; None while that is open, unsure or disputed."""
    found = held(a_id, b_id)
    return found.decision if found and found.decision in SURE else None


def held(a_id: int, b_id: int) -> rulings.Held | None:
    """What holds of the two by people's word, disputed and unsure too."""
    return rulings.of([a_id]).get((a_id, b_id))


def said(a_id: int, b_id: int) -> Sequence[Ruling]:
    """All that was said of the two in earnest and stands, newest first."""
    about = (Ruling.a_id == a_id, Ruling.b_id == b_id, Ruling.lifted_at.is_(None), Ruling.known.is_(None))
    return db.session.scalars(select(Ruling).where(*about).order_by(Ruling.id.desc())).all()


def others_open(a_id: int, b_id: int) -> Sequence[Signature]:
    """Signatures that wait to be compared with one of the two: what is decided here may settle them."""
    ids = {a_id, b_id}
    touching = select(Pair.a_id, Pair.b_id).where(undecided(), Pair.a_id.in_(ids) | Pair.b_id.in_(ids)).limit(12)
    beside = {signature_id for row in db.session.execute(touching) for signature_id in row} - ids
    return db.session.scalars(select(Signature).where(Signature.id.in_(beside)).order_by(Signature.id)).all()


def _stages(petition: Petition, account: Account) -> list[Any]:
    a, b = aliased(Signature), aliased(Signature)
    pairs: Any = (
        select(Pair.a_id, Pair.b_id)
        .join(a, a.id == Pair.a_id).join(b, b.id == Pair.b_id)
        .where(Pair.petition_id == petition.id, Pair.verdict == "review", a.standing.in_(HERE), b.standing.in_(HERE),
               ~_said(account, SURE))
        .order_by(Pair.probability.desc(), Pair.id)
    )  # fmt: skip
    late = _said(account, ("unsure",)) | _asked()
    last = select(func.max(Ruling.id)).where(Ruling.a_id == Pair.a_id, Ruling.b_id == Pair.b_id).scalar_subquery()
    return [
        pairs.where(Pair.decision == "disputed", ~late),
        pairs.where(Pair.decision.is_(None), ~late),
        pairs.where((Pair.decision == "unsure") | (undecided() & late)).order_by(None).order_by(last, Pair.id),
    ]


def undecided() -> ColumnElement[bool]:
    """Whether a pair is left to people and nothing holds of it yet."""
    nothing = Pair.decision.is_(None) | Pair.decision.in_(("unsure", "disputed"))
    return (Pair.verdict == "review") & nothing


def _said(account: Account, decisions: Sequence[str]) -> ColumnElement[bool]:
    """Whether this reviewer has said one of these of the pair."""
    return exists().where(
        Ruling.a_id == Pair.a_id, Ruling.b_id == Pair.b_id, Ruling.account_id == account.id, Ruling.known.is_(None),
        Ruling.lifted_at.is_(None), Ruling.decision.in_(decisions),
    )  # fmt: skip


def _asked() -> ColumnElement[bool]:
    """Whether the signers were asked and nobody has answered yet."""
    silent = Inquiry.a_answer.is_(None) & Inquiry.b_answer.is_(None)
    return exists().where(Inquiry.a_id == Pair.a_id, Inquiry.b_id == Pair.b_id, silent)


def _since(petition: Petition, account: Account, begin: datetime) -> int:
    mine = (Ruling.petition_id == petition.id, Ruling.account_id == account.id, Ruling.lifted_at.is_(None))
    return db.session.scalar(select(func.count()).where(*mine, Ruling.at >= begin)) or 0
