"""People per ward on the public page.

A million rows take a second to count, so they are counted anew only after fifty times as long as the count took: a
small roll is always fresh, a large one is a minute old at most, and counting is never more than a fiftieth of the work.
"""

import time
from threading import Lock

from sqlalchemy import func, select

from app.extensions import db
from app.models import Signature, Ward

FEWEST = 10  # a ward with fewer people is not told: it could point at someone
SHARE = 50

Wards = list[tuple[str, int]]
_kept: dict[tuple[str, int], tuple[Wards, float]] = {}  # until when, by the monotonic clock
_counting = Lock()


def counted(petition_id: int) -> Wards:
    """Name and people of each ward, the largest first."""
    key = str(db.engine.url), petition_id
    kept = _kept.get(key)
    if kept and time.monotonic() < kept[1]:
        return kept[0]
    if not _counting.acquire(blocking=kept is None):
        return kept[0] if kept else []  # somebody is counting already: the former numbers do for now
    try:
        newer = _kept.get(key)
        if newer and newer is not kept:
            return newer[0]
        began = time.monotonic()
        wards = count(petition_id)
        ended = time.monotonic()
        _kept[key] = wards, ended + SHARE * (ended - began)
        return wards
    finally:
        _counting.release()


def count(petition_id: int) -> Wards:
    """The same from the rows. One pass over what counts."""
    people = func.count().label("people")
    found = (
        select(Signature.ward_id, people)
        .where(Signature.petition_id == petition_id, Signature.standing == "counts")
        .group_by(Signature.ward_id)
        .having(people >= FEWEST)
        .subquery()
    )
    named = select(Ward.name, found.c.people).join(found, found.c.ward_id == Ward.id)
    return [(row[0], row[1]) for row in db.session.execute(named.order_by(found.c.people.desc(), Ward.name))]
