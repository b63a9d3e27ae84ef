"""The office: who waits for an answer. Drafts and claims for the lead, requests to join for the organizers."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.campaigns import approval, text
from app.campaigns import petition as petitions
from app.common import markdown
from app.common.clock import now
from app.extensions import db
from app.models import JoinRequest
from app.signing import interest
from app.starting import joining, notices
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("answers", __name__, url_prefix="/office")


@blueprint.get("/<campaign>/waiting")
@member("lead")
def waiting(campaign: str) -> str:
    """Everything that waits for the lead, the nearest deadline first."""
    claims = joining.claims(g.campaign)
    return render_template(
        "office/waiting.html", campaign=g.campaign, approvals=approval.waiting(g.campaign), claims=claims, as_of=now(),
        waiting=interest.waiting({row.petition_id for row in claims}),
    )  # fmt: skip


@blueprint.post("/<campaign>/<city>/send")
@member("publish")
def send(campaign: str, city: str) -> ResponseReturnValue:
    """Send the draft to the lead."""
    try:
        notices.approval_asked(approval.ask(g.petition, access.account()))
        flash(_("Sent. You get an e-mail with the answer, and can go on changing the draft."))
    except approval.Refused as refused:
        words = {"waiting": _("It was sent already."), "open": _("It needs no approval.")}
        flash(words[refused.code])
    return redirect(url_for("petition_desk.preview", campaign=campaign, city=city), 303)


@blueprint.route("/<campaign>/<city>/approval", methods=["GET", "POST"])
@member("lead")
def review(campaign: str, city: str) -> ResponseReturnValue:
    """Read the draft; approve it, ask for changes, or refuse."""
    asked = approval.newest(g.petition)
    if asked is None or asked.decision is not None:
        flash(_("Nothing waits for you here."))
        return redirect(url_for(".waiting", campaign=campaign), 303)
    wrong, note = "", request.form.get("note", "").strip()[:2000]
    if request.method == "POST":
        decision = request.form.get("decision", "")
        if decision not in ("approved", "changes", "refused"):
            abort(400)
        try:
            approval.decide(asked, decision, note, request.form.get("read", ""), access.account())
            notices.approval_answered(asked)
            flash(_("Answered. The organizers get an e-mail."))
            return redirect(url_for(".waiting", campaign=campaign), 303)
        except approval.Refused as refused:
            wrong = _refusals()[refused.code]
    texts = {
        code: (each.title, markdown.render(each.demand), markdown.render(each.reasons))
        for code, each in text.wordings(g.petition).items()
    }
    page = render_template(
        "office/approval.html", petition=g.petition, asked=asked, wrong=wrong, note=note, as_of=now(),
        read=approval.mark(g.petition), texts=texts,
    )  # fmt: skip
    return page, 422 if wrong else 200


@blueprint.route("/<campaign>/<city>/requests", methods=["GET", "POST"])
@member("publish")
def requests(campaign: str, city: str) -> ResponseReturnValue:
    """Who wants to take part in this petition: yes, or no with a reason."""
    rows = [row for row in joining.waiting(g.petition) if _answers(row)]
    wrong = ""
    if request.method == "POST":
        asked = next((row for row in rows if str(row.id) == request.form.get("request")), None)
        if asked is None:
            flash(_("That was answered already."))
            return redirect(url_for(".requests", campaign=campaign, city=city), 303)
        wrong = _answer(asked)
        if not wrong:
            db.session.flush()
            return redirect(url_for(".requests", campaign=campaign, city=city), 303)
    page = render_template("office/requests.html", petition=g.petition, rows=rows, wrong=wrong, as_of=now(),
                           steps=petitions.steps(g.petition))  # fmt: skip
    return page, 422 if wrong else 200


def _answer(asked: JoinRequest) -> str:
    """Do what the button says; what is wrong with it, in words."""
    reason, account, key = request.form.get("reason", "").strip()[:1000], access.account(), b""
    try:
        if request.form.get("decision") == "given":
            joining.give(asked, account)
            flash(_("%(name)s organizes this petition now and gets an e-mail.", name=asked.name or asked.email))
        else:
            key = interest.mailbox(asked.email or "")
            joining.refuse(asked, reason, account)
            flash(_("Answered. They get an e-mail."))
    except joining.Refused as refused:
        return {
            "taken": _("Somebody leads this page already."), "decided": _("That was answered already."),
            "reason": _("Say why not: the reason goes into the e-mail."),
        }[refused.code]  # fmt: skip
    notices.answered(asked, key)
    return ""


def _answers(asked: JoinRequest) -> bool:
    """A claim is the lead's to answer."""
    return asked.kind == "join" or roles.may(access.account(), "lead", campaign=g.campaign)


def _refusals() -> dict[str, str]:
    return {
        "decided": _("Someone else has answered already."),
        "note": _("Say what to change, or why not: it goes into the e-mail."),
        "changed": _("The draft was changed while you read it. Please look at it again."),
    }
