"""Import in the office: upload a file, match its columns, try it, put it on the roll, undo it."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.campaigns import text
from app.common import days, tables
from app.common.clock import now
from app.common.reading import Row, Unreadable
from app.extensions import db
from app.models import Batch, Signature
from app.roll import batches, columns, report
from app.roll.import_forms import FIELDS, UndoForm, form_for
from app.web import access, unreadable
from app.web.access import member
from app.web.bodies import takes
from app.web.language import LANGUAGES
from app.web.language import gettext as _
from app.web.rereading import ENCODINGS, ReadingForm, SheetForm

blueprint = Blueprint("imports", __name__, url_prefix="/office/<campaign>/<city>/import")
HEAD = ("line", "outcome", "column", "reason")
SHOWN = 20  # lines of a report on the page


@blueprint.route("", methods=["GET", "POST"])
@member("import")
@takes("IMPORT_MAX_BYTES")
def all(campaign: str, city: str) -> ResponseReturnValue:
    """Every import so far; a new one."""
    fault = None
    if request.method == "POST":
        try:
            batch = _upload()
            return redirect(_address(batch), 303)
        except Unreadable as error:
            fault = unreadable.told(error)
    page = render_template(
        "office/imports.html", petition=g.petition, batches=batches.of(g.petition), fault=fault,
        most=current_app.config["IMPORT_MAX_MB"],
    )  # fmt: skip
    return page, 422 if fault else 200


@blueprint.route("/<int:import_id>", methods=["GET", "POST"])
@member("import")
def one(campaign: str, city: str, import_id: int) -> ResponseReturnValue:
    """One import: what its columns are, what became of its lines, how far it is."""
    batch = _find(import_id)
    if not batches.may(batch, "trying"):
        return (redirect(_address(batch), 303)) if request.method == "POST" else _told(batch)
    try:
        table = batches.opened(batch, current_app.config["DATA_DIR"])
        rows = table.sample(batches.SHOWN)
    except Unreadable as error:
        return render_template("office/import.html", petition=g.petition, batch=batch, fault=unreadable.told(error))
    form = _form(batch)
    if form.validate_on_submit() and "order" not in form and batches.is_ambiguous(batch, _mapping(batch, form), table):
        form = _form(batch)  # with one question more
    if form.validate_on_submit() and _choose(batch, form):
        batches.ask(batch, "trying", access.account())
        return redirect(_address(batch), 303)
    return _matching(batch, form, rows), 422 if form.errors else 200


@blueprint.post("/<int:import_id>/read")
@member("import")
def read(campaign: str, city: str, import_id: int) -> ResponseReturnValue:
    """The same file in another encoding, with another delimiter, another sheet."""
    batch = _find(import_id)
    if batches.may(batch, "trying"):
        how = {name: request.form.get(name) for name in ("encoding", "delimiter", "sheet")}
        try:
            batches.look_again(batch, current_app.config["DATA_DIR"], **how)
            batch.state, batch.counts = "uploaded", {}
        except (Unreadable, LookupError) as error:
            flash(unreadable.told(error) if isinstance(error, Unreadable) else _("That cannot be."), "error")
    return redirect(_address(batch), 303)


@blueprint.post("/<int:import_id>/apply")
@member("import")
def apply(campaign: str, city: str, import_id: int) -> ResponseReturnValue:
    """Put it on the roll, or go on with it."""
    return _step(_find(import_id), "applying")


@blueprint.post("/<int:import_id>/undo")
@member("import")
def undo(campaign: str, city: str, import_id: int) -> ResponseReturnValue:
    """Take all of it off the roll again."""
    batch = _find(import_id)
    form = UndoForm(_taken(batch))
    if not form.validate_on_submit():
        return _told(batch, form), 422
    return _step(batch, "undoing")


@blueprint.post("/<int:import_id>/drop")
@member("import")
def drop(campaign: str, city: str, import_id: int) -> ResponseReturnValue:
    """Forget the file; nothing of it is on the roll."""
    try:
        batches.drop(_find(import_id), current_app.config["DATA_DIR"], access.account())
        flash(_("The file was deleted. Nothing of it is on the roll."))
    except batches.Refused:
        flash(_("That cannot be done now: someone else may have gone on with it."), "error")
    return redirect(url_for(".all", campaign=campaign, city=city), 303)


@blueprint.get("/<int:import_id>/report.csv")
@member("import")
def lines(campaign: str, city: str, import_id: int) -> ResponseReturnValue:
    """What became of every line, as a file."""
    batch = _find(import_id)
    folder = batches.folder(batch.id, current_app.config["DATA_DIR"])
    if not (folder / report.NAME).exists():
        return redirect(_address(batch))  # it was deleted in time
    rows = ((o.line, str(report.WORDS[o.what]), o.column, report.reason(o)) for o in report.read(folder))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / report.NAME
        tables.write_csv(path, HEAD, rows)
        file = path.open("rb")  # what is open can be read to its end
    response = Response(file, mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=import-{batch.id}.csv"
    return response


def _upload() -> Batch:
    """The batch of the file that was sent. It is looked at outside the transaction: that takes a while, and signers
    must not wait for it."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Unreadable("nothing")
    db.session.rollback()
    data_dir = current_app.config["DATA_DIR"]
    place = Path(tempfile.mkdtemp(prefix="import-", dir=data_dir))
    try:
        sent.save(place / "file")
        found = batches.find(place / "file")
        return batches.keep(g.petition, place / "file", found, sent.filename, data_dir, access.account())
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _find(batch_id: int) -> Batch:
    batch = db.session.get(Batch, batch_id)
    return batch if batch is not None and batch.petition_id == g.petition.id else abort(404)


