"""Days are a city's own, and not all of them have twenty-four hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.common import days

CHICAGO = "America/Chicago"


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 6, 1), 24), (date(2026, 11, 1), 25)],
    ids=["clocks go forward", "nothing happens", "clocks go back"],
)
def test_a_day_is_as_long_as_its_clocks_say(day: date, hours: int) -> None:
    begin, end = days.begin(day, CHICAGO), days.end(day, CHICAGO)
    assert end - begin == timedelta(hours=hours) - timedelta(microseconds=1)
    assert days.begin(day + timedelta(days=1), CHICAGO) - end == timedelta(microseconds=1)


def test_its_ends_are_still_that_day_there_and_not_elsewhere() -> None:
    day = date(2026, 12, 11)
    for moment in (days.begin(day, CHICAGO), days.noon(day, CHICAGO), days.end(day, CHICAGO)):
        assert moment.tzinfo is UTC
        assert days.of(moment, CHICAGO) == day
    assert days.of(days.end(day, CHICAGO), "UTC") == date(2026, 12, 12)
    assert days.begin(day, "Pacific/Honolulu") - days.begin(day, CHICAGO) == timedelta(hours=4)


def test_an_hour_that_comes_twice_belongs_to_the_day_it_ends() -> None:
    """In Havana clocks go back at one in the night, to midnight: the day begins with the first of the two."""
    day = date(2026, 11, 1)
    assert days.end(day, "America/Havana") - days.begin(day, "America/Havana") > timedelta(hours=24)


def test_an_evening() -> None:
    assert days.at(date(2026, 12, 11), time(18, 30), CHICAGO) == datetime(2026, 12, 12, 0, 30, tzinfo=UTC)
