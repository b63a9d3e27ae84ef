"""The public pages of a petition: read it, sign it, what happens next."""

from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from app import database
from app.campaigns import goal as goals
from app.campaigns import listing
from app.common import tokens
from app.common.clock import iso, now
from app.defence import limits, proof
from app.extensions import db
from app.models import Letter, Petition, Signature
from app.roll import entry
from app.signing import confirmation, forms, interest_views, letters, pages, trap
from app.web import access, errors, language
from app.web.access import public
from app.web.language import gettext as _

blueprint = Blueprint("signing", __name__)
PENDING = "pending"


@blueprint.route("/<campaign>/<city>", methods=["GET", "POST"])
@public
def petition(campaign: str, city: str) -> ResponseReturnValue:
    """The petition: its text, its tally, its form."""
    seen = _glance(campaign, city)
    if seen.state == "announced":
        return _announced()
    if request.method != "POST":
        if pages.offer(seen):
            return pages.private(pages.render(_whole(), language.current(), _form(seen.asks_street)))
        return pages.cached(seen, _whole, language.current())
    form = _form(seen.asks_street)
    if not seen.is_open:
        return _once_more(form, 410)
    if not form.validate():
        return _once_more(form)
    if form.website.data:  # a program; it learns nothing from the answer
        return _next(form, seen.id, letter_id=0)
    if not trap.holds(form.seen.data or "", current_app.config["SECRET_KEY"]):
        form.form_errors.append(_("This page was open too long. Please press the button again."))
        return _once_more(form)
    if meant := _meant(form):
        return _once_more(form, meant=meant)
    known = entry.known_by(form.email.data or "", form.given_name.data or "", form.family_name.data or "")
    if wait := pages.limited(form, seen.id, known[0]):
        return _once_more(form, 429, wait)
    return _next(form, seen.id, _sign(form, seen, known))


@blueprint.errorhandler(OperationalError)
def unavailable(error: OperationalError) -> ResponseReturnValue:
    """The database takes nothing now, mostly because another writer holds it: the form with what was typed, as long
    as it can be read."""
    if request.endpoint != "signing.petition" or request.method != "POST":
        return errors.unavailable(error)
    db.session.rollback()
    database.set_mode("read")
    try:
        form = _form(_glance(**(request.view_args or {})).asks_street)
        form.form_errors.append(_("Please try again in a few seconds"))
        current_app.logger.error("database_unavailable", extra={"kind": type(error).__name__})
        return _once_more(form, 503, errors.BUSY_SECONDS)
    except OperationalError:
        return errors.unavailable(error)


@blueprint.route("/<campaign>/<city>/next", methods=["GET"])
@public
def what_next(campaign: str, city: str) -> ResponseReturnValue:
    """What happens next: the same page whether or not that address had signed."""
    _open(campaign, city)
    pending = _pending()
    if pending is None:
        return redirect(url_for(".petition", campaign=campaign, city=city))
    return pages.private(
        render_template("signing/next.html", petition=g.petition, shown=pending[1], form=forms.CodeForm())
    )


@blueprint.post("/<campaign>/<city>/code")
@public
def code(campaign: str, city: str) -> ResponseReturnValue:
    """The six digits instead of the button."""
    _open(campaign, city)
    pending = _pending() or abort(410)
    if wait := limits.spend("code", current_app.config["LIMITS_CODE_PER_IP"], limits.prefix(request.remote_addr)):
        return pages.private(render_template("errors/429.html"), 429, wait)
    form = forms.CodeForm()
    if form.validate():
        try:
            signature = confirmation.by_code(g.petition.id, pending[0], form.code.data or "")
        except confirmation.Refused as refused:
            return pages.private(render_template("signing/closed.html", petition=g.petition, why=refused.code), 410)
        if signature:
            goals.move(g.petition)
            token = pages.link("confirm", signature)
            return redirect(url_for("confirming.done", token=token), 303)
        form.code.errors = [_("That code doesn’t match our latest e-mail.")]
    return pages.private(render_template("signing/next.html", petition=g.petition, shown=pending[1], form=form), 422)


@blueprint.post("/<campaign>/<city>/resend")
@public
def resend(campaign: str, city: str) -> ResponseReturnValue:
    """Another letter, if the mailbox may still get one; the answer does not tell."""
    _open(campaign, city)
    pending = _pending() or abort(410)
    letter = db.session.get(Letter, pending[0])
    signature = db.session.get(Signature, letter.signature_id or 0) if letter else None
    if letter and signature and letter.created_at < now() - timedelta(seconds=60):
        _remember(g.petition.id, letters.owe_again(letter, signature, language.current()), pending[1])
    return redirect(url_for(".what_next", campaign=campaign, city=city, sent=1), 303)


