"""Days and times as people's files write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.roll import moments

ZONE = "America/Anchorage"  # nine hours behind in winter, eight in summer
WRITTEN = {
    "2026-03-01T08:02:53": "2026-03-01T17:02:53Z",
    "2026-03-01 08:02": "2026-03-01T17:02:00Z",
    "2026-03-01T08:02:53Z": "2026-03-01T08:02:53Z",
    "2026-03-01 08:02:53 UTC": "2026-03-01T08:02:53Z",
    "2026-03-01T08:02:53.5-05:00": "2026-03-01T13:02:53Z",
    "2026/03/01 2:20:05 PM GMT-6": "2026-03-01T20:20:05Z",
    "3/1/2026": "2026-03-01T21:00:00Z",
    "03/01/26": "2026-03-01T21:00:00Z",
    "3/1/2026 2:20 PM": "2026-03-01T23:20:00Z",
    "3/1/2026 14:20:05": "2026-03-01T23:20:05Z",
    "7/1/2026": "2026-07-01T20:00:00Z",
    "March 1, 2026": "2026-03-01T21:00:00Z",
    "Sunday, March 1st, 2026": "2026-03-01T21:00:00Z",
    "1 Mar 2026 10:00": "2026-03-01T19:00:00Z",
    "1 de marzo de 2026": "2026-03-01T21:00:00Z",
    "20260301": "2026-03-01T21:00:00Z",
    "46082": "2026-03-01T21:00:00Z",
    "46082.5": "2026-03-01T21:00:00Z",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_what_people_write(text: str) -> None:
    found = moments.read(text, ZONE)
    assert found
    assert found.at.strftime("%Y-%m-%dT%H:%M:%SZ") == WRITTEN[text]


@pytest.mark.parametrize(
    "text", ["", "n/a", "13/13/2026", "2/30/2026", "99501", "tomorrow", "1.5", "0000-01-01", "9" * 40]
)
def test_what_is_no_moment(text: str) -> None:
    assert moments.read(text, ZONE) is None


def test_day_first_where_it_is_said() -> None:
    read = moments.read("4/3/2026", ZONE, "dmy")
    assert read
    assert (read.at.month, read.at.day, read.exact) == (3, 4, False)
    assert moments.read("31.12.2025 14:20", ZONE, "dmy")
    assert moments.read("31/12/2025", ZONE, "mdy") is None


def test_the_order_shows_itself_or_is_asked() -> None:
    assert moments.order_of(["3/4/2026", "13/4/2026"]) == "dmy"
    assert moments.order_of(["3/4/2026", "3/14/2026"]) == "mdy"
    assert moments.is_ambiguous(["3/4/2026", "5/6/2026"])
    assert not moments.is_ambiguous(["2026-03-04", "March 4, 2026"])
    assert not moments.is_ambiguous(["2026/03/04"])


@given(st.datetimes(datetime(1990, 1, 2), datetime(2068, 12, 30)))
def test_iso_comes_back(at: datetime) -> None:
    found = moments.read(at.replace(tzinfo=UTC).isoformat(), ZONE)
    assert found
    assert found.at == at.replace(tzinfo=UTC)


@given(st.datetimes(datetime(1990, 1, 2), datetime(2068, 12, 30)), st.sampled_from(moments.ORDERS))
def test_numbers_come_back_in_their_order(at: datetime, order: str) -> None:
    text = f"{at:%m/%d/%Y}" if order == "mdy" else f"{at:%d/%m/%Y}"
    found = moments.read(f"{text} {at:%I:%M:%S %p}", "UTC", order)
    assert found
    assert found.at == at.replace(tzinfo=UTC, microsecond=0)
    assert abs(found.at - at.replace(tzinfo=UTC)) < timedelta(seconds=1)


@given(st.text(max_size=30))
def test_noise_is_never_a_fault_of_ours(text: str) -> None:
    for order in moments.ORDERS:
        moments.read(text, ZONE, order)
