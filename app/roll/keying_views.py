"""Typing a sheet in: its page, each line saved as it is typed, its closing. The page's script sends one line at a time
and is answered in JSON; without script the whole form is sent."""

from datetime import date
from typing import Any, NamedTuple

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.campaigns import goal as goals
from app.common import days, lines
from app.common.clock import now
from app.extensions import db
from app.matching import likely as matching
from app.models import Account, Evening, Petition, Sheet, SheetLine, Signature
from app.roll import closing, entry, keying, paper, remarks, second
from app.roll.keying import Typed
from app.web import access
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import near_day
from app.web.language import ngettext as _n

blueprint = Blueprint("keying", __name__, url_prefix="/office/<campaign>/<city>/paper/<int:number>")
RECENTLY = 600  # seconds within which somebody who typed is held to be typing still


class Line(NamedTuple):
    """A line as the page shows it."""

    number: int
    typed: Typed
    over: str
    remarks: list[str]
    signature_id: int | None = None
    erased: bool = False


@blueprint.get("")
@member("enter")
def sheet(campaign: str, city: str, number: int) -> str:
    """The sheet: its lines to be typed, its scan, whether it can be closed."""
    return _page(_find(number))


@blueprint.post("")
@member("enter")
def save(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """All lines at once, from a browser without script."""
    sheet = _find(number)
    mine: dict[int, Typed] = {}
    try:
        if wrong := _details(sheet):
            flash(wrong, "error")
        for line in lines_of(sheet):
            typed = Typed.read(request.form, f"-{line.number}")
            over = request.form.get(f"over-{line.number}")
            if line.erased or over is None:
                continue
            try:
                keying.save(sheet, line.number, typed, over, access.account())
            except keying.Conflict:
                mine[line.number] = typed
    except keying.NotOpen:
        return _gone(sheet)
    if mine:
        return _page(sheet, mine=mine), 409
    flash(_("Saved."))
    return redirect(url_for(".sheet", campaign=campaign, city=city, number=number), 303)


@blueprint.post("/lines/<int:line>")
@member("enter")
def save_line(campaign: str, city: str, number: int, line: int) -> ResponseReturnValue:
    """One line as it is being typed; the answer says what is to be said of it, and who else it may be."""
    sheet, typed = _find(number), Typed.read(request.form, f"-{line}")
    try:
        kept = keying.save(sheet, line, typed, request.form.get(f"over-{line}", ""), access.account())
    except ValueError:
        abort(404)
    except keying.NotOpen:
        return jsonify(message=_("This sheet has been closed meanwhile. Reload the page.")), 410
    except keying.Conflict as conflict:
        return jsonify(theirs(conflict.line)), 409
    notes = [{"text": text} for text in remarks.of_line(sheet, typed)]
    notes += [{"text": one.text, "href": one.href} for one in likely(sheet, line, typed)]
    return jsonify(over=keying.mark_of(kept), notes=notes, typed=typed_word(sheet))


@blueprint.post("/details")
@member("enter")
def save_details(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """The sheet's own day, and who collected."""
    sheet = _find(number)
    try:
        wrong = _details(sheet)
    except keying.NotOpen:
        return jsonify(message=_("This sheet has been closed meanwhile. Reload the page.")), 410
    return jsonify(over="", notes=[{"text": wrong}] if wrong else [], typed=typed_word(sheet))


@blueprint.post("/close")
@member("enter")
def close(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """Its lines add up: they count."""
    sheet = _find(number)
    counted = request.form.get("filled", "").strip()
    if not (counted.isdecimal() and counted.isascii() and int(counted) <= sheet.lines):
        wrong = _("Count the lines that hold something on the paper: a number from 0 to %(most)s.", most=sheet.lines)
        return _page(sheet, refused=[wrong], filled=counted[:5]), 422
    try:
        done = closing.close(sheet, int(counted), access.account())
    except keying.NotOpen:
        return _gone(sheet)
    except closing.TooLate:
        flash(_("The petition is decided: nothing is counted any more."), "error")
        return redirect(url_for(".sheet", campaign=campaign, city=city, number=number), 303)
    except closing.NotYet as error:
        told = [remarks.of_lack(sheet, lack, int(counted)) for lack in error.lacks]
        return _page(sheet, refused=told, filled=counted), 422
    goals.move(sheet.petition)
    flash(_closed_word(number, done["signed"], done["double"]))
    return redirect(url_for(".sheet", campaign=campaign, city=city, number=number), 303)


@blueprint.post("/reopen")
@member("enter")
def reopen(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """Take the closing back."""
    sheet = _find(number)
    try:
        closing.reopen(sheet, access.account())
        flash(_("Open again. Its signatures wait until you close it."))
    except closing.TooLate:
        flash(_("This sheet cannot be opened again: the council has it already, or it is not closed."), "error")
    return redirect(url_for(".sheet", campaign=campaign, city=city, number=number), 303)


class Likely(NamedTuple):
    """Somebody on the roll who may be the one being typed."""

    text: str
    href: str


def likely(sheet: Sheet, line: int, typed: Typed) -> list[Likely]:
    """Who on the roll may have signed already, three at most: whoever the rules of matching would at least ask about,
    and the same name on a sheet that is not closed yet, which matching has not seen. Never blocks."""
    if not typed.named:
        return []
    person = keying.person_of(sheet, typed)
    _mailbox, name_key = entry.known_by("", person.given_name, person.family_name)
    unclosed = select(Sheet.id).where(Sheet.petition_id == sheet.petition_id, Sheet.closed_at.is_(None))
    same = select(Signature.id).where(Signature.sheet_id.in_(unclosed), Signature.name_key == name_key)
    found = [*matching.find(sheet.petition, person, sheet.signed_on or now()), *db.session.scalars(same.limit(5))]
    rows = db.session.scalars(
        select(Signature).where(Signature.id.in_(found), Signature.erased_at.is_(None)).order_by(Signature.signed_at)
    )
    return [_like(row) for row in rows if (row.sheet_id, row.line) != (sheet.id, line)][:3]


def _like(row: Signature) -> Likely:
    petition = row.petition
    day = near_day(row.signed_at, petition.city.time_zone)
    if row.sheet:
        text = _("Looks like %(name)s, line %(line)s of sheet %(sheet)s, signed on %(day)s",
                 name=row.name, line=row.line, sheet=row.sheet.number, day=day)  # fmt: skip
    else:
        text = _("Looks like %(name)s, who signed on %(day)s", name=row.name, day=day)
    return Likely(text, f"/office/{petition.campaign.slug}/{petition.slug}/roll/{row.id}")


def theirs(line: SheetLine) -> dict[str, Any]:
    """What somebody else has saved of a line meanwhile, for the page's script."""
    values, who = Typed.of(line), _typist(line) or _("Somebody")
    said = " ".join(part for part in (values.given_name, values.family_name, values.street_address, values.postal_code,
                                      values.date) if part)  # fmt: skip
    return {
        "over": keying.mark_of(line), "kind": line.kind, "values": line.values or {},
        "message": _("%(who)s has saved this line meanwhile: %(said)s", who=who, said=said or _kind_word(line.kind)),
    }  # fmt: skip


def _page(
    sheet: Sheet, refused: list[str] | None = None, filled: str = "", mine: dict[int, Typed] | None = None
) -> str:
    petition: Petition = g.petition
    shown = lines_of(sheet, mine or {})
    doubles = select(func.count()).where(Signature.sheet_id == sheet.id, Signature.standing == "double")
    return render_template(
        "office/sheet.html", petition=petition, sheet=sheet, batch=sheet.batch, lines=shown, refused=refused or [],
        filled=filled, typed_word=typed_word(sheet), open=sheet.state in keying.OPEN, beside=_beside(sheet),
        differences=second.differences(sheet), may_again=second.may(sheet, access.account()), keying=1,
        doubles=db.session.scalar(doubles) or 0, day=_day(sheet), account=access.account(),
        overdue=paper.overdue_days(sheet), scan_failure=remarks.of_scan((sheet.scan or {}).get("failure", "")),
        kinds={kind: sum(line.typed.kind == kind for line in shown) for kind in closing.FILLED},
    )  # fmt: skip


def lines_of(sheet: Sheet, mine: dict[int, Typed] | None = None) -> list[Line]:
    """The sheet's lines; `mine`: what the form held of those that somebody else has saved since."""
    typed = keying.typed(sheet)
    ids = [line.signature_id for line in typed.values() if line.signature_id]
    rows = {row.id: row for row in db.session.scalars(select(Signature).where(Signature.id.in_(ids)))}
    zone, found = sheet.petition.city.time_zone, []
    for number in range(1, sheet.lines + 1):
        line = typed.get(number)
        row = rows.get(line.signature_id or 0) if line else None
        erased = bool(row and row.erased_at)
        values = Typed.of(line, row, zone)
        said = remarks.of_line(sheet, values) if line and line.values is not None else []
        if mine and line and number in mine:
            values, said = mine[number], [theirs(line)["message"] + " " + _("Saving again replaces it.")]
        found.append(Line(number, values, keying.mark_of(line), said, row.id if row else None, erased))
    return found


def _details(sheet: Sheet) -> str:
    """Keep what the form says of the whole sheet; what is wrong with it, in a sentence."""
    if "signed_on" not in request.form:
        return ""
    keying.lock(sheet)
    sheet.circulator = lines.fold(request.form.get("circulator"))[:200]
    sheet.dates_hold = bool(request.form.get("dates_hold"))
    wish, wrong = request.form.get("signed_on", "").strip(), ""
    day = keying.day_of(sheet, wish)
    if wish and (day is None or day > days.of(now(), sheet.petition.city.time_zone)):
        wrong = _("That is no day on which the sheet can have been signed.")
    else:
        sheet.signed_on = days.noon(day, sheet.petition.city.time_zone) if day else None
    closing.date_lines(sheet)
    return wrong


def _day(sheet: Sheet) -> date | None:
    return days.of(sheet.signed_on, sheet.petition.city.time_zone) if sheet.signed_on else None


def _beside(sheet: Sheet) -> str | None:
    """Who else is typing this sheet."""
    last = select(SheetLine).filter_by(sheet_id=sheet.id, keying=1).order_by(SheetLine.saved_at.desc()).limit(1)
    line = db.session.scalar(last)
    if line is None or line.account_id == access.account().id or sheet.state not in keying.OPEN:
        return None
    if (now() - line.saved_at).total_seconds() > RECENTLY:
        return None
    return _typist(line)


def _typist(line: SheetLine) -> str | None:
    """Who typed it: an account, or a volunteer for an evening."""
    if line.evening_id:
        evening = db.session.get(Evening, line.evening_id)
        return evening.name if evening else None
    account = db.session.get(Account, line.account_id) if line.account_id else None
    return account.name if account else None


def typed_word(sheet: Sheet) -> str:
    """How many of its lines hold something."""
    kinds = [line.kind for line in keying.typed(sheet).values()]
    return _n("%(num)s line typed", "%(num)s lines typed", sum(kind in closing.FILLED for kind in kinds))


def _closed_word(number: int, signed: int, doubles: int) -> str:
    told = _n(
        "Sheet %(number)s is closed with %(num)s signature.", "Sheet %(number)s is closed with %(num)s signatures.",
        signed, number=number,
    )  # fmt: skip
    more = _n("%(num)s is somebody’s second: set aside.", "%(num)s are somebody’s second: set aside.", doubles)
    return f"{told} {more}" if doubles else told


def _kind_word(kind: str) -> str:
    return {"unreadable": _("unreadable"), "crossed": _("crossed out"), "empty": _("empty")}.get(kind, kind)


def _gone(sheet: Sheet) -> Response:
    flash(_("This sheet is not open: nothing was changed."), "error")
    return make_response(redirect(request.path.removesuffix("/close"), 303))


def _find(number: int) -> Sheet:
    return paper.find(g.petition, number) or abort(404)
