"""Signatures that are likely an entry of the residents file: one a screen, by key."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.residents import files, reviewing
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("residents_review", __name__, url_prefix="/office/<campaign>/<city>/places/residents/review")


@blueprint.get("")
@member("edit")
def case(campaign: str, city: str) -> str:
    """The next case."""
    file = files.in_use(g.petition)
    return render_template(
        "office/residents_review.html", petition=g.petition, file=file, case=reviewing.following(g.petition),
        left=reviewing.left(file) if file else 0, undoable=reviewing.may_undo(g.petition, access.account()),
    )  # fmt: skip


@blueprint.post("")
@member("edit")
def decide(campaign: str, city: str) -> ResponseReturnValue:
    """Same person, someone else, or not sure."""
    try:
        reviewing.decide(
            g.petition, request.form.get("signature", 0, int), request.form.get("entry", 0, int),
            request.form.get("decision", ""), access.account(),
        )  # fmt: skip
    except reviewing.NotPossible:
        flash(_("That case is not open any more. Here is the next."))
    return redirect(url_for(".case", campaign=campaign, city=city), 303)


@blueprint.post("/undo")
@member("edit")
def undo(campaign: str, city: str) -> ResponseReturnValue:
    """Take back one's newest decision."""
    if not reviewing.undo(g.petition, access.account()):
        flash(_("There is nothing to take back."))
    return redirect(url_for(".case", campaign=campaign, city=city), 303)
