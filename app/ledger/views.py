"""The ledger in the office: look, enter, correct, release."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.campaigns import council, entries
from app.campaigns import petition as petitions
from app.common.clock import now
from app.ledger import receipts, releasing, steps, words
from app.ledger.forms import StepForm, UndoForm, wording_form
from app.models import CouncilBody, LedgerEntry
from app.roll import remarks, scans
from app.web import access, bodies, ids
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

blueprint = Blueprint("ledger", __name__, url_prefix="/office/<campaign>/<city>/ledger")


@blueprint.get("")
@member("publish")
def ledger(campaign: str, city: str) -> str:
    """What has happened, and what can be entered next."""
    return render_template(
        "office/ledger.html", petition=g.petition, lines=steps.lines(g.petition), steps=words.STEPS,
        results=words.RESULTS, votes=words.VOTES, entered=steps.ENTERED, scan_failure=_failure,
        odd=[words.odd(oddity) for oddity in steps.oddities(g.petition)],
    )  # fmt: skip


@blueprint.route("/add/<step>", methods=["GET", "POST"])
@member("publish")
@bodies.takes(scans.SIZE)
def add(campaign: str, city: str, step: str) -> ResponseReturnValue:
    """Enter a step, with its receipt."""
    if step not in steps.ENTERED:
        abort(404)
    form = StepForm.of(g.petition, step, body=_body())()
    asked = steps.doubts(g.petition, step)
    if form.validate_on_submit():
        try:
            facts = form.facts(g.petition)
            _kinds()
            asked = steps.doubts(g.petition, step, facts, receipt=bool(_files()))
            if not _answered(asked):
                return _form(form, step, asked=asked)
            entry = steps.enter(g.petition, step, facts, access.account())
            _attach(entry)
            flash(_("Entered."))
            return _back()
        except steps.Refused as refused:
            form.day.errors = [words.REFUSED[refused.code]]
        except scans.Refused as refused:
            form.form_errors.append(remarks.of_scan(refused.code))
    return _form(form, step, asked=asked)


@blueprint.route("/<int:entry_id>/correct", methods=["GET", "POST"])
@member("publish")
@bodies.takes(scans.SIZE)
def correct(campaign: str, city: str, entry_id: int) -> ResponseReturnValue:
    """Enter it again, or that it did not happen; what was there stays to be seen."""
    entry = _find(entry_id)
    form = StepForm.of(g.petition, entry.step, entry, _body(entry))()
    asked: list[steps.Doubt] = []
    if form.validate_on_submit():
        try:
            if request.form.get("void"):
                steps.void(entry, form.reason.data, access.account())
            else:
                facts = form.facts(g.petition)
                _kinds()
                asked = steps.doubts(g.petition, entry.step, facts, entry, bool(_files()))
                if not _answered(asked):
                    return _form(form, entry.step, entry, asked)
                _attach(steps.correct(entry, facts, form.reason.data, access.account()))
            flash(_("Corrected. What it said before can still be seen."))
            return _back()
        except steps.Refused as refused:
            form.day.errors = [words.REFUSED[refused.code]]
        except scans.Refused as refused:
            form.form_errors.append(remarks.of_scan(refused.code))
    if request.method != "POST":
        form.fill(entry)
    return _form(form, entry.step, entry, asked)


@blueprint.route("/undo", methods=["GET", "POST"])
@member("publish")
def undo(campaign: str, city: str) -> ResponseReturnValue:
    """The outcome was entered by mistake, else the delivery: what follows is told, then done."""
    if "undone" not in petitions.steps(g.petition):
        flash(_("There is nothing to undo, or signers’ data has been erased since."))
        return _back()
    form = UndoForm()
    step = "filed" if g.petition.state == "delivered" else "outcome"
    if form.validate_on_submit():
        petitions.undo(g.petition, access.account(), form.reason.data or "")
        flash(_("Undone. What was there can still be seen in the ledger."))
        return _back()
    page = render_template(
        "office/ledger_undo.html", petition=g.petition, form=form, step=step, steps=words.STEPS,
        gone=entries.valid(g.petition, step), before=petitions.before(g.petition),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.route("/<int:entry_id>/release", methods=["GET", "POST"])
@member("publish")
def release(campaign: str, city: str, entry_id: int) -> ResponseReturnValue:
    """Tell the public, in words of one's own."""
    entry = _find(entry_id)
    form = wording_form(g.petition.languages, _l("Put it on the public timeline"), _("In public"))()
    missing = False
    if form.validate_on_submit():
        try:
            if not steps.holds(entry):
                abort(409)
            releasing.release(entry, form.wording, access.account())
            flash(_("The public page says so now."))
            return _back()
        except releasing.SourceMissing:
            missing = True
    if request.method != "POST":
        told = entry.milestone.wording if entry.milestone else releasing.proposed(entry)
        for code in g.petition.languages:
            form[f"wording_{code}"].data = told.get(code, "")
    page = render_template("office/ledger_release.html", petition=g.petition, entry=entry, form=form, missing=missing,
                           steps=words.STEPS)  # fmt: skip
    return page, 422 if form.errors or missing else 200


