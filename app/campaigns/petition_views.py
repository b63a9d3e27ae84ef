"""The office of one petition: preview, steps, timeline."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.campaigns import approval, draft, forms, listing, timeline
from app.campaigns import petition as petitions
from app.common import days
from app.models import Account, Campaign, Petition
from app.signing import interest
from app.starting import freeing
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


@blueprint.get("/preview")
@member("view")
def preview(campaign: str, city: str) -> str:
    """The page itself, in the width of a phone."""
    petition, account = g.petition, access.account()
    leads = roles.may(account, "lead", petition)
    return render_template(
        "office/preview.html", petition=petition, asked=approval.newest(petition) if petition.is_unopened else None,
        leads=leads, states=petitions.steps(petition), kept=draft.of(petition), ends=freeing.ends(petition),
        interested=interest.waiting([petition.id])[petition.id],
        answer_by=approval.answer_by(petition.campaign, petition.city),
    )  # fmt: skip


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
        if to == "open" and roles.may(account, "lead", petition):
            approval.grant(petition, account)
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
