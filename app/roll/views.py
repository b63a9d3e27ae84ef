"""The roll in the office: look through it, look at one signature, strike and restore."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.campaigns import text
from app.extensions import db
from app.matching import decided
from app.models import Account, Signature
from app.models.signature import CHANNELS, STANDINGS, TIERS
from app.places import wards
from app.roll import browsing, striking
from app.roll.forms import ReasonForm
from app.web import access, ids
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("roll", __name__, url_prefix="/office/<campaign>/<city>/roll")


@blueprint.get("")
@member("roll")
def browse(campaign: str, city: str) -> str:
    """Search, filter, page."""
    filters = browsing.Filters.read(request.args)
    after, before = (request.args.get(name, type=ids.read) for name in ("after", "before"))
    channels, tiers = browsing.present(g.petition)
    return render_template(
        "office/roll.html", petition=g.petition, filters=filters, moved=after or before,
        page=browsing.page(g.petition, filters, after, before), versions=list(text.signed(g.petition)),
        standings=STANDINGS, channels=[name for name in CHANNELS if name in channels],
        tiers=[name for name in TIERS if name in tiers], wards=wards.of(g.petition),
    )  # fmt: skip


@blueprint.get("/<int:signature_id>")
@member("roll")
def one(campaign: str, city: str, signature_id: int) -> str:
    """One signature: what it says, why it counts or not, what happened to it."""
    return _page(_find(signature_id), ReasonForm(formdata=None))


@blueprint.post("/<int:signature_id>/strike")
@member("strike")
def strike(campaign: str, city: str, signature_id: int) -> ResponseReturnValue:
    """Take it off the count."""
    signature, form = _find(signature_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(signature, form), 422
    try:
        striking.strike(signature, form.reason.data or "", access.account())
        flash(_("Struck. It no longer counts; you can restore it at any time."))
    except striking.NotPossible:
        flash(_("That signature cannot be struck: someone else may have done this already."))
    return redirect(url_for(".one", campaign=campaign, city=city, signature_id=signature_id), 303)


@blueprint.post("/<int:signature_id>/restore")
@member("strike")
def restore(campaign: str, city: str, signature_id: int) -> ResponseReturnValue:
    """Put it back."""
    signature, form = _find(signature_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(signature, form), 422
    try:
        striking.restore(signature, form.reason.data or "", access.account())
        flash(_("Restored. It is back to its previous status."))
    except striking.NotPossible:
        flash(_("That signature is not struck: someone else may have done this already."))
    return redirect(url_for(".one", campaign=campaign, city=city, signature_id=signature_id), 303)


def _find(signature_id: int) -> Signature:
    return browsing.find(g.petition, signature_id) or abort(404)


def _page(signature: Signature, form: ReasonForm) -> str:
    history = browsing.history(signature)
    ids = {moment.account_id for moment in history.moments} | {row.account_id for row in history.corrections}
    names = dict(db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))).all())
    return render_template(
        "office/signature.html", petition=g.petition, signature=signature, form=form, history=history,
        struck=striking.struck(signature), names=names, aside=decided.aside(signature),
        refused=any(moment.name == "signature.refused" for moment in history.moments),
    )  # fmt: skip
