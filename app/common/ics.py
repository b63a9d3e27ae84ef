"""Calendar files: iCalendar (RFC 5545) with the properties of RFC 7986; lines folded at 75 octets, text escaped.

Times are UTC, which every calendar shows by its reader's clocks, so that no table of time zones is needed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # not allowed in text (RFC 5545, 3.1)
OCTETS = 75


@dataclass(frozen=True)
class Entry:
    """One event: `begins` a moment, or a day if it lasts the day."""

    uid: str  # the same however it moves
    begins: datetime | date
    summary: str
    stamp: datetime  # when it was last changed
    lasts: timedelta | None = None  # None: a moment, or the whole day
    description: str = ""
    url: str = ""
    alarms: tuple[timedelta, ...] = ()  # so long before


def write(entries: Iterable[Entry], name: str = "", refresh: timedelta | None = None) -> str:
    """The whole file; `name` and how often to ask again are for calendars that subscribe."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cityroll//EN", "CALSCALE:GREGORIAN"]
    if name:
        head += [f"NAME:{escape(name)}", f"X-WR-CALNAME:{escape(name)}"]
    if refresh:
        pause = f"PT{int(refresh.total_seconds()) // 3600}H"
        head += [f"REFRESH-INTERVAL;VALUE=DURATION:{pause}", f"X-PUBLISHED-TTL:{pause}"]
    lines = [*head, *(line for entry in entries for line in _event(entry)), "END:VCALENDAR"]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(entry.uid)}"
    yield f"DTSTAMP:{_utc(entry.stamp)}"
    yield f"LAST-MODIFIED:{_utc(entry.stamp)}"
    yield f"SEQUENCE:{sequence(entry.stamp)}"
    if isinstance(entry.begins, datetime):
        yield f"DTSTART:{_utc(entry.begins)}"
        if entry.lasts:
            yield f"DTEND:{_utc(entry.begins + entry.lasts)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.begins:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.begins + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{escape(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escape(entry.description)}"
    if entry.url:
        yield f"URL:{entry.url}"
    for before in entry.alarms:
        trigger = f"TRIGGER:-P{before.days}D"
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", trigger, f"DESCRIPTION:{escape(entry.summary)}", "END:VALARM")
    yield "END:VEVENT"


def sequence(stamp: datetime) -> int:
    """A number that grows with every change (RFC 5545, 3.8.7.4): minutes since 2020."""
    return max(0, int((stamp - EPOCH).total_seconds()) // 60)


def escape(text: str) -> str:
    """Text as a value (RFC 5545, 3.3.11)."""
    clean = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """No line is longer than 75 octets; none is broken within a character (RFC 5545, 3.1)."""
    parts, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > OCTETS:
            parts.append(" ")
            length = 1
        parts[-1] += letter
        length += size
    return "\r\n".join(parts)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
