"""A council member's own page, behind a secret link: GET shows, only its buttons save."""

from flask import Blueprint, abort, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.defence import limits
from app.ledger import answers, questions
from app.models import AnswerSheet
from app.web import language
from app.web.access import public
from app.web.language import gettext as _

blueprint = Blueprint("answering", __name__)


@blueprint.get("/answer/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    """The questions, what was answered, what is not published yet."""
    sheet = _find(token)
    return _page(sheet, {q.id: answers.draft(sheet, q) for q in questions.of(sheet.petition)}, {})


@blueprint.post("/answer/<token>")
@public
def save(token: str) -> ResponseReturnValue:
    """Keep what was typed; `publish` names the question whose answer is published."""
    allowance, network = current_app.config["LIMITS_ANSWER_PER_IP"], limits.prefix(request.remote_addr)
    wait = limits.spend("answer", allowance, network)
    sheet = _find(token)
    if sheet.petition.state == "archived":
        abort(410)
    asked = questions.of(sheet.petition)
    typed = {question.id: request.form.get(f"answer_{question.id}", "") for question in asked}
    if wait:
        response = make_response(_page(sheet, typed, {0: _("That was often. Please try again in a while.")}, 429))
        response.headers["Retry-After"] = str(wait)
        return response
    wanted = request.form.get("publish", "")
    publish = next((question.id for question in asked if str(question.id) == wanted), None)
    try:
        answers.save(sheet, typed, publish)
    except answers.Refused as refused:
        sentence = {
            "too_long": _("Please keep it under %(most)s characters.", most=answers.LENGTH),
            "too_often": _("This answer was changed very often. Ask the organizers if it must change once more."),
        }[refused.code]
        return _page(sheet, typed, {refused.question_id: sentence}, 422)
    flash(_("Published. Everybody can read it.") if publish else _("Saved. It is not public."))
    return redirect(url_for(".answer", token=token), 303)


def _page(sheet: AnswerSheet, typed: dict[int, str], errors: dict[int, str], status: int = 200) -> ResponseReturnValue:
    asked = questions.of(sheet.petition)
    page = render_template(
        "ledger/answer.html", petition=sheet.petition, campaign=sheet.petition.campaign, sheet=sheet, typed=typed,
        errors=errors, questions=asked, most=answers.LENGTH,
        published={question.id: answers.published(sheet, question) for question in asked},
    )  # fmt: skip
    return page, status


def _find(token: str) -> AnswerSheet:
    sheet = questions.find(token) or abort(404)
    g.petition = sheet.petition
    language.use(g.petition.languages)
    return sheet
