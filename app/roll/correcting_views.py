"""Through the organizer: correct, withdraw or erase the signature of somebody who signed on paper."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.common import days
from app.models import Signature
from app.roll import browsing, correcting, erasure
from app.roll.forms import CorrectionForm
from app.roll.paper_forms import EraseForm
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("correcting", __name__, url_prefix="/office/<campaign>/<city>/roll/<int:signature_id>")


@blueprint.route("/correct", methods=["GET", "POST"])
@member("strike")
def correct(campaign: str, city: str, signature_id: int) -> ResponseReturnValue:
    """Put right what was misread or has a slip."""
    signature = _find(signature_id)
    form = CorrectionForm(obj=signature)
    zone = g.petition.city.time_zone
    if not form.is_submitted():
        form.day.data = days.of(signature.signed_at, zone)
    if form.validate_on_submit():
        changes = {name: (form[name].data or "").strip() for name in correcting.FIELDS}
        try:
            changed = correcting.correct(signature, changes, access.account(), form.day.data)
            flash(_("Corrected. The former values stay in its history.") if changed else _("Nothing was changed."))
            return _back(signature)
        except correcting.Taken:
            form.given_name.errors = [_("This mailbox has another signature with that name.")]
    return _page(signature, form, EraseForm(formdata=None)), 422 if form.errors else 200


@blueprint.post("/withdraw")
@member("strike")
def withdraw(campaign: str, city: str, signature_id: int) -> ResponseReturnValue:
    """They do not want to be counted any more."""
    signature = _find(signature_id)
    correcting.withdraw(signature, access.account())
    flash(_("Withdrawn. It no longer counts."))
    return _back(signature)


@blueprint.post("/erase")
@member("strike")
def erase(campaign: str, city: str, signature_id: int) -> ResponseReturnValue:
    """They want everything gone."""
    signature, form = _find(signature_id), EraseForm()
    if not form.validate_on_submit():
        shown = CorrectionForm(formdata=None, obj=signature)
        shown.day.data = days.of(signature.signed_at, g.petition.city.time_zone)
        return _page(signature, shown, form), 422
    erasure.erase(signature, access.account())
    flash(_("Erased, and with it the sheet’s scan. Black the line out on the paper as well."))
    return _back(signature)


def _page(signature: Signature, form: CorrectionForm, erasing: EraseForm) -> str:
    return render_template("office/correct.html", petition=g.petition, signature=signature, form=form,
                           erasing=erasing)  # fmt: skip


def _back(signature: Signature) -> ResponseReturnValue:
    campaign, city = g.petition.campaign.slug, g.petition.slug
    return redirect(url_for("roll.one", campaign=campaign, city=city, signature_id=signature.id), 303)


def _find(signature_id: int) -> Signature:
    """One that came on paper, still there; others correct theirs by the link in their letters."""
    signature = browsing.find(g.petition, signature_id) or abort(404)
    if signature.channel != "paper" or signature.erased_at:
        abort(404)
    return signature
