"""Around the queue: what was decided and taken back, who reviews and how well, a look through the whole roll."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.matching import decided, deciding, reliability, runs
from app.roll import browsing
from app.web import access, ids
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("doubles_desk", __name__, url_prefix="/office/<campaign>/<city>/doubles")


@blueprint.get("/decided")
@member("roll")
def listing(campaign: str, city: str) -> str:
    """Decided pairs, by what was decided, and what waits."""
    what = request.args.get("what", "")
    what = what if what in decided.WHAT else decided.WHAT[0]
    found = decided.page(g.petition, what, request.args.get("after", type=ids.read))
    return render_template("office/doubles_decided.html", petition=g.petition, what=what, page=found)


@blueprint.post("/back/<int:signature_id>")
@member("review")
def bring_back(campaign: str, city: str, signature_id: int) -> ResponseReturnValue:
    """A person says: that is somebody else. No run sets it aside again for these."""
    signature = browsing.find(g.petition, signature_id) or abort(404)
    if signature.standing == "double":
        for other in decided.others(signature):
            deciding.decide(g.petition, signature.id, other, "different", access.account())
        flash(_("Brought back: it counts as a person of its own. No later look for doubles changes that."))
    else:
        flash(_("That signature is not set aside: someone else may have brought it back already."))
    return redirect(url_for("roll.one", campaign=campaign, city=city, signature_id=signature_id), 303)


@blueprint.get("/reviewers")
@member("edit")
def reviewers(campaign: str, city: str) -> str:
    """Who decided how much, and how far the answers can be relied on."""
    return render_template("office/doubles_reviewers.html", petition=g.petition, reviewers=reliability.of(g.petition))


@blueprint.post("/reviewers")
@member("edit")
def ask_for(campaign: str, city: str) -> ResponseReturnValue:
    """How many reviewers must agree on a case."""
    number = {"1": 1, "2": 2}.get(request.form.get("reviewers", "")) or abort(400)
    if number != g.petition.reviewers:
        deciding.ask_of(g.petition, number, access.account())
    flash(_("Saved."))
    return redirect(url_for(".reviewers", campaign=campaign, city=city), 303)


@blueprint.post("/look")
@member("review")
def look(campaign: str, city: str) -> ResponseReturnValue:
    """Have a worker look through the whole roll."""
    runs.ask(g.petition.campaign_id, access.account())
    flash(_("A worker goes through the whole roll now. You can leave this page; nobody’s decision is changed."))
    return redirect(url_for("doubles.review", campaign=campaign, city=city) + "#run", 303)