@blueprint.get("/<campaign>/<city>/count.json")
@public
def count(campaign: str, city: str) -> Response:
    """The two numbers, for anyone's pages."""
    seen = _glance(campaign, city)
    response = jsonify(signatures=seen.signatures, people=seen.people, goal=seen.goal, as_of=iso(now()))
    response.headers.update({"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=30"})
    return response


@blueprint.get("/<campaign>/<city>/challenge.json")
@public
def challenge(campaign: str, city: str) -> Response:
    """A sum for a browser that found the offer on the page; made when it is about to be done, so that it is fresh."""
    _open(campaign, city)
    response = jsonify(proof.challenge(g.petition.id))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<campaign>/<city>/meeting.ics")
@public
def meeting(campaign: str, city: str) -> Response:
    """The council meeting for anybody's calendar (RFC 5545)."""
    _open(campaign, city)
    if not g.petition.meets_at:
        abort(404)
    return pages.calendar(g.petition, language.current())


@blueprint.get("/<campaign>/<city>/card.png")
@public
def card(campaign: str, city: str) -> Response:
    """The picture others see when the address is shared."""
    _open(campaign, city)
    response = make_response(pages.card(g.petition, language.current()))
    response.headers.update({"Content-Type": "image/png", "Cache-Control": "public, max-age=300"})
    return response


def _glance(campaign: str, city: str) -> listing.Glance:
    seen = listing.glance(campaign, city)
    if seen is None or not (seen.is_public or access.sees(_whole())):
        abort(404)
    language.use(seen.languages)
    return seen


def _announced() -> ResponseReturnValue:
    """Who may see drafts sees on `?preview=1` what the page will be."""
    petition = _whole()
    if request.method == "POST":
        return interest_views.take(petition)
    if request.args.get("preview") and access.sees(petition):
        return pages.private(pages.render(petition, language.current(), _form(petition.asks_street)))
    return interest_views.show(petition)


def _whole() -> Petition:
    arguments = request.view_args or {}
    return listing.find(arguments["campaign"], arguments["city"]) or abort(404)


def _open(campaign: str, city: str) -> None:
    _glance(campaign, city)
    g.petition = _whole()
    g.campaign = g.petition.campaign


def _form(asks_street: bool) -> forms.SignForm:
    form: forms.SignForm = (forms.StreetSignForm if asks_street else forms.SignForm)()
    return form


def _once_more(form: forms.SignForm, status: int = 422, wait: int | None = None, meant: str | None = None) -> Response:
    return pages.private(pages.render(_whole(), language.current(), form, meant), status, wait)


def _meant(form: forms.SignForm) -> str | None:
    """The address to ask about: whoever was asked about this very one kept it, or pressed what changes it."""
    meant = forms.likely_meant(form.email.data or "")
    if form.email_is_right.data != form.email.data:
        return meant
    if meant and request.form.get("email_choice") == "meant":
        form.email.data = meant
    return None


def _sign(form: forms.SignForm, petition: listing.Glance, known: entry.Keys) -> int:
    """Put what was typed on the roll and owe its letter, whose number is answered."""
    fields = {name: form[name].data for name in entry.Person.__dataclass_fields__}
    if not petition.asks_street:
        fields |= {"street_address": "", "unit": ""}  # collect what is asked for, nothing more
    told = pages.told(form, petition)
    seen: dict[str, Any] = {"language": language.current(), "consent_version": told.version, "source": _source(),
                            "text_version": told.text}  # fmt: skip
    person = entry.Person(**fields)
    taken = entry.add(petition, person, channel="online", known=known, **seen)
    pages.remember_event(taken, petition.id)
    return letters.owe(petition.id, taken, language.current(), person.columns() | seen)


def _source() -> str | None:
    given = request.args.get("src") or request.args.get("utm_source") or ""
    return "".join(letter for letter in given if letter.isprintable())[:80] or None


def _next(form: forms.SignForm, petition_id: int, letter_id: int) -> ResponseReturnValue:
    local, _at, domain = (form.email.data or "").rpartition("@")
    _remember(petition_id, letter_id, f"{local[:1]}…@{domain}")
    return redirect(url_for(".what_next", **(request.view_args or {})), 303)


def _remember(petition_id: int, letter_id: int, shown: str) -> None:
    """Which letter the visitor waits for: sealed, since its number would tell how many sign."""
    session[PENDING] = tokens.seal(f"{petition_id} {letter_id:09} {shown}")


def _pending() -> tuple[int, str] | None:
    """The number of the letter that is waited for on this petition (0: none was owed), and to where."""
    petition_id, letter_id, shown = ((tokens.unseal(str(session.get(PENDING))) or "") + "  ").split(" ", 2)
    return (int(letter_id), shown.strip()) if petition_id == str(g.petition.id) else None
