"""The dashboard of one petition, and how its confirmation letters fare."""

from flask import Blueprint, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.campaigns import petition as petitions
from app.common.clock import now
from app.insight import facts, health, nexts, sources
from app.models import Petition, Ward
from app.places import wards as city_wards
from app.web import access
from app.web.access import member

blueprint = Blueprint("insight", __name__, url_prefix="/office")


@blueprint.get("/<campaign>/<city>")
@member("view")
def dashboard(campaign: str, city: str) -> ResponseReturnValue:
    """The number that counts, what it is made of, and what to do next. Whoever types sheets alone gets to them."""
    if not roles.may(access.account(), "roll", g.petition):
        return redirect(url_for("paper.register", campaign=campaign, city=city))
    known = facts.of(g.petition)
    return render_template(
        "office/dashboard.html",
        petition=g.petition,
        public_url=current_app.config["PUBLIC_URL"],
        facts=known,
        figures=known.figures,
        wards=by_ward(g.petition, known.figures.wards),
        sources=sources.ranked(g.petition, known.figures)[:8] if known.figures.people else [],
        nexts=nexts.steps(known),
        states=petitions.steps(g.petition),
        erased_on=now() + petitions.KEPT,
    )


@blueprint.get("/<campaign>/<city>/letters")
@member("roll")
def letters(campaign: str, city: str) -> str:
    """Confirmation letters by mail domain and hour, with the mail servers' last answers."""
    known = facts.of(g.petition)
    return render_template(
        "office/letters.html", petition=g.petition, figures=known.figures, alarms=known.alarms,
        hours=health.hours(g.petition), names=health.NAMES, as_of=now(),
    )  # fmt: skip


def by_ward(petition: Petition, found: dict[str, int]) -> list[tuple[Ward | None, int]]:
    """People who count by ward, in the wards' order; without a ward last."""
    if not petition.city.wards:
        return [(None, found["none"])] if found.get("none") else []
    named = city_wards.of(petition)
    others = [ward for ward in petition.city.wards if str(ward.id) in found and ward not in named]
    rows: list[tuple[Ward | None, int]] = [(ward, found.get(str(ward.id), 0)) for ward in [*named, *others]]
    return [*rows, (None, found["none"])] if found.get("none") else rows
