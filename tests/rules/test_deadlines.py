"""Deadlines from a meeting and a rule: business days, hours, the week in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.common import days
from app.models import Holiday, Meeting, Rule
from app.rules import card, days_off, deadlines, meetings, values, words
from app.rules.holidays import Calendar
from tests.cast import START, Cast

ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix",
         "America/Anchorage", "Pacific/Honolulu")  # fmt: skip
NOON = {"amount": 6, "unit": "business_days", "hour": "12:00"}


def on(moment: str) -> Any:
    return time_machine.travel(datetime.fromisoformat(moment), tick=False)


def due(zone: str, meets: datetime, own: Any = (), **rule: Any) -> datetime:
    """The wall's clock in the zone at the deadline; `meets` is the wall's too."""
    return work_out(zone, meets, own, **rule).at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def work_out(zone: str, meets: datetime, own: Any = (), **said: Any) -> deadlines.Deadline:
    meeting = Meeting(id=1, at=days.at(meets.date(), meets.time(), zone), changed_at=START)
    rule = Rule(name="agenda_close", value=values.check("deadline", said), created_at=START)
    return deadlines.before(meeting, rule, Calendar(own), zone)


def test_business_days_skip_the_holiday_and_say_so(app: Any) -> None:
    found = work_out("America/New_York", datetime(2026, 2, 20, 19), **NOON)
    assert found.at == datetime(2026, 2, 11, 17, tzinfo=UTC)
    with app.test_request_context():
        told = "6 business days before February 20, at 12:00 PM, skipping February 16 (Presidents’ Day)."
        assert words.how(found) == told
    closed = [Holiday(day=date(2026, 2, 13), name="Snow day")]
    assert due("America/New_York", datetime(2026, 2, 20, 19), closed, **NOON) == datetime(2026, 2, 10, 12)


def test_calendar_days_that_end_on_a_closed_day() -> None:
    meets = datetime(2026, 3, 4, 18)
    ten = {"amount": 10, "unit": "days", "hour": "17:00"}
    assert due("America/Chicago", meets, **ten) == datetime(2026, 2, 20, 17)  # February 22 is a Sunday
    assert due("America/Chicago", meets, **ten, closed="same") == datetime(2026, 2, 22, 17)
    assert due("America/Chicago", meets, amount=0, unit="days", hour="12:00") == datetime(2026, 3, 4, 12)
    after = {"amount": 3, "unit": "business_days", "hour": "17:00", "side": "after"}
    assert due("America/Chicago", meets, **after) == datetime(2026, 3, 9, 17)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("meets", [datetime(2026, 3, 9, 19), datetime(2026, 11, 2, 19)], ids=["spring", "autumn"])
def test_a_meeting_in_the_week_in_which_the_clocks_change(zone: str, meets: datetime) -> None:
    """Both Mondays follow the Sunday of the change; the wall's clock holds, except that hours are never later."""
    friday = meets - timedelta(days=3)
    assert due(zone, meets, amount=1, unit="business_days", hour="17:00") == friday.replace(hour=17)
    assert due(zone, meets, amount=3, unit="days", hour="12:00") == friday.replace(hour=12)
    changes = zone not in ("America/Phoenix", "Pacific/Honolulu")
    earlier = 1 if changes and meets.month == 3 else 0  # in spring 72 hours that pass begin an hour earlier
    assert due(zone, meets, amount=72, unit="hours") == friday - timedelta(hours=earlier)


def test_an_hour_that_does_not_exist_or_comes_twice() -> None:
    zone, said = "America/New_York", {"amount": 1, "unit": "days", "hour": "02:30", "closed": "same"}
    spring = work_out(zone, datetime(2026, 3, 9, 19), **said)
    assert spring.at == datetime(2026, 3, 8, 6, 30, tzinfo=UTC)  # half past one, before the clocks are moved
    autumn = work_out(zone, datetime(2026, 11, 2, 19), **said | {"hour": "01:30"})
    assert autumn.at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # the first of the two


