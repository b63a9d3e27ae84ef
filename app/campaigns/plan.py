"""The plan of a petition: the days on which it opens and closes by itself, by its city's clocks.

Opening by hand or by the clock uses up the day it was to open on. A closing day still to come stays, whatever is done
by hand meanwhile; one that is past is forgotten on opening again.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from app.campaigns import petition as petitions
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Campaign, Petition
from app.models.petition import UNOPENED


class Refused(ValueError):
    """Why these days cannot be planned: `code` is opens or closes (the day is over) or order (closed before opened)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(opens: date | None, closes: date | None, zone: str) -> None:
    """Whether these days can still come, and in this order, else Refused."""
    today = days.of(now(), zone)
    for code, day in (("opens", opens), ("closes", closes)):
        if day and day < today:
            raise Refused(code)
    if opens and closes and closes < opens:
        raise Refused("order")


def put(petition: Petition, opens: date | None, closes: date | None) -> None:
    """Open at the beginning of one day, close at the end of another; none: by hand only."""
    zone = petition.city.time_zone
    petition.opens_at = days.begin(opens, zone) if opens else None
    petition.closes_at = days.end(closes, zone) if closes else None


def due() -> list[int]:
    """The petitions whose day has come."""
    return list(db.session.scalars(select(Petition.id).where(_due()).order_by(Petition.id)))


def keep(petition_id: int) -> bool:
    """Open or close this petition; False if it is not due any more, because somebody was faster."""
    mine = select(Petition).where(Petition.id == petition_id, _due()).with_for_update(key_share=True)
    petition = db.session.scalar(mine)
    if petition is None:
        return False
    if petition.is_unopened:
        petitions.open(petition)
    else:
        petitions.close(petition, at=petition.closes_at)
    return True


def _due() -> ColumnElement[bool]:
    moment = now()
    goes_on = or_(Petition.closes_at.is_(None), Petition.closes_at >= moment)  # else both days were missed
    approved = or_(Petition.approved_at.is_not(None), ~Petition.campaign.has(Campaign.approves))
    return or_(
        and_(Petition.state.in_(UNOPENED), Petition.opens_at <= moment, goes_on, approved),
        and_(Petition.state == "open", Petition.closes_at < moment),
    )
