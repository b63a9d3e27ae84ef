"""Reasons in the office: one case after the other, by keyboard; those decided last."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.models import Petition
from app.moderation import cases, queue, words
from app.moderation.cases import GROUNDS
from app.roll import browsing
from app.web import access, ids
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("reasons", __name__, url_prefix="/office/<campaign>/<city>/reasons")
NOTE = 500
MOST_PAST = 50


@blueprint.get("")
@member("publish")
def review(campaign: str, city: str) -> str:
    """The next reason, or the one that was taken back."""
    return _page()


@blueprint.post("/rule")
@member("publish")
def rule(campaign: str, city: str) -> ResponseReturnValue:
    """Show it, or not and why; then the next one."""
    decision, ground, note = ruling()
    signature = browsing.find(g.petition, request.form.get("signature", 0, type=ids.read)) or abort(404)
    if decision == "shown" or ground:
        if needs_words(ground, note):
            return _page(missing=True), 422
        try:
            cases.rule_on(signature, request.form.get("seen", ""), decision, ground, note, access.account())
        except cases.Refused as refused:
            flash(said(refused))
    return redirect(url_for(".review", campaign=campaign, city=city), 303)


@blueprint.post("/undo")
@member("publish")
def undo(campaign: str, city: str) -> ResponseReturnValue:
    """Take back this account's last ruling."""
    mine = select(Petition.id).where(Petition.id == g.petition.id)
    case = cases.undo(mine, access.account(), reasons=True)
    flash(_("Taken back. It waits again.") if case else _("There is nothing of yours to undo."))
    return redirect(url_for(".review", campaign=campaign, city=city), 303)


@blueprint.post("/<int:signature_id>/again")
@member("publish")
def again(campaign: str, city: str, signature_id: int) -> ResponseReturnValue:
    """Whatever was ruled, by whomever, the reason waits again."""
    signature = browsing.find(g.petition, signature_id) or abort(404)
    case = cases.of(signature)
    if case is not None and case.due_at is None:
        cases.reopen(case, access.account())
        flash(_("Taken back. It waits again."))
    return redirect(url_for(".review", campaign=campaign, city=city), 303)


def ruling() -> tuple[str, str, str]:
    """What a button says: the decision, the ground of a refusal, the words beside it."""
    decision, _colon, ground = request.form.get("decision", "").partition(":")
    note = " ".join(request.form.get("note", "").split())[:NOTE]
    if ground not in GROUNDS:
        return ("shown", "", note) if decision == "shown" else ("", "", note)
    return decision, ground, note


def needs_words(ground: str, note: str) -> bool:
    """“Something else” says nothing by itself."""
    return ground == "other" and not note


def past() -> list[int]:
    """What this reviewer left for later, as the address says."""
    return [int(part) for part in request.values.get("past", "").split(",") if part.isdecimal() and len(part) < 10][
        -MOST_PAST:
    ]


def said(refused: cases.Refused) -> str:
    """Why a ruling did not come about."""
    return {
        "decided": _("Someone else has decided this case meanwhile. Here is the next one."),
        "changed": _("The signer has changed the words meanwhile. Please read them again."),
        "own": _("You decided this the first time, so somebody else decides the appeal."),
        "gone": _("This reason is gone: its signer withdrew it, or the signature does not count."),
        "state": _("This petition is not open, so it cannot be closed."),
    }[refused.code]


def _page(missing: bool = False) -> str:
    account, campaign = access.account(), g.petition.campaign
    alone = queue.is_alone(g.petition, account)
    waiting = queue.following(g.petition, account, past(), alone)
    page: dict[str, Any] = {
        "waiting": waiting,
        "missing": missing,
        "past": past(),
        "note": request.form.get("note", ""),
    }
    if waiting:
        page["words"] = words.marked(waiting.signature.reason or "", campaign.watch_words)
        page["seen"] = cases.mark(waiting.signature, account)
    return render_template(
        "office/reasons.html", petition=g.petition, progress=queue.progress(g.petition, account, alone),
        grounds=words.GROUNDS, buttons=words.BUTTONS, decided=queue.decided(g.petition), **page,
    )  # fmt: skip
