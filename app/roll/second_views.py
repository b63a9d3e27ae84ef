"""Typing a sheet a second time, blind, and settling what differs."""

from typing import Literal

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.common import lines
from app.models import Sheet
from app.roll import keying, paper, second
from app.roll.keying import Typed
from app.roll.keying_views import Line, theirs
from app.web import access
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import ngettext as _n

blueprint = Blueprint("second", __name__, url_prefix="/office/<campaign>/<city>/paper/<int:number>")


@blueprint.get("/again")
@member("enter")
def again(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """The same sheet once more, without a look at what the first person typed."""
    sheet = _find(number)
    if not _ready(sheet):
        return redirect(url_for("keying.sheet", campaign=campaign, city=city, number=number))
    return render_template("office/sheet_again.html", petition=g.petition, sheet=sheet, batch=sheet.batch,
                           lines=_lines(sheet), keying=2, open=True, account=access.account())  # fmt: skip


@blueprint.post("/again")
@member("enter")
def save(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """All lines at once, without script; with the second button both are compared."""
    sheet = _find(number)
    try:
        for line in range(1, sheet.lines + 1):
            if (over := request.form.get(f"over-{line}")) is not None:
                second.save(sheet, line, Typed.read(request.form, f"-{line}"), over, access.account())
        if not request.form.get("compare"):
            flash(_("Saved."))
            return redirect(url_for(".again", campaign=campaign, city=city, number=number), 303)
        found = second.compare(sheet, access.account())
    except (second.NotYours, second.NotReady, keying.NotOpen, keying.Conflict):
        flash(_("Not possible: the sheet has changed meanwhile, or you are the one who typed it first."), "error")
        return redirect(url_for("keying.sheet", campaign=campaign, city=city, number=number), 303)
    flash(_n("%(num)s difference to settle.", "%(num)s differences to settle.", len(found)) if found
          else _("Both keyings agree in everything."))  # fmt: skip
    where = ".differences" if found else "keying.sheet"
    return redirect(url_for(where, campaign=campaign, city=city, number=number), 303)


@blueprint.post("/again/lines/<int:line>")
@member("enter")
def save_line(campaign: str, city: str, number: int, line: int) -> ResponseReturnValue:
    """One line as it is being typed; nothing is said of it, since that would tell what the first person typed."""
    sheet, typed = _find(number), Typed.read(request.form, f"-{line}")
    try:
        kept = second.save(sheet, line, typed, request.form.get(f"over-{line}", ""), access.account())
    except ValueError:
        abort(404)
    except keying.Conflict as conflict:
        return jsonify(theirs(conflict.line)), 409
    except (second.NotYours, second.NotReady, keying.NotOpen):
        return jsonify(message=_("This cannot be typed any more. Reload the page.")), 410
    return jsonify(over=keying.mark_of(kept), notes=[], typed="")


@blueprint.get("/differences")
@member("enter")
def differences(campaign: str, city: str, number: int) -> str:
    """What both typed, side by side, the letters marked that differ."""
    sheet = _find(number)
    return render_template("office/sheet_differences.html", petition=g.petition, sheet=sheet,
                           differences=second.differences(sheet))  # fmt: skip


@blueprint.post("/differences")
@member("enter")
def settle(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """One of them is decided."""
    sheet = _find(number)
    line, field, keep = (request.form.get(name, "") for name in ("line", "field", "keep"))
    try:
        instead = lines.fold(request.form.get("instead"))[: keying.LENGTHS.get(field, 0)] if keep == "instead" else ""
        kept: Literal["first", "second"] = "first" if keep == "first" else "second"
        if keep not in ("first", "second") and not instead:
            flash(_("Type what the paper says, or press one of the two."), "error")
        else:
            second.settle(sheet, int(line) if line.isdecimal() else 0, field, kept, access.account(), instead)
    except KeyError:
        flash(_("Somebody else has settled that one meanwhile."))
    except (keying.NotOpen, keying.Conflict):
        flash(_("Open the sheet again first: this changes what the line is."), "error")
    where = ".differences" if second.differences(sheet) else "keying.sheet"
    return redirect(url_for(where, campaign=campaign, city=city, number=number), 303)


def _lines(sheet: Sheet) -> list[Line]:
    typed = keying.typed(sheet, 2)
    return [
        Line(number, Typed.of(typed.get(number)), keying.mark_of(typed.get(number)), [])
        for number in range(1, sheet.lines + 1)
    ]


def _ready(sheet: Sheet) -> bool:
    begun = sheet.state in ("entered", "closed") and sheet.fields_compared is None
    return begun and second.may(sheet, access.account())


def _find(number: int) -> Sheet:
    return paper.find(g.petition, number) or abort(404)
