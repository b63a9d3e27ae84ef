"""The residents file in the office: upload it, match its columns, see what it says, drop it."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.common.clock import now
from app.common.reading import Row, Unreadable
from app.extensions import db
from app.models import ResidentFile
from app.residents import columns, files, reviewing
from app.residents.forms import FIELDS, DropForm, form_for
from app.web import access, unreadable
from app.web.access import member
from app.web.bodies import takes
from app.web.language import gettext as _
from app.web.rereading import ENCODINGS, ReadingForm, SheetForm

blueprint = Blueprint("residents", __name__, url_prefix="/office/<campaign>/<city>/places/residents")


@blueprint.route("", methods=["GET", "POST"])
@member("edit")
@takes("RESIDENTS_MAX_BYTES")
def all(campaign: str, city: str) -> ResponseReturnValue:
    """Every file so far, and what became of it; a new one."""
    fault = None
    if request.method == "POST":
        try:
            return redirect(_address(_upload()), 303)
        except Unreadable as error:
            fault = unreadable.told(error)
    page = render_template(
        "office/residents.html", petition=g.petition, files=files.of(g.petition), fault=fault,
        most=current_app.config["RESIDENTS_MAX_MB"], kept=files.KEPT.days,
    )  # fmt: skip
    return page, 422 if fault else 200


@blueprint.route("/<int:residents_id>", methods=["GET", "POST"])
@member("edit")
def one(campaign: str, city: str, residents_id: int) -> ResponseReturnValue:
    """One file: what its columns are, how far it is, what it says of the roll."""
    file = _find(residents_id)
    if file.state != "uploaded":
        return redirect(_address(file), 303) if request.method == "POST" else _told(file)
    try:
        rows = files.opened(file, current_app.config["DATA_DIR"]).sample(files.SAMPLE)
    except Unreadable as error:
        return render_template("office/residents_file.html", petition=g.petition, file=file,
                               fault=unreadable.told(error))  # fmt: skip
    form = _form(file)
    if form.validate_on_submit() and _choose(file, form, rows):
        return redirect(_address(file), 303)
    return _matching(file, form, rows[: files.SHOWN]), 422 if form.errors else 200


@blueprint.post("/<int:residents_id>/read")
@member("edit")
def read(campaign: str, city: str, residents_id: int) -> ResponseReturnValue:
    """The same file in another encoding, with another delimiter, another sheet."""
    file = _find(residents_id)
    if file.state == "uploaded":
        how = {name: request.form.get(name) for name in ("encoding", "delimiter", "sheet")}
        try:
            files.look_again(file, current_app.config["DATA_DIR"], **how)
        except (Unreadable, LookupError) as error:
            flash(unreadable.told(error) if isinstance(error, Unreadable) else _("That cannot be."), "error")
    return redirect(_address(file), 303)


@blueprint.post("/<int:residents_id>/go-on")
@member("edit")
def go_on(campaign: str, city: str, residents_id: int) -> ResponseReturnValue:
    """Go on where it stopped."""
    file = _find(residents_id)
    try:
        files.go_on(file, access.account())
        files.ask(file)
    except files.Refused:
        flash(_("That cannot be done now: someone else may have gone on with it."), "error")
    return redirect(_address(file), 303)


@blueprint.post("/<int:residents_id>/drop")
@member("edit")
def drop(campaign: str, city: str, residents_id: int) -> ResponseReturnValue:
    """Drop the file and all that came with it; what was never loaded needs no typing."""
    file = _find(residents_id)
    form = DropForm(file.counts.get("entries", 0))
    if file.counts.get("entries") and not form.validate_on_submit():
        return _told(file, form), 422
    try:
        files.drop(file, "hand", access.account())
    except files.Refused:
        flash(_("That cannot be done now: someone else may have gone on with it."), "error")
    return redirect(_address(file), 303)


def _upload() -> ResidentFile:
    """The file that was sent. It is looked at outside the transaction: that takes a while; signers must not wait."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Unreadable("nothing")
    db.session.rollback()
    data_dir = current_app.config["DATA_DIR"]
    place = Path(tempfile.mkdtemp(prefix="residents-", dir=data_dir))
    try:
        sent.save(place / "file")
        found = files.find(place / "file")
        return files.keep(g.petition, place / "file", found, sent.filename, data_dir, access.account())
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _find(residents_id: int) -> ResidentFile:
    file = db.session.get(ResidentFile, residents_id)
    return file if file is not None and file.petition_id == g.petition.id else abort(404)


