"""Days and times as people's files write them: ISO 8601, US and other orders, months by name, Excel's numbers."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.common import days

FIRST = 1990  # a year before it is a slip
ORDERS = ("mdy", "dmy")
NUMBERS = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})\b")
HOUR = re.compile(r"(\d{1,2})(?::(\d{2}))(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?\s?m\.?)?", re.IGNORECASE)
ZONE = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?|Z\b|UTC\b|GMT\b")
NAMED = re.compile(r"(?:[a-z]+,?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:de\s+)?([a-z]{3,})|([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+(?:de\s+)?(\d{4})\b", re.IGNORECASE)  # fmt: skip  # noqa: E501
MONTHS = ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep", "oct", "nov", "dec dic")
SERIAL = re.compile(r"\d{5}(\.\d+)?")
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  Excel's own, in no zone


class Moment(NamedTuple):
    at: datetime
    exact: bool  # with an hour; a day alone is taken to be its noon


def read(text: str, zone: str, order: str = "mdy") -> Moment | None:
    """The moment a cell names, in this zone (IANA name) if it says none; None if it names none."""
    text = text.strip()
    naive, exact, offset = _iso(text) or _numbers(text, order) or _named(text) or _serial(text) or (None, False, None)
    if naive is None or not 1 < naive.year < 9999:
        return None
    if offset is not None:
        return Moment(naive.replace(tzinfo=UTC) - offset, exact)
    if not exact:
        return Moment(days.noon(naive.date(), zone), False)
    return Moment(naive.replace(tzinfo=_zone(zone)).astimezone(UTC), True)


def looks_like_one(text: str) -> bool:
    """Whether a cell names a day, in whichever order."""
    return not SERIAL.fullmatch(text) and any(read(text, "UTC", order) for order in ORDERS)


def order_of(cells: Iterable[str]) -> str | None:
    """In which order these cells write day and month: mdy, dmy; None if none of them shows it."""
    for cell in cells:
        if found := NUMBERS.match(cell.strip()):
            first, second = int(found[1]), int(found[3])
            if first > 31:
                continue  # the year first
            if first > 12 >= second:
                return "dmy"
            if second > 12 >= first:
                return "mdy"
    return None


def is_ambiguous(cells: Iterable[str]) -> bool:
    """Whether day and month stand there as numbers, and no cell shows which is which."""
    cells = [cell.strip() for cell in cells]
    written = [found for cell in cells if (found := NUMBERS.match(cell)) and len(found[1]) < 3]
    return bool(written) and order_of(cells) is None


Parts = tuple[datetime, bool, timedelta | None]  # the clock's face, whether it has an hour, its distance from UTC


def _iso(text: str) -> Parts | None:
    if len(text) < 8 or not text[:4].isdigit() or (len(text) == 8 and not text.isdigit()):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=None), len(text) > 10, found.utcoffset()


def _numbers(text: str, order: str) -> Parts | None:
    found = NUMBERS.match(text)
    if found is None:
        return None
    one, two, three = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == 4:
        year, month, day = one, two, three
    else:
        year, month, day = (three, one, two) if order == "mdy" else (three, two, one)
        year += (2000 if year < 70 else 1900) if len(found[4]) <= 2 else 0
    return _with_hour(year, month, day, text[found.end() :])


def _named(text: str) -> Parts | None:
    found = NAMED.match(text)
    if found is None:
        return None
    name = (found[2] or found[3]).lower()[:3]
    month = next((number for number, words in enumerate(MONTHS, 1) if name in words.split()), 0)
    return _with_hour(int(found[5]), month, int(found[1] or found[4]), text[found.end() :])


def _serial(text: str) -> Parts | None:
    """Excel's number of a day, and its fraction; 20000 is 1954, 80000 is 2119."""
    if not SERIAL.fullmatch(text) or not 20_000 <= float(text) <= 80_000:
        return None
    moment = EPOCH + timedelta(seconds=round(float(text) * 86_400))
    return moment, "." in text, None


def _with_hour(year: int, month: int, day: int, rest: str) -> Parts | None:
    try:
        the_day = date(year, month, day)
    except ValueError:
        return None
    rest = rest.strip(" ,T·")
    if not rest:
        return datetime.combine(the_day, time()), False, None
    found = HOUR.match(rest)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower().startswith("p") else 0)
    try:
        clock = time(hour, minute, second)
    except ValueError:
        return None
    return datetime.combine(the_day, clock), True, _offset(rest[found.end() :])


def _offset(text: str) -> timedelta | None:
    found = ZONE.search(text)
    if found is None:
        return None
    away = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    return -away if found[1] == "-" else away


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
