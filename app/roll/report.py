"""What became of every line of an import: a file of codes beside the uploaded one, without personal data."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

OUTCOMES = ("new", "exact", "likely", "here", "error")
NAME = "report.csv"
REASONS = {
    "ragged": _l("This line has more or fewer cells than the header. Is a comma or a quotation mark missing?"),
    "encoding": _l("Letters that cannot be read: this line is in another encoding than the rest."),
    "nul": _l("There is a character in here that no list holds (NUL)."),
    "formula": _l("This cell is a formula. Replace it by its value."),
    "value": _l("This cell holds an error instead of a value."),
    "email": _l("That e-mail address is not complete."),
    "long": _l("This is too long."),
    "name": _l("There is no name."),
    "no_date": _l("It does not say when this person signed."),
    "date": _l("That is not a date we can read."),
    "old": _l("That date is before 1990."),
    "future": _l("That date is in the future."),
    "yes_no": _l("Write yes or no here."),
    "channel": _l("Write online, paper or import here."),
    "refused": _l("This address asked not to be signed up again."),
    "twice": _l("Another line has the same number in external_id."),
}
WORDS = {
    "new": _l("new"), "exact": _l("exact double"), "likely": _l("likely double"), "here": _l("already here"),
    "error": _l("not taken"),
}  # fmt: skip


class Outcome(NamedTuple):
    """`what` is one of OUTCOMES; `code` says why there is an error, `column` where; `other` is what the line repeats:
    a signature's number, or `line 17` of the same file."""

    line: int
    what: str
    code: str = ""
    column: str = ""
    other: str = ""


def reason(outcome: Outcome) -> str:
    """Why, in a sentence; empty for a line that is simply new."""
    if outcome.what == "error":
        return str(REASONS[outcome.code])
    line = outcome.other.removeprefix("line ")
    if outcome.what == "exact" and line != outcome.other:
        return _("The same mailbox and name as line %(line)s.", line=line)
    if outcome.what == "exact":
        return _("The same mailbox and name as signature %(number)s.", number=outcome.other)
    if outcome.what == "here":
        return _("The number in external_id is that of signature %(number)s.", number=outcome.other)
    return _("Looks like somebody who has signed already.") if outcome.what == "likely" else ""


def counted(outcomes: Iterable[Outcome], counts: dict[str, int]) -> dict[str, int]:
    """These counts and the outcomes, by kind."""
    found = {what: counts.get(what, 0) for what in OUTCOMES}
    for outcome in outcomes:
        found[outcome.what] += 1
    return found


def begin(folder: Path, keep: int = 0) -> None:
    """An empty report; `keep`: only what stands behind its first so many lines goes, which a crash left there."""
    path = folder / NAME
    kept = list(islice(read(folder), keep)) if keep else []
    path.unlink(missing_ok=True)
    path.touch(0o600)
    add(folder, kept)


def add(folder: Path, outcomes: Iterable[Outcome]) -> None:
    """Write these behind the others."""
    with (folder / NAME).open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(outcomes)


def read(folder: Path) -> Iterator[Outcome]:
    """All outcomes in the order of the file; none if the report is gone."""
    path = folder / NAME
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for line, *rest in csv.reader(file):
                yield Outcome(int(line), *rest)
