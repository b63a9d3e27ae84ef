"""What an opponent would find first: pairs of which both lines would be filed, the likeliest first, and what was
decided of each."""

from typing import NamedTuple

from sqlalchemy import select, union_all
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Pair, Petition, Signature

SIZE = 50
DECISIONS = (None, "different", "unsure", "disputed", "implied", "same")
KINDS = [(verdict, decision) for verdict in ("auto", "review", "ignored") for decision in DECISIONS]
LEFT_OUT = {("auto", None), ("auto", "same"), ("auto", "implied"), ("review", "same")}  # one of the two is set aside


class Likeness(NamedTuple):
    pair: Pair
    a: Signature
    b: Signature


def of(petition: Petition, number: int = SIZE) -> list[Likeness]:
    """The nearest of the whole roll. A few rows of each kind by the index over verdict, decision and probability: in
    order over all kinds the many doubles that are set aside would have to be passed over."""
    first, second = aliased(Signature), aliased(Signature)
    parts = []
    for verdict, decision in KINDS:
        if (verdict, decision) in LEFT_OUT:
            continue
        held = Pair.decision.is_(None) if decision is None else Pair.decision == decision
        kind = (
            select(Pair.id)
            .join(first, first.id == Pair.a_id)
            .join(second, second.id == Pair.b_id)
            .where(Pair.petition_id == petition.id, Pair.verdict == verdict, held)
            .where(first.standing == "counts", second.standing == "counts")
            .order_by(Pair.probability.desc())
            .limit(number)
            .subquery()
        )
        parts.append(select(kind.c.id))
    rows = db.session.execute(
        select(Pair, first, second)
        .join(first, first.id == Pair.a_id)
        .join(second, second.id == Pair.b_id)
        .where(Pair.id.in_(union_all(*parts)))
        .order_by(Pair.probability.desc(), Pair.id)
        .limit(number)
    )
    return [Likeness(*row) for row in rows]