def test_hours_before_a_meeting_whose_hour_nobody_knows(app: Any) -> None:
    found = work_out("America/Denver", datetime(2026, 3, 4), amount=24, unit="hours")
    assert found.at == days.begin(date(2026, 3, 3), "America/Denver")
    with app.test_request_context():
        assert "its hour is not entered" in words.how(found)


@given(
    st.sampled_from(ZONES), st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.times(), st.times(),
    st.sampled_from(values.UNITS), st.integers(0, 200), st.sampled_from(values.CLOSED),
)  # fmt: skip
def test_never_later_than_a_clerk_would_say(
    zone: str, day: date, meets: time, hour: time, unit: str, amount: int, closed: str
) -> None:
    """Whatever the week: not after the plain reading by the wall's clock, and not after the meeting it is before."""
    at = datetime.combine(day, meets.replace(second=0, microsecond=0))
    found = work_out(zone, at, amount=amount, unit=unit, hour=hour.strftime("%H:%M"), closed=closed)
    wall = found.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    plain = at - timedelta(hours=amount) if unit == "hours" else at.combine(at - timedelta(days=amount), wall.time())
    assert wall.date() <= plain.date()
    if unit == "hours":
        assert wall <= plain
        assert found.at <= days.at(at.date(), at.time(), zone) - timedelta(hours=amount)
    elif unit == "business_days" or closed == "earlier":
        assert not Calendar().closed(found.day)


def calendar(cast: Cast, *fortnights: int) -> None:
    """Meetings on Wednesday, March 4, 2026, at seven, and so many fortnights later; the agenda closes."""
    card.write(cast.petition, "agenda_close", NOON, "City Code 2-14", date(2026, 2, 1), cast.omar)
    for number in fortnights:
        meets = date(2026, 3, 4) + timedelta(days=14 * number)
        meetings.add(cast.petition, days.at(meets, time(19), cast.millbrook.time_zone), "", cast.omar)


def test_the_nearest_deadline_and_what_moves_it(cast: Cast) -> None:
    with on("2026-02-10T18:00Z"):
        calendar(cast, 0, 1)
        found = deadlines.of(cast.petition)
        assert [d.key.partition(":")[0] for d in found] == ["agenda_close", "meeting", "agenda_close", "meeting"]
        assert deadlines.next(cast.petition) == found[0]
        assert found[0].day == date(2026, 2, 24)
        assert deadlines.missed(cast.petition, found) is None
        days_off.add(cast.petition, date(2026, 2, 27), "Founders’ Day", False, cast.omar)
        moved = deadlines.of(cast.petition)[0]
        assert (moved.key, moved.day) == (found[0].key, date(2026, 2, 23))
        cast.petition.state = "won"
        assert deadlines.next(cast.petition) is None


def test_after_the_cut_off_the_next_meeting_is_named(cast: Cast, app: Any) -> None:
    with on("2026-02-25T18:00Z"), app.test_request_context():
        calendar(cast, 0)
        missed = deadlines.missed(cast.petition, deadlines.of(cast.petition))
        assert missed
        assert words.closed(missed.closed) == "The agenda for March 4 closed yesterday at 12:00 PM."
        assert missed.reachable is None
        meetings.add(cast.petition, days.at(date(2026, 3, 18), time(19), cast.millbrook.time_zone))
        missed = deadlines.missed(cast.petition, deadlines.of(cast.petition))
        assert missed
        assert missed.reachable
        assert missed.closes
        assert words.meeting_day(missed.reachable, cast.millbrook.time_zone) == "March 18"
        assert words.when(missed.closes) == "Tue, Mar 10, 12:00 PM"


def test_the_last_day_of_notice_is_an_open_one(cast: Cast, app: Any) -> None:
    with on("2026-02-10T18:00Z"), app.test_request_context():
        card.write(cast.petition, "notice_by", "2026-07-04", "Contract, section 9", date(2026, 2, 1), cast.omar)
        found = deadlines.next(cast.petition)
        assert found
        assert (found.day, found.whole_day) == (date(2026, 7, 2), True)  # the third is the day it is observed
        assert words.how(found) == (
            "July 4 is a day on which the offices are closed (Saturday), so the last open day before it."
        )
