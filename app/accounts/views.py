"""The organizer's own page; signing in, passwords and second factor are Flask-Security's under the same roof."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.forms import LanguageForm
from app.web import access, language
from app.web.access import signed_in
from app.web.language import gettext as _

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
    return render_template("accounts/own.html", account=account, form=form), 422 if form.errors else 200
