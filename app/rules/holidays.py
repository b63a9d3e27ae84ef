"""On which days a city's offices are open: not at weekends, on federal holidays or on the city's own."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from app.models import Holiday
from app.web.language import lazy_gettext as _l

NAMES = {
    "new_year": _l("New Year’s Day"), "king": _l("Martin Luther King Jr. Day"), "presidents": _l("Presidents’ Day"),
    "memorial": _l("Memorial Day"), "juneteenth": _l("Juneteenth"), "independence": _l("Independence Day"),
    "labor": _l("Labor Day"), "columbus": _l("Columbus Day"), "veterans": _l("Veterans Day"),
    "thanksgiving": _l("Thanksgiving"), "christmas": _l("Christmas Day"),
}  # fmt: skip
FIXED = {"new_year": (1, 1), "juneteenth": (6, 19), "independence": (7, 4), "veterans": (11, 11), "christmas": (12, 25)}
MOVING = {  # month, weekday (Monday 0), which one of the month; -1: the last
    "king": (1, 0, 3), "presidents": (2, 0, 3), "memorial": (5, 0, -1), "labor": (9, 0, 1), "columbus": (10, 0, 2),
    "thanksgiving": (11, 3, 4),
}  # fmt: skip
ONE = timedelta(days=1)


@lru_cache(maxsize=64)
def federal(year: int) -> dict[date, str]:
    """The legal public holidays that are observed in a year, day → key of NAMES: 5 U.S.C. § 6103(a). One on a Saturday
    is observed on the Friday before (§ 6103(b)), one on a Sunday on the Monday after (Executive Order 11582)."""
    found = {_nth(year, *rule): name for name, rule in MOVING.items()}
    for when in (year, year + 1):  # New Year's Day on a Saturday is observed in the year before
        for name, (month, day) in FIXED.items():
            observed = _observed(date(when, month, day))
            if observed.year == year and (name != "juneteenth" or when >= 2021):
                found[observed] = name
    return found


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which < 0:
        last = date(year, month + 1, 1) - ONE
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _observed(day: date) -> date:
    return day + {5: -ONE, 6: ONE}.get(day.weekday(), timedelta())


class Calendar:
    """The days of one city's offices."""

    def __init__(self, own: Iterable[Holiday] = ()) -> None:
        self.own = {row.day: row for row in own if row.removed_at is None}

    def closed(self, day: date) -> str:
        """Why the offices are closed: `weekend`, a key of NAMES, or the city's own name for it; empty: they are
        open."""
        if day.weekday() >= 5:
            return "weekend"
        if mine := self.own.get(day):
            return "" if mine.works else mine.name
        return federal(day.year).get(day, "")

    def count(self, day: date, amount: int, side: int) -> tuple[date, list[tuple[date, str]]]:
        """The `amount`-th open day before (side -1) or after (1) a day that is not counted itself, and the holidays
        passed over. None to count: that day, or the last open one before it. OverflowError at the calendar's ends."""
        skipped: list[tuple[date, str]] = []
        if amount == 0:
            return self.earlier(day), skipped
        while amount:
            day += side * ONE
            why = self.closed(day)
            amount -= not why
            if why and why != "weekend":
                skipped.append((day, why))
        return day, sorted(skipped)

    def earlier(self, day: date) -> date:
        """That day if the offices are open, else the last open one before it."""
        while self.closed(day):
            day -= ONE
        return day


def name(code: str) -> str:
    """A holiday's name in the language spoken now; the city's own are called as they were typed."""
    return str(NAMES.get(code, code))