@blueprint.post("/<int:entry_id>/unrelease")
@member("publish")
def take_back(campaign: str, city: str, entry_id: int) -> ResponseReturnValue:
    """Off the public timeline."""
    entry = _find(entry_id)
    releasing.take_back(entry, access.account())
    if entry.step in petitions.MOVED:
        flash(_("Its line is off the timeline. Where the petition is stays: if that is wrong, undo it."))
    else:
        flash(_("The public page does not say so any more. The entry stays."))
    return _back()


def _form(
    form: Any, step: str, entry: LedgerEntry | None = None, asked: Sequence[steps.Doubt] = ()
) -> ResponseReturnValue:
    zone, last = g.petition.city.time_zone, steps.vote(g.petition) if step == "outcome" else None
    paper = words.paper(step)
    form.note.description = paper.note
    page = render_template(
        "office/ledger_step.html", petition=g.petition, form=form, step=step, entry=entry, steps=words.STEPS,
        erased_on=now() + petitions.KEPT, paper=paper, vote=words.VOTED[last.result] if last and last.result else "",
        again=bool(_files()), undoes=bool(entry and steps.undoes(entry)), committees=_committees(step),
        asked=[(doubt.code, words.doubt(doubt, zone)) for doubt in asked],
    )  # fmt: skip
    return page, 422 if request.method == "POST" else 200


def _committees(step: str) -> list[tuple[int, str]]:
    """Who may have voted: the council, or one of its committees; nobody to choose from without any."""
    found = [(body.id, body.name) for body in council.bodies(g.petition)] if step == "voted" else []
    return [(0, g.petition.council), *found] if found else []


def _body(entry: LedgerEntry | None = None) -> CouncilBody | None:
    """Of which committee a vote is: the one asked for, else the entry's; None: of the council."""
    default = entry.body_id if entry else None
    wish = 0 if request.args.get("body") == "0" else request.args.get("body", default, type=ids.read)
    found = next((body for body in council.bodies(g.petition) if body.id == wish), None)
    return found if found or not wish else abort(404)


def _answered(asked: Sequence[steps.Doubt]) -> bool:
    """Whether each of these questions stood there with a tick when the form was sent."""
    return {doubt.code for doubt in asked} <= set(request.form.get("certain", "").split())


def _files() -> list[Any]:
    return [file.stream for file in request.files.getlist("files") if file.filename]


def _kinds() -> None:
    """Look at the files before anything is written: what is refused leaves no trace. Raises scans.Refused."""
    files = _files()
    if len(files) > scans.MOST:
        raise scans.Refused("too_many")
    for file in files:
        scans.kind_of(file)


def _attach(entry: LedgerEntry) -> None:
    if files := _files():
        receipts.attach(entry, files, current_app.config["DATA_DIR"], access.account())


def _failure(entry: LedgerEntry) -> str:
    return remarks.of_scan((entry.receipt or {}).get("failure", "broken"))


def _find(entry_id: int) -> LedgerEntry:
    return steps.find(g.petition, entry_id) or abort(404)


def _back() -> ResponseReturnValue:
    return redirect(url_for(".ledger", campaign=g.campaign.slug, city=g.petition.slug), 303)