def _address(file: ResidentFile) -> str:
    return url_for("residents.one", campaign=g.campaign.slug, city=g.petition.slug, residents_id=file.id)


def _form(file: ResidentFile) -> Any:
    """The form of this file, filled in with what is known."""
    header, (first, usual, last) = file.reading["header"], files.last_days(g.petition)
    known: dict[str, Any] = {f"column_{place}": file.mapping.get(name, "") for place, name in enumerate(header)}
    return form_for(file.mapping, header, first, last)(data=known | {"drop_on": usual})


def _choose(file: ResidentFile, form: Any, rows: list[Row]) -> bool:
    """Keep what was said and begin; False, and errors in the form, where the columns do not go together."""
    header = file.reading["header"]
    mapping = {name: form[f"column_{place}"].data if f"column_{place}" in form else columns.NEVER
               for place, name in enumerate(header)}  # fmt: skip
    for code, field in columns.faults(mapping):
        places = [place for place, name in enumerate(header) if mapping[name] == field]
        shown = places or [place for place in range(len(header)) if f"column_{place}" in form]
        why = {
            "twice": _("Two columns cannot both be “%(field)s”.", field=FIELDS[field]),
            "name": _("Say which columns have the first and the last name."),
            "place": _("Say which column has the street, or at least the ZIP."),
        }[code]
        (form[f"column_{shown[-1]}"] if shown else form.provenance).errors = [why]
    if form.errors:
        return False
    files.choose(file, mapping, form.provenance.data, form.drop_on.data, access.account())
    files.ask(file)
    return True


def _matching(file: ResidentFile, form: Any, rows: list[Row]) -> str:
    header, how = file.reading["header"], file.reading
    known = {"encoding": (how.get("encoding") or "").removesuffix("-sig"), "delimiter": how.get("delimiter"),
             "sheet": how.get("sheet")}  # fmt: skip
    otherwise: Any = ReadingForm(formdata=None, data=known) if how["format"] == "csv" else SheetForm(None, data=known)
    if how["format"] == "xlsx":
        otherwise.sheet.choices = [(name, name) for name in how["sheets"]]
    shown = [(form[f"column_{place}"], name, [row.cells[place] for row in rows if row.cells[place].strip()])
             for place, name in enumerate(header) if f"column_{place}" in form]  # fmt: skip
    return render_template(
        "office/residents_file.html", petition=g.petition, file=file, form=form, otherwise=otherwise, columns=shown,
        never=[name for name in header if file.mapping.get(name) == columns.NEVER],
        encoding=ENCODINGS.get(known["encoding"] or "", known["encoding"]), former=files.in_use(g.petition),
    )  # fmt: skip


def _told(file: ResidentFile, dropping: DropForm | None = None) -> str:
    """The page of a file whose columns are no more to be matched."""
    code, line, facts = files.failure(file)
    failed = unreadable.said(code, line, facts) if code in unreadable.SENTENCES else _("The program met an error.")
    entries = file.counts.get("entries", 0)
    return render_template(
        "office/residents_file.html", petition=g.petition, file=file, failed=failed if file.state == "failed" else "",
        dropping=dropping or DropForm(entries, formdata=None), outcomes=files.outcomes(file),
        left=reviewing.left(file) if file.state in files.IN_USE else 0, now=now(),
    )  # fmt: skip
