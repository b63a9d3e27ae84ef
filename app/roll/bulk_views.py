"""A filtered list struck or restored as a whole: a dry run first, then a worker does it; undone in one press."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.extensions import db
from app.models import BulkDeed
from app.roll import browsing, bulk
from app.roll.bulk_forms import ManyForm, UndoManyForm
from app.web import access, proof
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("bulk", __name__, url_prefix="/office/<campaign>/<city>/many")
WHY = {
    "busy": lambda: _("Another such deed is at work. Wait until it is done."),
    "moved": lambda: _("The list has changed meanwhile. Look at it again, then press once more."),
    "nobody": lambda: _("There is nobody in this list it could be done to."),
    "state": lambda: _("That is undone already, or still at work."),
}


@blueprint.route("", methods=["GET", "POST"])
@member("import")
def many(campaign: str, city: str) -> ResponseReturnValue:
    """The dry run: how many, ten of them, what will happen; and the button."""
    kind = request.values.get("do", "")
    filters = browsing.Filters.read(request.args)
    if kind not in bulk.KINDS:
        return render_template("office/many.html", petition=g.petition, deeds=bulk.of(g.petition), busy=bulk.BUSY)
    form = ManyForm()
    if form.validate_on_submit():
        try:
            proof.prove(form)
            shown = int(form.shown.data) if (form.shown.data or "").isdecimal() else -1
            deed = bulk.ask(g.petition, filters, kind, form.reason.data or "", shown, access.account())
            return redirect(url_for(".one", campaign=campaign, city=city, deed_id=deed.id), 303)
        except proof.NotProven as why:
            form.code.errors = [str(why)]
        except bulk.Refused as refused:
            form.form_errors.append(WHY[refused.code]())
            flash(WHY[refused.code](), "error")
    number = bulk.count(g.petition, filters, kind)
    form.shown.data = str(number)
    page = render_template(
        "office/many_try.html", petition=g.petition, filters=filters, kind=kind, number=number, form=form,
        counting=bulk.counting(g.petition, filters, kind), examples=bulk.examples(g.petition, filters, kind),
        proof=proof.ask(form),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.get("/<int:deed_id>")
@member("import")
def one(campaign: str, city: str, deed_id: int) -> str:
    """How far it is, what it did, and undoing."""
    return _page(_find(deed_id), UndoManyForm(formdata=None))


@blueprint.post("/<int:deed_id>/undo")
@member("import")
def undo(campaign: str, city: str, deed_id: int) -> ResponseReturnValue:
    """Take the whole of it back."""
    deed, form = _find(deed_id), UndoManyForm()
    if not form.validate_on_submit():
        return _page(deed, form), 422
    try:
        proof.prove(form)
        bulk.undo(deed, access.account())
    except proof.NotProven as why:
        form.code.errors = [str(why)]
        return _page(deed, form), 422
    except bulk.Refused as refused:
        flash(WHY[refused.code]())
    return redirect(url_for(".one", campaign=campaign, city=city, deed_id=deed_id), 303)


def _find(deed_id: int) -> BulkDeed:
    mine = select(BulkDeed).filter_by(petition_id=g.petition.id, id=deed_id).with_for_update(of=BulkDeed)
    if request.method != "POST":
        mine = select(BulkDeed).filter_by(petition_id=g.petition.id, id=deed_id)
    return db.session.scalar(mine) or abort(404)


def _page(deed: BulkDeed, form: UndoManyForm) -> str:
    asks = proof.ask(form) if deed.state == "done" else None
    return render_template("office/many_one.html", petition=g.petition, deed=deed, form=form, proof=asks,
                           busy=deed.state in bulk.BUSY)  # fmt: skip
