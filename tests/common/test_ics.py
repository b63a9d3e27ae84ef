"""Calendar files: what is written is read back, folded and escaped as RFC 5545 wants it."""

import re
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.common import ics

STAMP = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


def unfolded(text: str) -> list[str]:
    """The content lines, by hand (RFC 5545, 3.1)."""
    assert text.endswith("\r\n")
    assert not re.search(r"[^\r]\n|\r[^\n]", text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def entry(**more: object) -> ics.Entry:
    return ics.Entry(**{"uid": "a-1@city", "begins": STAMP, "summary": "A", "stamp": STAMP} | more)  # type: ignore[arg-type]


@given(WORDS, WORDS)
def test_any_words_come_back(summary: str, description: str) -> None:
    lines = unfolded(ics.write([entry(summary=summary, description=description)], name="N"))
    values = {line.partition(":")[0]: line.partition(":")[2] for line in lines}
    clean = [ics.CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")) for text in (summary, description)]
    assert unescaped(values["SUMMARY"]) == clean[0]
    assert unescaped(values.get("DESCRIPTION", "")) == clean[1]
    assert not any(line.startswith("BEGIN:VALARM") for line in lines)


def test_an_hour_a_day_and_an_alarm() -> None:
    timed = entry(begins=datetime.fromisoformat("2026-03-04T19:00-09:00"), lasts=timedelta(hours=2))
    whole = entry(begins=date(2026, 12, 31), alarms=(timedelta(days=2),))
    lines = unfolded(ics.write([timed, whole], "Dates; all, of them", timedelta(hours=6)))
    assert "DTSTART:20260305T040000Z" in lines
    assert "DTEND:20260305T060000Z" in lines
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "TRIGGER:-P2D" in lines
    assert "NAME:Dates\\; all\\, of them" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
    begun = [line.partition(":")[2] for line in lines if line.startswith("BEGIN")]
    assert begun == ["VCALENDAR", "VEVENT", "VEVENT", "VALARM"]


def test_the_sequence_grows() -> None:
    assert ics.sequence(STAMP) < ics.sequence(STAMP + timedelta(minutes=1)) < 2**31
