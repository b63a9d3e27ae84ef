"""The organizer's own page; signing in, passwords and second factor are Flask-Security's under the same roof."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import signins
from app.accounts.forms import LanguageForm
from app.web import access, language
from app.web.access import signed_in
from app.web.language import gettext as _
from app.web.language import ngettext as _n

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


@blueprint.route("/", methods=["GET", "POST"])
@signed_in
def own() -> ResponseReturnValue:
    """Who I am here, which language I want, how I sign in, how I sign out."""
    account, form = access.account(), LanguageForm()
    if form.validate_on_submit():
        account.language = form.language.data
        with language.speaking(account.language):
            flash(_("Saved."))
        return redirect(url_for(".own", lang=account.language), 303)  # this browser speaks it, too
    form.language.data = account.language or language.current()
    page = render_template("accounts/own.html", account=account, form=form, sign_ins=signins.of(account),
                           here=g.sign_in_id)  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/sign-ins/<int:sign_in_id>/end")
@signed_in
def end(sign_in_id: int) -> ResponseReturnValue:
    """Sign out there; whoever presses something in that browser is told so."""
    if not signins.end(access.account(), "ended", only=sign_in_id):
        abort(404)
    flash(_("Signed out there."))
    return redirect(url_for(".own"), 303)


@blueprint.post("/sign-ins/end-others")
@signed_in
def end_others() -> ResponseReturnValue:
    """Stay signed in here alone."""
    number = signins.end(access.account(), "ended", but=g.sign_in_id)
    flash(_n("Signed out of %(num)s other browser.", "Signed out of %(num)s other browsers.", number))
    return redirect(url_for(".own"), 303)