def _address(batch: Batch) -> str:
    campaign, city = g.campaign.slug, g.petition.slug
    return url_for(".one", campaign=campaign, city=city, import_id=batch.id)


def _step(batch: Batch, step: str) -> ResponseReturnValue:
    try:
        batches.ask(batch, step, access.account())
    except batches.Refused:
        flash(_("That cannot be done now: someone else may have gone on with it."), "error")
    return redirect(_address(batch), 303)


def _form(batch: Batch) -> Any:
    """The form of this file, filled in with what is known."""
    header = batch.reading["header"]
    ambiguous = batch.reading["order"] is None or "asked" in batch.reading
    known: dict[str, Any] = {f"column_{place}": batch.mapping.get(name, "") for place, name in enumerate(header)}
    at = batch.reading.get("signed_on")
    known |= {
        "provenance": batch.provenance, "consent": batch.consent, "channel": batch.channel,
        "confirmed": {True: "yes", False: "no"}[batch.confirmed] if batch.tried_at else None,
        "order": batch.reading["order"], "updates": batch.reading.get("updates"), "language": batch.language,
        "text_version": batch.text_version, "signed_on": date.fromisoformat(at) if at else None,
    }  # fmt: skip
    languages = {code: LANGUAGES[code] for code in batch.petition.languages}
    return form_for(header, ambiguous, sorted(text.signed(batch.petition)), languages)(data=known)


def _choose(batch: Batch, form: Any) -> bool:
    """Keep what was said; False, and errors in the form, where the columns do not go together."""
    header, zone = batch.reading["header"], batch.petition.city.time_zone
    mapping = _mapping(batch, form)
    for code, field in columns.faults(mapping):
        places = [place for place, name in enumerate(header) if mapping[name] == field] or [0]
        why = _("Two columns cannot both be “%(field)s”.", field=FIELDS[field]) if code == "twice" else _(
            "Say which column has the names.")  # fmt: skip
        form[f"column_{places[-1]}"].errors = [why]
    if form.errors:
        return False
    said = {name: form[name].data for name in ("provenance", "consent", "channel", "text_version", "language")
            if name in form}  # fmt: skip
    ways: dict[str, Any] = {"updates": bool(form.updates.data)}
    if "order" in form:
        ways |= {"order": form.order.data, "asked": True}
    day = form.signed_on.data
    ways |= {"signed_on": day.isoformat() if day else None,
             "signed_at": min(days.noon(day, zone), now()) if day else None}  # fmt: skip
    batches.choose(batch, mapping, ways, confirmed=form.confirmed.data == "yes", **said)
    return True


def _mapping(batch: Batch, form: Any) -> dict[str, str]:
    return {name: form[f"column_{place}"].data for place, name in enumerate(batch.reading["header"])}


def _matching(batch: Batch, form: Any, rows: list[Row]) -> str:
    header, how = batch.reading["header"], batch.reading
    known = {"encoding": (how.get("encoding") or "").removesuffix("-sig"), "delimiter": how.get("delimiter"),
             "sheet": how.get("sheet")}  # fmt: skip
    otherwise: Any = ReadingForm(formdata=None, data=known) if how["format"] == "csv" else SheetForm(None, data=known)
    if how["format"] == "xlsx":
        otherwise.sheet.choices = [(name, name) for name in how["sheets"]]
    return render_template(
        "office/import.html", petition=g.petition, batch=batch, form=form, otherwise=otherwise,
        columns=[(form[f"column_{place}"], name, [row.cells[place] for row in rows if row.cells[place].strip()])
                 for place, name in enumerate(header)],
        encoding=ENCODINGS.get(known["encoding"] or "", known["encoding"]), twin=batches.twin(batch),
        failed=_failure(batch), **_outcomes(batch),
    )  # fmt: skip


def _told(batch: Batch, undoing: UndoForm | None = None) -> str:
    """The page of an import whose columns are no more to be matched."""
    mine = select(Signature.standing, func.count()).where(Signature.batch_id == batch.id).group_by(Signature.standing)
    standings: dict[str, int] = dict(db.session.execute(mine).all())
    return render_template(
        "office/import.html", petition=g.petition, batch=batch, standings=standings, failed=_failure(batch),
        undoing=undoing or UndoForm(_taken(batch), formdata=None), taken=_taken(batch),
        may_undo=batches.may(batch, "undoing"), may_go_on=batches.may(batch, "applying"), **_outcomes(batch),
    )  # fmt: skip


def _taken(batch: Batch) -> int:
    """How many lines of it were put on the roll."""
    return batch.counts.get("new", 0) + batch.counts.get("exact", 0)


def _outcomes(batch: Batch) -> dict[str, Any]:
    """The first lines of the report that say something, and whether it is still here."""
    folder = batches.folder(batch.id, current_app.config["DATA_DIR"])
    told: list[tuple[int, str, str, str]] = []
    if batch.counts.get("error") and batch.state not in batches.BUSY:
        for outcome in report.read(folder):
            if outcome.what == "error":
                told.append((outcome.line, str(report.WORDS["error"]), outcome.column, report.reason(outcome)))
            if len(told) == SHOWN:
                break
    return {"told": told, "has_report": (folder / report.NAME).exists()}


def _failure(batch: Batch) -> str:
    """Why it failed, in a sentence."""
    if batch.failure is None:
        return ""
    code, line, facts = batches.failure(batch)
    if code in unreadable.SENTENCES:
        return unreadable.said(code, line, facts)
    return _("Something went wrong here (%(kind)s). Nothing is lost; you can go on.", kind=code)
