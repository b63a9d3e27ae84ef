"""How many people there are before anybody has reviewed, kept beside the count: at least, best estimate, at most."""

import time
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.common.clock import now
from app.extensions import db
from app.matching import estimate
from app.models import Pair, Signature, Tally

COUNTED = ("counts", "double")
SHARE = 50  # counted anew only after so many times as long as counting took
_took: dict[tuple[str, int], float] = {}  # seconds


def due(petition_id: int) -> bool:
    """Whether it is time to count anew."""
    at = db.session.scalar(select(Tally.estimated_at).where(Tally.petition_id == petition_id))
    return at is None or now() - at >= timedelta(seconds=SHARE * _took.get(_key(petition_id), 0))


def count(petition_id: int) -> None:
    """Count anew, from the pairs and the groups as they are."""
    began = time.monotonic()
    tally = db.session.get_one(Tally, petition_id, with_for_update=True, populate_existing=True)
    found = estimate.people(tally.signatures, _links(petition_id), _open(petition_id))
    tally.doubles_likely = max(0, tally.people - found.best)
    tally.doubles_most = max(tally.doubles_likely, tally.people - found.least)
    tally.wronged_most = max(0, found.most - tally.people)
    tally.estimated_at = now()
    db.session.flush()
    _took[_key(petition_id)] = time.monotonic() - began


def _links(petition_id: int) -> list[tuple[int, int]]:
    mine = select(Signature.double_of_id, Signature.id).where(
        Signature.petition_id == petition_id, Signature.standing == "double"
    )
    return [(row[0], row[1]) for row in db.session.execute(mine) if row[0] is not None]


def _open(petition_id: int) -> list[tuple[int, int, float]]:
    """Pairs nobody has decided, both of them among the signatures."""
    a, b = aliased(Signature), aliased(Signature)
    query = (
        select(Pair.a_id, Pair.b_id, Pair.probability)
        .join(a, a.id == Pair.a_id)
        .join(b, b.id == Pair.b_id)
        .where(Pair.petition_id == petition_id, a.standing.in_(COUNTED), b.standing.in_(COUNTED))
        .where(or_(Pair.decision.is_(None), Pair.decision.in_(("unsure", "disputed"))))
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def _key(petition_id: int) -> tuple[str, int]:
    return str(db.engine.url), petition_id
