"""The pages behind the links in letters: confirm, my signature, unsubscribe. GET shows; only a button changes."""

import json
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.campaigns import goal as goals
from app.campaigns import text
from app.common.clock import now
from app.extensions import db
from app.models import Letter, PetitionText, Signature
from app.moderation import cases as moderation
from app.moderation import shown, words
from app.roll import consent, erasure
from app.signing import confirmation, deliveries, forms, links, mine, pages, sharing
from app.web import language
from app.web.access import public
from app.web.language import gettext as _

blueprint = Blueprint("confirming", __name__)
APPEAL = 1000  # characters


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """One button, and a quiet "this wasn't me"."""
    signature, over, letter = _find("confirm", token)
    waiting = [confirmation.Waiting(signature, letter), *confirmation.waiting_beside(signature)]
    counted = bool(signature.confirmed_at and not signature.withdrawn_at)
    if request.method != "POST" and counted and len(waiting) == 1:
        return _thanks(signature, token, again=True)
    if over:
        return make_response(render_template("signing/expired.html", petition=signature.petition), 410)
    if signature.withdrawn_at and not signature.petition.is_open:
        return make_response(render_template("signing/closed.html", petition=signature.petition, why="over"), 410)
    page = {"signature": signature, "petition": signature.petition, "waiting": waiting,
            "text": _text_signed(signature, letter), "covers": consent.covers}  # fmt: skip
    if request.method != "POST":
        return render_template("signing/confirm.html", **page)
    if request.form.get("not_me"):
        kept = not confirmation.refuse(signature)
        return render_template("signing/refused.html", petition=signature.petition, kept=kept)
    chosen = _chosen(waiting)
    if not chosen:
        return make_response(render_template("signing/confirm.html", **page, missing=True), 422)
    try:
        for each in chosen:
            confirmation.confirm(each.signature, "button", each.letter)
    except confirmation.Refused as refused:
        db.session.rollback()
        return make_response(render_template("signing/closed.html", petition=signature.petition, why=refused.code), 410)
    goals.move(signature.petition)
    done = token if chosen[0].signature == signature else pages.link("confirm", chosen[0].signature)
    return redirect(url_for(".done", token=done), 303)


def _chosen(waiting: list[confirmation.Waiting]) -> list[confirmation.Waiting]:
    """Whom the reader of the letter ticked; without ticks on the page it is the letter's own signature."""
    if not request.form.get("choose"):
        return waiting[:1]
    ticked = set(request.form.getlist("who"))
    return [each for each in waiting if str(each.signature.id) in ticked]


@blueprint.get("/confirm/<token>/done")
@public
def done(token: str) -> ResponseReturnValue:
    """You are number n; now bring two more."""
    signature = _find("confirm", token).signature
    if not signature.confirmed_at:
        return redirect(url_for(".confirm", token=token))
    return _thanks(signature, token)


@blueprint.get("/confirm/<token>/meeting.ics")
@public
def meeting(token: str) -> Response:
    """The council meeting for the signer's calendar (RFC 5545)."""
    signature = _find("confirm", token).signature
    if not signature.petition.meets_at:
        abort(404)
    return pages.calendar(signature.petition, language.current())


@blueprint.get("/me/<token>")
@public
def me(token: str) -> str:
    """Everything held about this signature."""
    signature = _find("me", token).signature
    return _mine(signature, token, _correction(signature))


@blueprint.post("/me/<token>")
@public
def change(token: str) -> ResponseReturnValue:
    """One deed, named by the button."""
    signature = _find("me", token).signature
    deed = request.form.get("deed")
    if deed == "correct":
        form = _correction(signature, typed=True)
        if not form.validate():
            return make_response(_mine(signature, token, form), 422)
        try:
            changed = mine.correct(signature, {f.name: f.data or "" for f in form})
        except mine.Taken:
            form.given_name.errors = [
                _("You have another signature with this name and mailbox; that one stands already.")
            ]
            return make_response(_mine(signature, token, form), 422)
        flash(_("Corrected. The date of your signature stays.") if changed else _("Nothing was changed."))
    elif deed in ("show", "hide"):
        mine.show(signature, deed == "show")
        flash(_("Your first name and initial are shown.") if deed == "show" else _("Your name is not shown."))
    elif deed in ("listen", "silence"):
        mine.write_to(signature, deed == "listen")
        flash(_("We will e-mail you updates.") if signature.wants_updates
              else _("We will not write again, except about your signature itself."))  # fmt: skip
    elif deed in ("show-reason", "hide-reason", "appeal"):
        return _about_reason(signature, token, deed)
    elif deed == "withdraw":
        mine.withdraw(signature)
        flash(_("Your signature is withdrawn and no longer counts."))
    elif deed == "download":
        response = make_response(json.dumps(mine.held(signature) | shown.held(signature), ensure_ascii=False, indent=2))
        response.headers.update({"Content-Type": "application/json; charset=utf-8",
                                 "Content-Disposition": "attachment; filename=my-signature.json"})  # fmt: skip
        return response
    elif deed == "erase":
        return _erase(signature, token)
    else:
        abort(400)
    return redirect(url_for(".me", token=token), 303)


