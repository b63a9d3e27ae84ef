"""The organizer's own page; signing in, passwords and second factor are Flask-Security's under the same roof."""

from flask import Blueprint, render_template

from app.web import access
from app.web.access import signed_in

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


@blueprint.get("/")
@signed_in
def own() -> str:
    """Who I am here, how I sign in, how I sign out."""
    return render_template("accounts/own.html", account=access.account())
