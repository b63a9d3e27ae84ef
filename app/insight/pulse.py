"""How several petitions fare, side by side: a few grouped questions for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.common.clock import now
from app.extensions import db
from app.models import Petition, Signature
from app.models.petition import UNOPENED
from app.rules import deadlines
from app.rules.deadlines import Deadline

WEEK = timedelta(days=7)


@dataclass
class Pulse:
    week: int  # people who count and signed within the last seven days
    waiting: int  # signatures that await confirmation
    next_at: datetime | None  # the nearest day on which something happens
    next_code: str  # opens, closes, meeting or a deadline's name


def of(petitions: Sequence[Petition]) -> dict[int, Pulse]:
    """By petition id."""
    ids = [petition.id for petition in petitions]
    week = _count(ids, Signature.standing == "counts", Signature.signed_at > now() - WEEK)
    waiting = _count(ids, Signature.standing == "unconfirmed")
    dates = deadlines.among(petitions)
    return {p.id: Pulse(week.get(p.id, 0), waiting.get(p.id, 0), *_next(p, dates[p.id])) for p in petitions}


def _count(ids: list[int], *which: object) -> dict[int, int]:
    query = select(Signature.petition_id, func.count()).where(Signature.petition_id.in_(ids), *which)  # type: ignore[arg-type]
    return dict(db.session.execute(query.group_by(Signature.petition_id)).all())


def _next(petition: Petition, found: list[Deadline]) -> tuple[datetime | None, str]:
    dates: dict[str, datetime | None] = {
        "opens": petition.opens_at if petition.is_unopened else None,
        "closes": petition.closes_at if petition.state == "open" else None,
        "meeting": petition.meets_at if petition.state in (*UNOPENED, "open", "closed") else None,
    }
    if nearest := deadlines.nearest(petition, found):
        dates[nearest.name] = nearest.at
    coming = sorted((at, code) for code, at in dates.items() if at and at > now())
    return coming[0] if coming else (None, "")
