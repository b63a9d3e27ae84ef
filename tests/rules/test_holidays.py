"""On which days a city's offices are open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import Holiday
from app.rules.holidays import Calendar, federal

DAYS = st.dates(date(2022, 1, 1), date(2060, 12, 31))
# As the Office of Personnel Management lists them.
LISTED = {
    2025: "0101 0120 0217 0526 0619 0704 0901 1013 1111 1127 1225",
    2026: "0101 0119 0216 0525 0619 0703 0907 1012 1111 1126 1225",
    2027: "0101 0118 0215 0531 0618 0705 0906 1011 1111 1125 1224 1231",
}


def own(day: date, works: bool = False) -> Holiday:
    return Holiday(day=day, name="Founders’ Day", works=works)


@pytest.mark.parametrize("year", LISTED)
def test_federal_holidays_as_observed(year: int) -> None:
    assert " ".join(f"{day:%m%d}" for day in sorted(federal(year))) == LISTED[year]


def test_the_citys_own_days_go_first() -> None:
    columbus, friday = date(2026, 10, 12), date(2026, 3, 27)
    calendar = Calendar([own(friday), own(columbus, works=True)])
    assert (calendar.closed(friday), calendar.closed(columbus)) == ("Founders’ Day", "")
    assert calendar.closed(date(2026, 11, 11)) == "veterans"
    gone = own(friday)
    gone.removed_at = gone.created_at = None
    assert Calendar([]).closed(friday) == ""


@given(DAYS, st.integers(1, 40), st.sampled_from((-1, 1)), st.lists(DAYS, max_size=5))
def test_so_many_open_days_lie_between(day: date, amount: int, side: int, free: list[date]) -> None:
    """By its definition: the day found is open, and with it exactly `amount` open days lie before the first one."""
    calendar = Calendar([own(each) for each in free])
    found, skipped = calendar.count(day, amount, side)
    between = [day + timedelta(days=side * n) for n in range(1, abs((found - day).days) + 1)]
    assert sum(not calendar.closed(each) for each in between) == amount
    assert not calendar.closed(found)
    assert [each for each, _why in skipped] == sorted(
        each for each in between if calendar.closed(each) not in ("", "weekend")
    )


@given(DAYS, st.integers(1, 20), st.lists(DAYS, max_size=5))
def test_more_days_off_never_make_it_later(day: date, amount: int, free: list[date]) -> None:
    assert Calendar([own(each) for each in free]).count(day, amount, -1)[0] <= Calendar().count(day, amount, -1)[0]
