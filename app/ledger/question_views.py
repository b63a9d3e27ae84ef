"""Questions to the council, in the office: written, given out, hidden."""

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.campaigns import scorecard
from app.common import tokens
from app.ledger import answers, questions
from app.ledger.forms import HideForm, wording_form
from app.models import CouncilMember
from app.web import access
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.language import ngettext

blueprint = Blueprint("questions", __name__, url_prefix="/office/<campaign>/<city>/questions")
SHOWN = "answer_link"  # in the session, until it was shown
REFUSED = {
    "too_many": _l("Five questions are enough: members answer the sooner."),
    "fixed": _l("A member has a link already: the questions stand now."),
    "none": _l("Write a question first."),
    "address": _l("No office address is entered for this member, or the link was revoked."),
    "mailed": _l("That link was mailed already. If it got lost, make a new one."),
    "limit": _l("No more letters go to that address about this petition. Hand the link over yourself."),
}


@blueprint.route("", methods=["GET", "POST"])
@member("edit")
def ask(campaign: str, city: str) -> ResponseReturnValue:
    """The questions, and every member's link; add a question."""
    form = wording_form(g.petition.languages, _l("Add the question"), _("Question"))()
    if form.validate_on_submit():
        try:
            questions.ask(g.petition, form.wording, access.account())
        except questions.Refused as refused:
            flash(str(REFUSED[refused.code]), "error")
        return _back()
    sheets = questions.sheets(g.petition)
    letters = questions.letters(sheets)
    members = [m for m in g.petition.members if m in g.petition.sitting or (m.id in sheets and sheets[m.id].token_hash)]
    page = render_template(
        "office/questions.html", petition=g.petition, form=form, questions=questions.of(g.petition), sheets=sheets,
        members=members, sitting=g.petition.sitting, shown=_shown(), hiding=answers.hidden(g.petition),
        hide_form=HideForm(formdata=None), most=questions.MOST, site=current_app.config["PUBLIC_URL"], letters=letters,
        fixed=questions.fixed(sheets), unasked=questions.unasked(g.petition), asked=scorecard.asked(g.petition),
        mailed={key for key, sheet in sheets.items() if questions.is_mailed(sheet, letters.get(key))},
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<int:question_id>/remove")
@member("edit")
def remove(campaign: str, city: str, question_id: int) -> ResponseReturnValue:
    """Take a question off before anybody was asked."""
    question = next((q for q in questions.of(g.petition) if q.id == question_id), None) or abort(404)
    try:
        questions.remove(g.petition, question, access.account())
    except questions.Refused as refused:
        flash(str(REFUSED[refused.code]), "error")
    return _back()


@blueprint.post("/link/<int:member_id>")
@member("edit")
def link(campaign: str, city: str, member_id: int) -> ResponseReturnValue:
    """`do`: a new link, the link by mail, that it was handed over (or not after all), or none any more."""
    asked, sheet = _member(member_id), questions.sheets(g.petition).get(member_id)
    wanted = request.form.get("do", "issue")
    try:
        if wanted == "issue" and asked in g.petition.sitting:
            sheet = questions.issue(g.petition, asked, access.account())
            session[SHOWN] = tokens.seal(f"{sheet.id} {questions.token(sheet)}")
        elif wanted == "mail" and asked in g.petition.sitting:
            questions.mail_one(g.petition, asked, access.account())
            flash(_("The link goes to the member’s office address."))
        elif wanted == "handed" and sheet:
            questions.hand_over(sheet, access.account())
            flash(_("Noted. The public page says the day.") if sheet.asked_at else _("Noted: not asked yet."))
        elif wanted == "revoke" and sheet:
            questions.revoke(sheet, access.account())
            flash(_("The link opens nothing any more. What was published stays."))
        else:
            abort(400)
    except questions.Refused as refused:
        flash(str(REFUSED[refused.code]), "error")
    return _back()


@blueprint.post("/mail")
@member("edit")
def mail_all(campaign: str, city: str) -> ResponseReturnValue:
    """The questions to all who have not been asked and have an address."""
    try:
        owed = questions.mail_all(g.petition, access.account())
        flash(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", owed))
    except questions.Refused as refused:
        flash(str(REFUSED[refused.code]), "error")
    return _back()


@blueprint.post("/hide")
@member("publish")
def hide(campaign: str, city: str) -> ResponseReturnValue:
    """Hide all answers for a reason, or show them again."""
    if request.form.get("show"):
        answers.show(g.petition, access.account())
        return _back()
    form = HideForm()
    if form.validate_on_submit():
        answers.hide(g.petition, form.reason.data or "", access.account())
    else:
        flash(_("Say why. Visitors read it in place of the answers."), "error")
    return _back()


def _member(member_id: int) -> CouncilMember:
    return next((m for m in g.petition.members if m.id == member_id), None) or abort(404)


def _shown() -> tuple[int, str]:
    """The sheet whose link was just made, and its token: shown once."""
    opened = tokens.unseal(session.pop(SHOWN, ""))
    number, _space, token = opened.partition(" ") if opened else ("0", "", "")
    return int(number), token


def _back() -> ResponseReturnValue:
    return redirect(url_for(".ask", campaign=g.campaign.slug, city=g.petition.slug), 303)
