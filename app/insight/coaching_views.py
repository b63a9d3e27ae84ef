"""Letters of advice: what the next one would say, and turning them off by one press, here or by the letter's link."""

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.insight import coaching, facts, nexts
from app.web import access, language
from app.web.access import member, public
from app.web.language import gettext as _

blueprint = Blueprint("coaching", __name__)


@blueprint.route("/office/<campaign>/<city>/advice", methods=["GET", "POST"])
@member("view")
def advice(campaign: str, city: str) -> ResponseReturnValue:
    """What a letter would say now; on or off."""
    account = access.account()
    if request.method == "POST":
        on = request.form.get("wish") == "on"
        coaching.turn(account, g.petition, on)
        flash(_("You will be written to, once a week at most.") if on else _("No more of these letters."))
        return redirect(url_for(".advice", campaign=campaign, city=city), 303)
    steps = nexts.coached(facts.of(g.petition))
    return render_template("office/advice.html", petition=g.petition, steps=steps,
                           wanted=coaching.wanted(account, g.petition), account=account)  # fmt: skip


@blueprint.route("/advice/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> ResponseReturnValue:
    """A page with a button for people, at once for mail programs (RFC 8058)."""
    found = coaching.find(token)
    if found is None:
        abort(make_response(render_template("office/advice_gone.html"), 404))
    account, petition = found
    if account.language:
        language.prefer(account.language)
    if request.method == "POST":
        coaching.turn(account, petition, False)
    return render_template("office/advice_stop.html", petition=petition, done=not coaching.wanted(account, petition))
