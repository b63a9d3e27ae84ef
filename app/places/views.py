"""Places: what is known of a petition's city, files that say more, and the runs that place its roll anew."""

import os
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from app.models import PlaceFile
from app.places import drawing, files, geocoding, placing
from app.places.forms import KINDS, AddressesForm, FileForm
from app.places.ground import Ground
from app.places.remarks import say
from app.web import access
from app.web.access import member
from app.web.bodies import takes
from app.web.language import gettext as _

blueprint = Blueprint("places", __name__, url_prefix="/office/<campaign>/<city>/places")
LATER = 10  # former files shown


@blueprint.get("")
@member("edit")
def desk(campaign: str, city: str) -> str:
    """What is known, from where, since when; what can be handed in; who still has to be placed."""
    return _desk(FileForm(formdata=None), AddressesForm(formdata=None))


@blueprint.post("")
@member("edit")
@takes(max(files.MOST.values()) + 100_000)
def hand_in(campaign: str, city: str) -> ResponseReturnValue:
    """Take a file and have it checked."""
    form = FileForm()
    if not form.validate_on_submit():
        return _desk(form, AddressesForm(formdata=None)), 422
    sent, kind = form.file.data, form.kind.data
    size = sent.stream.seek(0, os.SEEK_END)
    sent.stream.seek(0)
    if size > files.MOST[kind]:
        form.file.errors = [
            _("The file is too large: at most %(megabytes)s MB can be read.", megabytes=files.MOST[kind] // 1_000_000)
        ]
        return _desk(form, AddressesForm(formdata=None)), 422
    file = files.receive(
        g.petition, kind, secure_filename(sent.filename or "") or "file", form.source.data or "", size, sent.save,
        current_app.config["DATA_DIR"], access.account(),
    )  # fmt: skip
    return redirect(url_for(".one", campaign=campaign, city=city, file_id=file.id), 303)


@blueprint.get("/files/<int:file_id>")
@member("edit")
def one(campaign: str, city: str, file_id: int) -> str:
    """A file: being read, what is wrong with it, or what it would change."""
    file = _file(file_id)
    shown = file.state == "waiting" and file.kind in ("limits", "wards", "zips")
    ground = Ground(g.petition, trial=file) if shown else None
    report = file.report or {}
    return render_template(
        "office/places_file.html", petition=g.petition, file=file, kinds=KINDS, report=report,
        map=_map(ground, (file.content or {}).get("zips")),
        remarks=[say(remark) for remark in report.get("remarks", ())],
        problem=say(report["problem"]) if "problem" in report else "",
    )  # fmt: skip


@blueprint.post("/files/<int:file_id>/apply")
@member("edit")
def apply(campaign: str, city: str, file_id: int) -> ResponseReturnValue:
    """Put it in force; the roll is placed anew."""
    file = _file(file_id)
    try:
        run = files.apply(file, access.account())
    except files.Refused:
        flash(_("That file does not wait any more. Someone else may have done this already."))
        return redirect(url_for(".desk", campaign=campaign, city=city), 303)
    return redirect(url_for(".run", campaign=campaign, city=city, run_id=run), 303)


@blueprint.post("/files/<int:file_id>/drop")
@member("edit")
def drop(campaign: str, city: str, file_id: int) -> ResponseReturnValue:
    """Put a file away that was only looked at."""
    try:
        files.drop(_file(file_id), access.account())
        flash(_("Put away. Nothing was changed."))
    except files.Refused:
        flash(_("That file does not wait any more. Someone else may have done this already."))
    return redirect(url_for(".desk", campaign=campaign, city=city), 303)


@blueprint.post("/files/<int:file_id>/remove")
@member("edit")
def remove(campaign: str, city: str, file_id: int) -> ResponseReturnValue:
    """Take an applied file away again; the roll is placed anew without it."""
    try:
        run = files.remove(_file(file_id), access.account())
    except files.Refused:
        flash(_("That file is not in force. Someone else may have done this already."))
        return redirect(url_for(".desk", campaign=campaign, city=city), 303)
    return redirect(url_for(".run", campaign=campaign, city=city, run_id=run), 303)


@blueprint.post("/again")
@member("edit")
def again(campaign: str, city: str) -> ResponseReturnValue:
    """Place the roll anew by what is known."""
    run = placing.ask(g.petition, "again", access.account())
    return redirect(url_for(".run", campaign=campaign, city=city, run_id=run), 303)


@blueprint.get("/runs/<int:run_id>")
@member("edit")
def run(campaign: str, city: str, run_id: int) -> str:
    """How far a run is, and what it moved."""
    found = placing.find(g.petition, run_id) or abort(404)
    return render_template("office/places_run.html", petition=g.petition, run=found, kinds=KINDS)


@blueprint.post("/addresses")
@member("export")
def ask(campaign: str, city: str) -> ResponseReturnValue:
    """Have the addresses written that still have to be placed."""
    form = AddressesForm()
    if not form.validate_on_submit():
        return _desk(FileForm(formdata=None), form), 422
    geocoding.ask(g.petition, form.layout.data or "", form.purpose.data or "", access.account())
    return redirect(url_for(".desk", campaign=campaign, city=city) + "#addresses", 303)


def _file(file_id: int) -> PlaceFile:
    return files.find(g.petition, file_id) or abort(404)


def _map(ground: Ground | None, zips: dict[str, Any] | None = None) -> drawing.Map | None:
    if ground is None:
        return None
    named = {ground.names[ward_id]: area for ward_id, area in ground.wards.items()}
    return drawing.draw(named, ground.limits, drawing.by_zip(ground.petition), zips)


def _desk(form: FileForm, addresses_form: AddressesForm) -> str:
    ground, mine = Ground(g.petition), files.of(g.petition)
    export = geocoding.latest(g.petition)
    applied = {file.kind: file for file in reversed(mine) if file.state == "applied"}
    return render_template(
        "office/places.html", petition=g.petition, form=form, addresses_form=addresses_form, kinds=KINDS,
        map=_map(ground), ground=ground, applied=applied, share=applied.get("shares") or applied.get("zips"),
        waiting=[file for file in mine if file.state in ("reading", "waiting")],
        former=[file for file in mine if file.state in ("replaced", "unusable", "dropped")][:LATER],
        answers=[file for file in mine if file.state == "applied" and file.kind == "geocoded"],
        run=placing.latest(g.petition), unplaced=geocoding.open_count(g.petition), export=export,
        busy=bool(export and export.state in ("asked", "building")),
    )  # fmt: skip
