"""What is said about sheets and their lines, in sentences: what keeps a line or a sheet from being closed, what looks
odd, why a file is no scan."""

from typing import Any

from app.models import Sheet
from app.roll import keying, scans
from app.roll.closing import Lack
from app.roll.keying import Typed
from app.web.language import day
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.language import ngettext as _n

PROBLEMS: dict[str, Any] = {
    "no_name": _l("No name yet."),
    "no_date": _l("No date. Type it, or give the sheet’s own day on top."),
    "date": _l("This date cannot be read. Type month/day, as in 3/14."),
    "future": _l("This day is still to come."),
}
DOUBTS: dict[str, Any] = {
    "zip": _l("A ZIP code has five digits. Leave it if the paper says so."),
    "email": _l("This is no e-mail address; it is left out."),
}
SCANS: dict[str, Any] = {
    "empty": _l("Choose a file first: a PDF, or photographs as JPEG or PNG."),
    "kind": _l("That is no PDF, JPEG or PNG, whatever its name says."),
    "too_many": _l("A sheet has at most %(most)s pages."),
    "too_large": _l("That picture is too large. Scan it at 200 to 300 dots per inch."),
    "locked": _l("That PDF has a password. Save it without one."),
    "broken": _l("That file is damaged and cannot be opened. Scan the sheet again."),
}


def of_line(sheet: Sheet, typed: Typed) -> list[str]:
    """What is to be said of one line."""
    found = [_early(sheet) if code == "early" else str(PROBLEMS[code]) for code in keying.problems(sheet, typed)]
    return found + [str(DOUBTS[code]) for code in keying.doubts(typed)]


def of_lack(sheet: Sheet, lack: Lack, filled: int) -> str:
    """Why the sheet cannot be closed."""
    where = _n("Line %(lines)s", "Lines %(lines)s", len(lack.lines), lines=", ".join(map(str, lack.lines)))
    if lack.code == "missing":
        return _n(
            "You counted %(filled)s filled lines, and %(num)s is typed. Not typed: %(lines)s.",
            "You counted %(filled)s filled lines, and %(num)s are typed. Not typed: %(lines)s.",
            lack.number, filled=filled, lines=", ".join(map(str, lack.lines)) or "–",
        )  # fmt: skip
    if lack.code == "too_many":
        return _n(
            "You counted %(filled)s filled lines, but %(num)s is typed. Count again, or empty what is too many.",
            "You counted %(filled)s filled lines, but %(num)s are typed. Count again, or empty what is too many.",
            lack.number, filled=filled,
        )  # fmt: skip
    if lack.code == "second":
        return _("%(where)s: both keyings differ. Settle that first.", where=where)
    return f"{where}: {_early(sheet) if lack.code == 'early' else PROBLEMS[lack.code]}"


def of_scan(code: str) -> str:
    """Why it is no scan."""
    return str(SCANS.get(code, SCANS["broken"])) % {"most": scans.MOST}


def _early(sheet: Sheet) -> str:
    since = day(keying.earliest(sheet))
    if sheet.batch.printed_here:
        return _("Before the sheet was printed (%(day)s). If the paper says so, tick “The dates are right”.", day=since)
    return _("Before the petition opened (%(day)s). If the paper says so, tick “The dates are right”.", day=since)
