"""Figures of long rolls, counted by a worker and kept, so that a page costs no more for a million signatures than for
a thousand. Each is told with its "as of".

A worker counts a roll anew when something has changed and twenty times as long has passed as counting took: a roll of
25,000 is some seconds old at most, one of a million some minutes, and counting one never takes more than a twentieth of
a processor. Short rolls are counted as they are asked for.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.common.clock import now
from app.extensions import db
from app.insight import figures
from app.insight.figures import Figures
from app.models import KeptFigures, Petition, Signature, Tally

SHORT = 200  # signatures; below that, counting takes about as long as reading what was kept
QUICK = 0.1  # seconds in which a changed roll is rather counted than told of as it was: an organizer's own deed shows
SHARE = 20
AT_LEAST = timedelta(minutes=5)  # letters get stuck, and days end, without any signature's changing


def of(petition: Petition) -> Figures:
    """The figures of one petition: as they are now if that is quickly found out, else as they were kept."""
    if petition.tally.signatures < SHORT:
        return figures.of(petition)
    row = db.session.get(KeptFigures, petition.id)
    if row is None or (row.took < QUICK and petition.tally.changed_at > row.as_of):
        return figures.of(petition)
    return Figures.read(row.counted)


def among(petitions: Sequence[Petition]) -> dict[int, Figures]:
    """Of several: long rolls as they were kept, all others counted together."""
    long = [petition.id for petition in petitions if petition.tally.signatures >= SHORT]
    rows = db.session.scalars(select(KeptFigures).where(KeptFigures.petition_id.in_(long))) if long else ()
    found = {row.petition_id: Figures.read(row.counted) for row in rows}
    return found | figures.among([petition for petition in petitions if petition.id not in found])


def stale() -> Iterator[int]:
    """The petitions whose kept figures are due to be counted anew."""
    moment = now()
    newest = select(func.max(Signature.signed_at)).where(Signature.petition_id == Petition.id).scalar_subquery()
    long = select(Petition, KeptFigures, newest).outerjoin(KeptFigures, KeptFigures.petition_id == Petition.id)
    for petition, row, signed_at in db.session.execute(long.join(Petition.tally).where(Tally.signatures >= SHORT)):
        if row is None or _due(row, max(petition.tally.changed_at, signed_at or row.as_of), moment):
            yield petition.id


def count(petition_id: int) -> tuple[Figures, float]:
    """The figures, and in how many seconds they were counted."""
    began = time.monotonic()
    counted = figures.of(db.session.get_one(Petition, petition_id))
    return counted, time.monotonic() - began


def keep(petition_id: int, counted: tuple[Figures, float]) -> None:
    """Keep what was counted, unless the petition is gone."""
    if db.session.get(Petition, petition_id) is None:
        return
    row = db.session.get(KeptFigures, petition_id) or KeptFigures(petition_id=petition_id)
    row.as_of, row.took, row.counted = counted[0].as_of, counted[1], counted[0].stored()
    db.session.add(row)
    db.session.flush()


def _due(row: KeptFigures, changed_at: datetime, moment: datetime) -> bool:
    rested = moment - row.as_of > SHARE * timedelta(seconds=row.took)
    return rested and (changed_at > row.as_of or moment - row.as_of > AT_LEAST)
