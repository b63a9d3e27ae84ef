"""The page behind a reminder's link: GET shows, its button turns reminders of one petition off."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.common import tokens
from app.rules import reminders
from app.web.access import public

blueprint = Blueprint("reminding", __name__)


@blueprint.route("/reminders/<token>/<int:letter_id>", methods=["GET", "POST"])
@public
def off(token: str, letter_id: int) -> ResponseReturnValue:
    """A button for each petition in the letter; a mail program, which names none (RFC 8058), turns all of it off."""
    if not tokens.same(token, reminders.token(letter_id)):
        abort(404)
    account, petitions = reminders.told_by(letter_id)
    if account is None:
        abort(404)
    done = []
    if request.method == "POST":
        named = request.form.get("petition")
        done = [petition for petition in petitions if named is None or named == str(petition.id)]
        for petition in done:
            reminders.choose(account, petition, ())
    return render_template("accounts/reminders.html", petitions=petitions, done=done)
