"""A visitor reports a reason, or the petition itself: no account, nothing kept that says who."""

from typing import Any

from flask import Blueprint, abort, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.campaigns import listing
from app.defence import limits
from app.extensions import db
from app.models import Signature
from app.moderation import cases, shown
from app.moderation.forms import ReportForm
from app.web import language
from app.web.access import public
from app.web.language import gettext as _

blueprint = Blueprint("reporting", __name__)
PETITION = "petition"


@blueprint.route("/<campaign>/<city>/report", methods=["GET", "POST"])
@public
def report(campaign: str, city: str) -> ResponseReturnValue:
    """Say what should not stand on the page; somebody looks at it within two days."""
    g.petition = petition = listing.find(campaign, city) or abort(404)
    if not petition.is_public:
        abort(404)
    language.use(petition.languages)
    reasons = shown.few(petition, 12)
    form = ReportForm()
    form.what.choices = [*((each.mark, each.words) for each in reasons), (PETITION, _("The petition itself"))]
    page: dict[str, Any] = {"petition": petition, "form": form, "reasons": {each.mark: each for each in reasons}}
    if request.method != "POST" or not form.validate():
        return _answer(page, 422 if form.errors else 200)
    network = limits.prefix(request.remote_addr)
    if form.website.data:
        return _answer(page | {"done": True})
    if wait := limits.spend("report", current_app.config["LIMITS_REPORT_PER_IP"], network):
        form.form_errors = [_("Many reports have just come from your network. Please try again in a while.")]
        response = make_response(render_template("moderation/report.html", **page), 429)
        response.headers["Retry-After"] = str(wait)
        return response
    if limits.once("reported", f"{network} {petition.id} {form.what.data}", 86400):  # one voice a day
        meant = page["reasons"].get(form.what.data)
        signature = db.session.get(Signature, meant.signature_id) if meant else None
        cases.report(petition, signature, form.ground.data, form.note.data or "")
    return _answer(page | {"done": True})


def _answer(page: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    return render_template("moderation/report.html", **page), status
