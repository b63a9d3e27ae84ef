"""The log's pages: of a petition, and of a whole campaign."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, g, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts import words as roles
from app.deeds import log, words
from app.extensions import db
from app.models import Event, Petition
from app.web.access import member

blueprint = Blueprint("deeds", __name__, url_prefix="/office/<campaign>")


@blueprint.get("/log")
@blueprint.get("/<city>/log")
@member("team")
def listing(campaign: str, city: str | None = None) -> str:
    """Who did what, the newest first."""
    petition: Petition | None = g.get("petition")
    query = select(Petition).where(Petition.campaign_id == g.campaign.id).options(joinedload(Petition.city))
    there = [petition] if petition else list(db.session.scalars(query.order_by(Petition.slug)))
    filters = _filters()
    if filters.petition_id is not None and filters.petition_id not in {p.id for p in there}:
        abort(404)
    asked = [p for p in there if filters.petition_id in (None, p.id)]
    whole = petition is None and filters.petition_id is None
    events = log.read(g.campaign, asked, filters, whole)
    shown = events[: log.SIZE]
    known = log.know(shown)
    return render_template(
        "office/log.html", petition=petition, campaign=g.campaign, petitions=there, filters=filters, known=known,
        deeds=[(event, words.sentence(event.name), _who(event, known)) for event in shown], kinds=words.KINDS,
        following=shown[-1].id if len(events) > log.SIZE else None, given=_given(), roles=roles.ROLES,
        people=log.people(g.campaign, petition), cities={p.id: p for p in there},
        zone=petition.city.time_zone if petition else "UTC",
    )  # fmt: skip


def _who(event: Event, known: log.Known) -> str:
    account = known.accounts.get(event.account_id or 0)
    evening = known.evenings.get(event.evening_id or 0)
    return (account.name or account.email) if account else evening.name if evening else ""


def _filters() -> log.Filters:
    """From the address; what makes no sense is left out."""
    return log.Filters(
        who=_number("who"), evening=_number("evening"), what=request.args.get("what", ""), day=_day(),
        petition_id=_number("petition"), before=_number("before"),
    )  # fmt: skip


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _day() -> date | None:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _given() -> dict[str, Any]:
    names = ("who", "evening", "what", "petition", "day")
    return {name: request.args[name] for name in names if request.args.get(name)}
