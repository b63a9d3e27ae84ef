"""A volunteer's evening: given and taken back in the office; its pages, which need no account."""

from datetime import datetime

from flask import Blueprint, abort, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Evening, Sheet
from app.roll import evenings, keying, remarks
from app.roll.evening_forms import EveningForm, UntilForm
from app.roll.keying import Typed
from app.roll.keying_views import lines_of, theirs, typed_word
from app.web import access
from app.web.access import member, public
from app.web.language import gettext as _

blueprint = Blueprint("evenings", __name__, url_prefix="/office/<campaign>/<city>/evenings")
outside = Blueprint("evening", __name__, url_prefix="/evening/<token>")


@blueprint.route("", methods=["GET", "POST"])
@member("team")
def give(campaign: str, city: str) -> ResponseReturnValue:
    """Make a link; its page is where one that was refused is mended."""
    form = EveningForm()
    if not form.is_submitted():
        form.day.data = days.of(now(), g.petition.city.time_zone)
    if form.validate_on_submit():
        try:
            numbers = evenings.numbers(form.sheets.data or "")
            row = evenings.give(g.petition, form.name.data or "", numbers, _until(form), access.account())
        except evenings.Refused as refused:
            field = form.sheets if refused.code in ("numbers", "unknown", "many") else form.hour
            field.errors = [_refused(refused)]
        else:
            flash(_("The link for %(name)s is below. Pass it to them and nobody else.", name=row.name))
            return _back()
    page = render_template("office/evening.html", petition=g.petition, form=form, evening=None)
    return page, 422 if form.errors else 200


@blueprint.route("/<int:evening_id>", methods=["GET", "POST"])
@member("team")
def extend(campaign: str, city: str, evening_id: int) -> ResponseReturnValue:
    """The same link until another time."""
    row, form, zone = _find(evening_id), UntilForm(), g.petition.city.time_zone
    if not form.is_submitted():
        form.day.data, form.hour.data = days.of(row.ends_at, zone), days.wall(row.ends_at, zone)
    if form.validate_on_submit():
        try:
            evenings.extend(row, _until(form), access.account())
            flash(_("Saved."))
            return _back()
        except evenings.Refused as refused:
            form.hour.errors = [_refused(refused)]
    page = render_template("office/evening.html", petition=g.petition, form=form, evening=row)
    return page, 422 if form.errors else 200


@blueprint.post("/<int:evening_id>/revoke")
@member("team")
def revoke(campaign: str, city: str, evening_id: int) -> ResponseReturnValue:
    """It enters nothing any more."""
    evenings.revoke(_find(evening_id), access.account())
    flash(_("That link enters nothing any more."))
    return _back()


@outside.get("")
@public
def desk(token: str) -> ResponseReturnValue:
    """Which sheets there are to type, and until when."""
    row = _opened(token)
    if evenings.is_over(row):
        return _over(row, None, 410)
    page = {"evening": row, "petition": row.petition, "sheets": evenings.sheets(row), "open": keying.OPEN}
    return render_template("evening/desk.html", **page, token=token)


@outside.get("/<int:number>")
@public
def sheet(token: str, number: int) -> ResponseReturnValue:
    """The lines of one sheet."""
    row = _opened(token)
    found = evenings.sheet(row, number) or abort(404)
    return _over(row, None, 410) if evenings.is_over(row) else _page(row, found, token)


@outside.post("/<int:number>")
@public
def save(token: str, number: int) -> ResponseReturnValue:
    """All lines at once, from a browser without script."""
    row = _opened(token)
    found = evenings.sheet(row, number) or abort(404)
    typed = {line: Typed.read(request.form, f"-{line}") for line in range(1, found.lines + 1)
             if f"over-{line}" in request.form}  # fmt: skip
    if evenings.is_over(row):
        return _over(row, typed, 403)
    mine: dict[int, Typed] = {}
    try:
        for line, values in typed.items():
            try:
                keying.save(found, line, values, request.form.get(f"over-{line}", ""), row)
            except keying.Conflict:
                mine[line] = values
    except keying.NotOpen:
        return _over(row, typed, 403, closed=True)
    if mine:
        return _page(row, found, token, mine), 409
    flash(_("Saved."))
    return redirect(url_for(".sheet", token=token, number=number), 303)


@outside.post("/<int:number>/lines/<int:line>")
@public
def save_line(token: str, number: int, line: int) -> ResponseReturnValue:
    """One line as it is being typed. Whom it looks like is not told: the roll is not open to a link."""
    row = _opened(token)
    found = evenings.sheet(row, number) or abort(404)
    typed = Typed.read(request.form, f"-{line}")
    if evenings.is_over(row):
        return _over(row, {line: typed}, 403)  # no answer of ours: the page keeps what was typed
    try:
        kept = keying.save(found, line, typed, request.form.get(f"over-{line}", ""), row)
    except ValueError:
        abort(404)
    except keying.NotOpen:
        return jsonify(message=_("This sheet has been closed meanwhile. Reload the page.")), 410
    except keying.Conflict as conflict:
        return jsonify(theirs(conflict.line)), 409
    notes = [{"text": text} for text in remarks.of_line(found, typed)]
    return jsonify(over=keying.mark_of(kept), notes=notes, typed=typed_word(found))


def _page(row: Evening, found: Sheet, token: str, mine: dict[int, Typed] | None = None) -> str:
    return render_template(
        "evening/sheet.html", evening=row, petition=row.petition, sheet=found, batch=found.batch, token=token,
        lines=lines_of(found, mine or {}), typed_word=typed_word(found), open=found.state in keying.OPEN,
    )  # fmt: skip


def _over(row: Evening, typed: dict[int, Typed] | None, status: int, closed: bool = False) -> ResponseReturnValue:
    """Why nothing is taken any more, with what was typed so that it can be copied."""
    held = {line: values for line, values in (typed or {}).items() if values.kind != "empty"}
    page = render_template("evening/over.html", evening=row, petition=row.petition, typed=held, closed=closed)
    return make_response(page, status)


def _until(form: UntilForm) -> datetime:
    assert form.day.data
    assert form.hour.data
    try:
        return days.at(form.day.data, form.hour.data, g.petition.city.time_zone)
    except (ValueError, OverflowError):
        raise evenings.Refused("long") from None


def _refused(refused: evenings.Refused) -> str:
    return {
        "numbers": _("Type the sheets’ numbers, like 17-20, 23."),
        "unknown": _("There is no sheet %(number)s.", number=refused.number),
        "many": _("Fifty sheets at most."),
        "past": _("That is over already. Choose a later time."),
        "long": _("A week at most: it is a link for an evening."),
    }[refused.code]


def _opened(token: str) -> Evening:
    return evenings.find(token) or abort(404)


def _find(evening_id: int) -> Evening:
    row = db.session.get(Evening, evening_id)
    return row if row is not None and row.petition_id == g.petition.id else abort(404)


def _back() -> ResponseReturnValue:
    here = f"/office/{g.campaign.slug}/{g.petition.slug}/team#evenings"
    return redirect(here, 303)
