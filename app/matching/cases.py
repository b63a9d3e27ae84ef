"""Cases: pairs that wait for a person. What holds of each pair is kept beside it, how many wait beside the count."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, select, update

from app.extensions import db
from app.matching import connected, rulings, store
from app.models import Pair
from app.models.matching import OPEN
from app.roll import standing

IMPLIED = "implied"  # what was decided about others says it
LEFT = select(func.count()).select_from(store.PAIRS).where(Pair.petition_id == bindparam("petition"), *OPEN)
PUT = update(store.PAIRS).where(store.P.id == bindparam("pair")).values(decision=bindparam("now"))

COUNTED = (
    update(standing.TALLY)
    .where(standing.TALLY.c.petition_id == bindparam("petition"), standing.TALLY.c.cases != bindparam("waiting"))
    .values(cases=bindparam("waiting"))
)


def mark(ids: Iterable[int]) -> None:
    """Write down what holds of each pair that one of these signatures is in, as rulings and groups are now."""
    pairs = list({row.id: row for row in store.each(store.PAIRS_OF, ids)}.values())
    if not pairs:
        return
    ends = {one for pair in pairs for one in (pair.a_id, pair.b_id)}
    root = connected.roots(ends)
    members = {row.id for row in store.each(connected.DOUBLES, root.values())}
    held = rulings.of({*ends, *members})
    root |= connected.roots({one for pair in held for one in pair} - set(root))
    apart = {_ordered(root[a], root[b]) for (a, b), word in held.items() if word.decision == "different"}
    moved = []
    for pair in pairs:
        word = held.get((pair.a_id, pair.b_id))
        decision = word.decision if word else None
        one, other = root[pair.a_id], root[pair.b_id]
        if (
            decision in (None, "disputed")
            and pair.verdict == "review"
            and (one == other or _ordered(one, other) in apart)
        ):
            decision = IMPLIED
        if decision != pair.decision:
            moved.append({"pair": pair.id, "now": decision})
    if moved:
        db.session.execute(PUT, moved)


def left(petition_id: int) -> int:
    """How many cases wait."""
    return db.session.scalar(LEFT, {"petition": petition_id}) or 0


def count(petition_ids: Iterable[int]) -> None:
    """Bring the number beside the count in step."""
    for petition_id in sorted(set(petition_ids)):
        waiting = left(petition_id)
        if db.session.execute(COUNTED, {"petition": petition_id, "waiting": waiting}).rowcount:  # type: ignore[attr-defined]
            standing.reread(petition_id)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def of(petition_id: int) -> Any:
    """The query for a petition's cases, best first."""
    waiting = select(Pair).where(Pair.petition_id == petition_id, *OPEN)
    return waiting.order_by(Pair.probability.desc(), Pair.id)
