"""What a line of the rule card can say, by the kind of its value; what does not fit is refused with a code."""

import re
from datetime import date, time
from typing import Any

DEMANDS = ("street_address", "email", "phone")
UNITS = ("business_days", "days", "hours")
SIDES = ("before", "after")  # the meeting
CLOSED = ("earlier", "same")  # falls on a day the offices are closed: the last open day before, or that day
MOST = {"business_days": 250, "days": 366, "hours": 24 * 60}
LONGEST = 2000  # characters
NUMBER = 10_000_000


class Wrong(ValueError):
    """Why this cannot be a line's value; `code` is text, email, long, flag, number, fields, day,
    deadline, amount or hour."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(kind: str, value: Any) -> Any:
    """The value as it is stored (plain JSON), else Wrong. A deadline is `{"amount": 6, "unit": "business_days",
    "hour": "12:00", "side": "before", "closed": "earlier"}`: hours have no hour of day."""
    return CHECKS[kind](value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong("text")
    if len(value) > LONGEST:
        raise Wrong("long")
    return value.strip()


def is_address(said: str) -> bool:
    """Whether it looks like one mail address; whether anybody reads it is for whoever asked there to know."""
    return re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+", said) is not None


def _email(value: Any) -> str:
    text = _text(value)
    if not is_address(text):
        raise Wrong("email")
    return text


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("flag")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= NUMBER:
        raise Wrong("number")
    return value


def _fields(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not set(value) <= set(DEMANDS):
        raise Wrong("fields")
    return [name for name in DEMANDS if name in value]


def _day(value: Any) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Wrong("day") from None
    if not 1990 <= day.year <= 2200:
        raise Wrong("day")
    return day.isoformat()


def _deadline(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not {"amount", "unit"} <= set(value) <= {*PARTS, "amount", "unit", "hour"}:
        raise Wrong("deadline")
    found = PARTS | value
    if found["unit"] not in UNITS or found["side"] not in SIDES or found["closed"] not in CLOSED:
        raise Wrong("deadline")
    if _number_or_none(found["amount"]) is None or found["amount"] > MOST[found["unit"]]:
        raise Wrong("amount")
    found["hour"] = None if found["unit"] == "hours" else _hour(found.get("hour"))
    return {name: found[name] for name in ("amount", "unit", "hour", "side", "closed")}


PARTS: dict[str, Any] = {"side": "before", "closed": "earlier"}  # what a deadline is if it does not say


def _number_or_none(value: Any) -> int | None:
    try:
        return _number(value)
    except Wrong:
        return None


def _hour(value: Any) -> str:
    try:
        return time.fromisoformat(value).strftime("%H:%M")
    except (TypeError, ValueError):
        raise Wrong("hour") from None


CHECKS = {
    "text": _text, "email": _email, "flag": _flag, "number": _number, "fields": _fields, "day": _day,
    "deadline": _deadline,
}  # fmt: skip


def day(said: str) -> date:
    """A stored day."""
    return date.fromisoformat(said)


def clock(said: str) -> time:
    """A stored hour of day."""
    return time.fromisoformat(said)
