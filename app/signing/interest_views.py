"""An announced petition's page: it collects who wants to be told, and looks for somebody to lead it."""

from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.campaigns import listing, text
from app.common import markdown
from app.common.clock import now
from app.models import Petition
from app.signing import interest, interest_forms, pages, trap
from app.starting import joining, notices
from app.web import access, language
from app.web.access import public
from app.web.language import LANGUAGES
from app.web.language import gettext as _

blueprint = Blueprint("interest", __name__)


def show(petition: Petition) -> Response:
    """The page as anybody sees it."""
    return _page(petition, interest_forms.InterestForm(formdata=None))


def take(petition: Petition) -> ResponseReturnValue:
    """Somebody wants to be told. The answer is the same whether or not the address had asked."""
    form = interest_forms.InterestForm()
    if not form.validate():
        return _page(petition, form, 422)
    done = redirect(url_for("interest.asked", campaign=petition.campaign.slug, city=petition.slug), 303)
    if form.website.data:  # a program; it learns nothing from the answer
        return done
    if not trap.holds(form.seen.data or "", current_app.config["SECRET_KEY"]):
        form.form_errors.append(_("This page was open too long. Please press the button again."))
        return _page(petition, form, 422)
    key = interest.mailbox(form.email.data or "")
    if wait := pages.limited(form, petition.id, key):
        return _page(petition, form, 429, wait)
    interest.ask(petition.id, key, form.email.data or "", form.postal_code.data or "", language.current())
    return done


@blueprint.get("/<campaign>/<city>/asked")
@public
def asked(campaign: str, city: str) -> ResponseReturnValue:
    """Look into your mailbox: the same page for everybody."""
    petition = _announced(campaign, city)
    if petition is None:
        return redirect(url_for("signing.petition", campaign=campaign, city=city))
    return render_template("signing/asked.html", petition=petition)


@blueprint.route("/interest/<token>", methods=["GET", "POST"])
@public
def wish(token: str) -> ResponseReturnValue:
    """Behind the link in the letters: confirm; or be forgotten, for mail programs at once (RFC 8058)."""
    found = interest.find(token)
    if found is None:
        return make_response(render_template("signing/used.html"), 404)
    petition = g.petition = found.petition
    language.use(petition.languages)
    page = {"petition": petition, "token": token, "text": text.current(petition, language.current())}
    if request.method != "POST":
        return render_template("signing/wish.html", wish=found, **page)
    if request.form.get("deed") == "confirm":
        interest.confirm(found)
        return redirect(url_for(".wish", token=token), 303)
    interest.erase(found, refused=request.form.get("deed") == "not_me")
    return render_template("signing/wish_gone.html", **page)


@blueprint.route("/<campaign>/<city>/claim", methods=["GET", "POST"])
@public
def claim(campaign: str, city: str) -> ResponseReturnValue:
    """What an organizer promises, tick by tick; then the campaign's lead is asked."""
    petition = _announced(campaign, city)
    if petition is None or petition.free_since is None:
        return redirect(url_for("signing.petition", campaign=campaign, city=city))
    account = access.visitor()
    if request.method == "POST":
        return _claimed(petition, interest_forms.ClaimForm())
    form = interest_forms.ClaimForm(formdata=None)
    if account:
        form.name.data, form.email.data = account.name, account.email
    return _claiming(petition, form)


def _claimed(petition: Petition, form: Any) -> ResponseReturnValue:
    if not form.validate():
        return _claiming(petition, form, 422)
    asked_for = None
    if not form.website.data:
        if not trap.holds(form.seen.data or "", current_app.config["SECRET_KEY"]):
            form.form_errors.append(_("This page was open too long. Please press the button again."))
            return _claiming(petition, form, 422)
        if wait := pages.limited(form, petition.id, interest.mailbox(form.email.data)):
            return _claiming(petition, form, 429, wait)
        account = access.visitor()
        mine = account if account and account.email.lower() == form.email.data.lower() else None
        words = (form.email.data, form.name.data, form.note.data or "", language.current(), mine)
        try:
            asked_for = joining.ask(petition, *words)
        except joining.Refused:
            form.form_errors.append(_("Many have asked to lead this page already. Please look again in a few days."))
            return _claiming(petition, form, 422)
        notices.asked(asked_for)
    by = asked_for.answer_by if asked_for else now() + timedelta(days=petition.campaign.answer_days)
    return render_template("signing/claimed.html", petition=petition, answer_by=by)


def _claiming(petition: Petition, form: Any, status: int = 200, wait: int | None = None) -> Response:
    form.seen.data = trap.mark(now(), current_app.config["SECRET_KEY"])
    page = render_template("signing/claim.html", petition=petition, form=form,
                           waiting=interest.waiting([petition.id])[petition.id])  # fmt: skip
    return pages.private(page, status, wait)


def _announced(campaign: str, city: str) -> Petition | None:
    petition = listing.find(campaign, city)
    if petition is None or not petition.is_public:
        abort(404)
    g.petition, g.campaign = petition, petition.campaign
    language.use(petition.languages)
    return petition if petition.state == "announced" else None


def _page(petition: Petition, form: Any, status: int = 200, wait: int | None = None) -> Response:
    wording = text.current(petition, language.current())
    form.seen.data = trap.mark(now(), current_app.config["SECRET_KEY"])
    html = render_template(
        "signing/announced.html", petition=petition, campaign=petition.campaign, text=wording, form=form,
        demand_html=markdown.render(wording.demand), reasons_html=markdown.render(wording.reasons),
        offer=pages.offered(), address=f"{current_app.config['PUBLIC_URL']}/{petition.campaign.slug}/{petition.slug}",
        languages=[(code, LANGUAGES[code]) for code in petition.languages if code in LANGUAGES],
    )  # fmt: skip
    return pages.private(html, status, wait)
