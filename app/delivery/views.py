"""Deliver: ask for a packet or a list, watch it being built, fetch it once."""

import shutil

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from app.common.clock import now
from app.delivery import exports, readiness
from app.delivery.forms import WHAT, ExportForm
from app.extensions import db
from app.models import Export
from app.rules import deadlines
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("delivery", __name__, url_prefix="/office/<campaign>/<city>/deliver")


@blueprint.route("", methods=["GET", "POST"])
@member("export")
def deliver(campaign: str, city: str) -> ResponseReturnValue:
    """What is there to hand over, what is missing, and everything that left so far."""
    form = ExportForm()
    if form.validate_on_submit():
        format, _dash, edition = (form.what.data or "").partition("-")
        try:
            exports.ask(g.petition, format, edition, form.purpose.data or "", access.account())
            return redirect(url_for(".deliver", campaign=campaign, city=city) + "#exports", 303)
        except exports.Refused:
            form.what.errors = [_("Nobody has confirmed yet. A packet needs at least one signature that counts.")]
    found, dates = exports.of(g.petition), deadlines.of(g.petition)
    page = render_template(
        "office/deliver.html", petition=g.petition, tally=g.petition.tally, as_of=now(), form=form, what=WHAT,
        exports=found, readiness=readiness.of(g.petition),
        busy=any(export.state in ("asked", "building") for export in found),
        missed=deadlines.missed(g.petition, dates), next_deadline=deadlines.nearest(g.petition, dates),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<int:export_id>/take")
@member("export")
def take(campaign: str, city: str, export_id: int) -> ResponseReturnValue:
    """Hand the file over, once."""
    export, data_dir = _find(export_id), current_app.config["DATA_DIR"]
    try:
        path = exports.take(export, access.account(), data_dir)
    except exports.Refused:
        flash(_("That file is gone: it is downloaded once, and not after somebody in it was erased. Build it again."))
        return redirect(url_for(".deliver", campaign=campaign, city=city) + "#exports", 303)
    file = path.open("rb")
    shutil.rmtree(path.parent)  # what is open can still be read to its end; nothing is kept, however the sending goes
    response: Response = send_file(file, "application/octet-stream", as_attachment=True, download_name=path.name)
    response.content_length = export.size or 0
    return response


@blueprint.post("/<int:export_id>/again")
@member("export")
def again(campaign: str, city: str, export_id: int) -> ResponseReturnValue:
    """The same selection once more, for a file that was lost."""
    try:
        exports.ask_again(_find(export_id), access.account())
    except exports.Refused:
        flash(_("It is being built already."))
    return redirect(url_for(".deliver", campaign=campaign, city=city) + "#exports", 303)


def _find(export_id: int) -> Export:
    export = db.session.get(Export, export_id)
    return export if export is not None and export.petition_id == g.petition.id else abort(404)
