"""Time is aware and UTC, and written as the contract says."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.common.clock import iso, now


def test_now_is_aware() -> None:
    assert now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 4, 14, 20, 0, 999_999, tzinfo=UTC),
        datetime(2026, 3, 4, 9, 20, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_iso_is_utc_to_the_second(moment: datetime) -> None:
    assert iso(moment) == "2026-03-04T14:20:00Z"
