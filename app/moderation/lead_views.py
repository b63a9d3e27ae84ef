"""The lead's queue: petitions that visitors reported, where reasons wait, and how the campaign reads them."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import audit
from app.campaigns import campaign as campaigns
from app.common.clock import now
from app.extensions import db
from app.models import ModerationCase, Petition
from app.moderation import cases, queue, words
from app.moderation.desk_views import needs_words, past, ruling, said
from app.moderation.forms import ReadingForm
from app.web import access, ids
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("reports", __name__, url_prefix="/office/<campaign>/reports")


@blueprint.get("")
@member("lead")
def review(campaign: str) -> str:
    """The next reported petition; the cities where reasons wait; the settings."""
    return _page(ReadingForm(formdata=None))


@blueprint.post("/rule")
@member("lead")
def rule(campaign: str) -> ResponseReturnValue:
    """Let it stand, or close it and say why."""
    mine = select(ModerationCase).join(Petition, Petition.id == ModerationCase.petition_id)
    mine = mine.where(Petition.campaign_id == g.campaign.id, ModerationCase.signature_id.is_(None))
    number = request.form.get("case", 0, type=ids.read)
    case = db.session.scalar(mine.where(ModerationCase.id == number).with_for_update(of=ModerationCase)) or abort(404)
    decision, ground, note = ruling()
    decision = "kept" if decision == "shown" else decision
    if decision == "kept" or ground:
        if needs_words(ground, note):
            return _page(ReadingForm(formdata=None), missing=True), 422
        try:
            cases.rule(case, "kept" if decision == "kept" else "closed", ground, note, access.account())
        except cases.Refused as refused:
            flash(said(refused))
    return redirect(url_for(".review", campaign=campaign), 303)


@blueprint.post("/undo")
@member("lead")
def undo(campaign: str) -> ResponseReturnValue:
    """Take back this account's last ruling about a petition; one that was closed by it is opened again."""
    mine = select(Petition.id).where(Petition.campaign_id == g.campaign.id)
    case = cases.undo(mine, access.account(), reasons=False)
    flash(_("Taken back. It waits again.") if case else _("There is nothing of yours to undo."))
    return redirect(url_for(".review", campaign=campaign), 303)


@blueprint.post("/reading")
@member("lead")
def reading(campaign: str) -> ResponseReturnValue:
    """Save how the campaign reads reasons."""
    form = ReadingForm()
    if not form.validate_on_submit():
        return _page(form), 422
    g.campaign.reviews_first = form.when.data != "later"
    lines = (" ".join(line.split()) for line in (form.words.data or "").splitlines())
    g.campaign.watch_words = sorted({line for line in lines if line})
    campaigns.touch(g.campaign)
    audit.record("campaign.reading", g.campaign, access.account())
    flash(_("Saved."))
    return redirect(url_for(".review", campaign=campaign), 303)


def _page(form: ReadingForm, missing: bool = False) -> str:
    case = queue.reported(g.campaign, past())
    if not form.is_submitted() or not form.errors:
        form.when.data = "first" if g.campaign.reviews_first else "later"
        form.words.data = "\n".join(g.campaign.watch_words)
    mine = select(Petition.id).where(Petition.campaign_id == g.campaign.id)
    page: dict[str, Any] = {"case": case, "missing": missing, "past": past(), "note": request.form.get("note", ""),
                            "undoable": cases.has_ruled(mine, access.account(), reasons=False)}  # fmt: skip
    return render_template(
        "office/reports.html", campaign=g.campaign, moment=now(), form=form, left=queue.reported_left(g.campaign),
        cities=queue.by_city(g.campaign), grounds=words.GROUNDS, buttons=words.BUTTONS, **page,
    )  # fmt: skip
