"""The office: many cities opened in one go, looked at first, with its progress; a city retired."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import jobs
from app.starting import freeing, opening_forms, openings
from app.web import access, proof
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("opening", __name__, url_prefix="/office/<campaign>")


@blueprint.route("/open", methods=["GET", "POST"])
@member("lead")
def plan(campaign: str) -> ResponseReturnValue:
    """The dry run: which can open, which cannot and why. Nothing happens before the press."""
    found = openings.plan(g.campaign)
    can = [each.petition for each in found if not each.bar][: openings.MOST]
    form = opening_forms.OpeningForm()
    form.petition.choices = [(row.id, row.city.name) for row in can]
    if request.method != "POST":
        form.petition.data = [row.id for row in can]
    elif form.validate():
        try:
            proof.prove(form)
        except proof.NotProven as error:
            form.code.errors = [str(error)]
        else:
            made = openings.ask(g.campaign, form.petition.data, access.account())
            jobs.enqueue("open_cities", made.id)
            return redirect(url_for(".progress", campaign=campaign, opening_id=made.id), 303)
    page = render_template(
        "office/open.html", campaign=g.campaign, found=found, form=form, can={row.id for row in can},
        proof=proof.ask(form), past=openings.past(g.campaign),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.get("/open/<int:opening_id>")
@member("lead")
def progress(campaign: str, opening_id: int) -> str:
    """How far it is, and what became of each city."""
    opening = openings.find(g.campaign, opening_id) or abort(404)
    done = [row for row in opening.cities if row.result]
    return render_template(
        "office/opening.html", campaign=g.campaign, opening=opening, done=len(done),
        opened=sum(row.result == "opened" for row in done), busy=len(done) < len(opening.cities),
    )  # fmt: skip


@blueprint.post("/<city>/retire")
@member("lead")
def retire(campaign: str, city: str) -> ResponseReturnValue:
    """Take an announced page that nobody leads off the site."""
    try:
        freeing.retire(g.petition, access.account())
        flash(_("The page of %(city)s is off. List the city again to bring it back.", city=g.petition.city.name))
    except freeing.NotFree:
        flash(_("That step does not follow from where the petition is now. Someone else may have done this already."))
    return redirect(url_for("start.cities", campaign=campaign), 303)