@blueprint.route("/unsubscribe/<token>", methods=["GET", "POST"])
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """A page for people, at once for mail programs (RFC 8058)."""
    signature = _find("unsubscribe", token).signature
    if request.method == "POST":
        mine.write_to(signature, False)
    return render_template("signing/unsubscribe.html", petition=signature.petition, done=request.method == "POST")


def _about_reason(signature: Signature, token: str, deed: str) -> ResponseReturnValue:
    """Let the reason be shown, keep it for the organizers, or ask for another look."""
    said = request.form.get("words", "").strip()[:APPEAL]
    if deed != "appeal":
        mine.show_reason(signature, deed == "show-reason")
        flash(_("Your reason may be shown.") if signature.show_reason else _("Your reason is not shown."))
    elif not said:
        return make_response(_mine(signature, token, _correction(signature), wordless=True), 422)
    elif moderation.appeal(signature, said):
        flash(_("Somebody looks at it once more. You read the answer here."))
    else:
        flash(_("There is nothing to appeal against."))
    return redirect(url_for(".me", token=token), 303)


def _erase(signature: Signature, token: str) -> ResponseReturnValue:
    if not request.form.get("sure"):
        return make_response(_mine(signature, token, _correction(signature), unsure=True), 422)
    petition = signature.petition
    erasure.erase(signature)
    return render_template("signing/erased.html", petition=petition)


def _mine(signature: Signature, token: str, form: Any, unsure: bool = False, wordless: bool = False) -> str:
    case = moderation.of(signature)
    return render_template("signing/me.html", signature=signature, petition=signature.petition, token=token, form=form,
                           held=mine.held(signature), text=_text_signed(signature, None), unsure=unsure,
                           wordless=wordless, deliveries=deliveries.of(signature), case=case, grounds=words.GROUNDS,
                           voice=shown.told(signature, case))  # fmt: skip


def _correction(signature: Signature, typed: bool = False) -> forms.CorrectionForm:
    """The form as it was typed or as the roll has it; a street only where one was asked for or given."""
    form = forms.CorrectionForm() if typed else forms.CorrectionForm(obj=signature)
    if not (signature.petition.asks_street or signature.street_address):
        del form.street_address, form.unit
    return form


def _thanks(signature: Signature, token: str, again: bool = False) -> str:
    """You are counted; now bring two more. `again`: the link was opened once more."""
    petition, spoken = signature.petition, language.current()
    address = f"{current_app.config['PUBLIC_URL']}/{petition.campaign.slug}/{petition.slug}"
    wording = text.current(petition, spoken)
    share = sharing.Share(f"{address}?lang={spoken}", _("I just signed “%(title)s”. Will you?", title=wording.title))
    return render_template(
        "signing/done.html", signature=signature, petition=petition, again=again, number=confirmation.number(signature),
        number_in_ward=confirmation.number_in_ward(signature), address=address, text=wording, share=share,
        qr=sharing.qr_code(address), as_of=now(), mine=links.known("me", signature.id), token=token,
    )  # fmt: skip


def _text_signed(signature: Signature, letter: Letter | None) -> PetitionText:
    """The text that is signed with this letter, or that was."""
    typed = letter.details if letter and letter.details else {}
    number = int(typed.get("text_version") or signature.text_version)
    return text.version(signature.petition, number, language.current())


def _find(purpose: str, token: str) -> links.Found:
    found = links.find(purpose, token)
    if found is None:
        abort(make_response(render_template("signing/used.html"), 404))
    g.petition = found.signature.petition
    language.use(g.petition.languages)
    return found
