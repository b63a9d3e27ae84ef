"""The office of one petition: text, preview, steps, timeline."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import audit
from app.accounts import roles
from app.campaigns import forms, listing, plan, text, timeline
from app.campaigns import petition as petitions
from app.campaigns.views import meeting
from app.common import days
from app.common.clock import now
from app.models import Account, Campaign, Petition
from app.rules import meetings
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("petition_desk", __name__, url_prefix="/office/<campaign>/<city>")
MAILBOX = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:.]+")


@blueprint.app_context_processor
def office_words() -> dict[str, Any]:
    """What every page of the office may ask."""
    return {
        "may": lambda right, petition=None, campaign=None: roles.may(access.account(), right, petition, campaign),
        "led_campaigns": _led,
        "mailbox_in": lambda text: found[0] if (found := MAILBOX.search(text)) else "",
    }


def _led(address: str) -> list[Campaign]:
    """The campaigns with somebody to write to; the one alone whose office this address is in."""
    found = [campaign for campaign in listing.campaigns() if campaign.contact]
    asked = [campaign for campaign in found if f"{address}/".startswith(f"/office/{campaign.slug}/")]
    return asked or found


@blueprint.route("/edit", methods=["GET", "POST"])
@member("edit")
def edit(campaign: str, city: str) -> ResponseReturnValue:
    """Text per language, goal, dates. A changed demand of an open petition needs a tick."""
    petition = g.petition
    languages = list(text.wordings(petition))
    form = _settings(petition, languages)
    warn = False
    if form.validate_on_submit():
        changes = forms.read_texts(form, languages)
        warn = petition.is_public and text.demand_changes(petition, changes) and not form.sure.data
        if not warn:
            _save(petition, form, changes)
            flash(_("Saved."))
            return redirect(url_for("insight.dashboard", campaign=campaign, city=city), 303)
        form.sure.errors = [_("Please tick this to change what people are asked to sign.")]
    if request.method != "POST":
        _fill(petition, form)
    page = render_template(
        "office/petition_edit.html", petition=petition, form=form, languages=languages, warn=warn,
        signed=sum(text.signed(petition).values()),
    )  # fmt: skip
    return page, 422 if form.errors or warn else 200


@blueprint.get("/preview")
@member("view")
def preview(campaign: str, city: str) -> str:
    """The page itself, in the width of a phone."""
    return render_template("office/preview.html", petition=g.petition, states=petitions.steps(g.petition))


@blueprint.post("/state")
@member("publish")
def state(campaign: str, city: str) -> ResponseReturnValue:
    """One step: open, closed, archived, and back from the archive to delivered. What the council does with the petition
    is entered in the ledger."""
    petition, account, to = g.petition, access.account(), request.form.get("to", "")
    step: Callable[[Petition, Account | None], None] = {
        "open": petitions.open, "closed": petitions.close, "archived": petitions.archive,
        **({"delivered": petitions.deliver} if petition.delivered_at else {}),
    }.get(to) or abort(400)  # fmt: skip
    try:
        former, again = petition.state, petition.opened_at is not None
        step(petition, account)
        flash(_deed(petition, former, again))
    except petitions.NotAllowed:
        flash(_("That step does not follow from where the petition is now. Someone else may have done this already."))
    return redirect(url_for("insight.dashboard", campaign=campaign, city=city), 303)


@blueprint.route("/timeline", methods=["GET", "POST"])
@member("edit")
def tell(campaign: str, city: str) -> ResponseReturnValue:
    """The public timeline; add an entry."""
    petition = g.petition
    form = forms.timeline_form(petition.languages)()
    form.zone = petition.city.time_zone
    if form.validate_on_submit():
        at = days.noon(form.at.data, petition.city.time_zone)
        timeline.add(petition, "note", at, form.wording, access.account())
        return redirect(url_for(".tell", campaign=campaign, city=city), 303)
    page = render_template("office/timeline.html", petition=petition, form=form, own=timeline.KINDS)
    return page, 422 if form.errors else 200


@blueprint.post("/timeline/<int:milestone_id>/remove")
@member("edit")
def untell(campaign: str, city: str, milestone_id: int) -> ResponseReturnValue:
    """Take an entry off the timeline."""
    entry = next((m for m in g.petition.milestones if m.id == milestone_id), None) or abort(404)
    timeline.remove(g.petition, entry, access.account())
    return redirect(url_for(".tell", campaign=campaign, city=city), 303)


def _deed(petition: Petition, former: str, again: bool) -> str:
    """What the step was, in words."""
    city = petition.city.name
    if petition.state == "closed" and former == "archived":
        return _("%(city)s is back from the archive.", city=city)
    if petition.state == "open" and again:
        return _("%(city)s is open again: people can sign.", city=city)
    return {
        "open": _("%(city)s is open. Sign it first, then send the link.", city=city),
        "closed": _("%(city)s is closed. It takes no more signatures.", city=city),
        "archived": _("%(city)s is archived. Its public page stays.", city=city),
    }.get(petition.state) or _("%(city)s is back where it was.", city=city)


def _settings(petition: Petition, languages: list[str]) -> Any:
    """The form, without the days that cannot come any more or are not this organizer's to set."""
    form: Any = forms.with_texts(forms.PetitionForm, languages)()
    form.zone = petition.city.time_zone
    may_publish = roles.may(access.account(), "publish", petition)
    if not may_publish or petition.state != "draft":
        del form.opens_at
    if not may_publish or not (petition.state == "draft" or petition.is_open):
        del form.closes_at
    return form


def _save(petition: Petition, form: Any, changes: dict[str, text.Wording]) -> None:
    petition.council, petition.goal, petition.goal_moves = form.council.data, form.goal.data, form.goal_moves.data
    petition.asks_street, petition.contact = form.asks_street.data, form.contact.data or petition.campaign.contact
    at = meeting(form.meets_at.data, form.meets_hour.data, petition.city.time_zone)
    meetings.put_next(petition, at, access.account())
    if form.closes_at:
        plan.put(petition, form.opens_at.data if form.opens_at else None, form.closes_at.data)
    petition.changed_at = now()
    text.rewrite(petition, changes, access.account())
    audit.record("petition.edited", petition, access.account())


def _fill(petition: Petition, form: Any) -> None:
    for name in ("council", "goal", "goal_moves", "asks_street", "contact"):
        form[name].data = getattr(petition, name)
    for name in (name for name in ("meets_at", "opens_at", "closes_at") if name in form):
        moment = getattr(petition, name)
        form[name].data = days.of(moment, petition.city.time_zone) if moment else None
    form.meets_hour.data = petition.meeting_hour
    forms.put_texts(form, text.wordings(petition))
