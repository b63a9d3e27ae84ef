"""Days by a city's clocks: where one begins and ends, however long summer time makes it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def at(day: date, hour: time, zone: str) -> datetime:
    """That hour of the day in a time zone (IANA name). OverflowError at the calendar's ends."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def begin(day: date, zone: str) -> datetime:
    """The day's first instant there."""
    return at(day, time.min, zone)


def noon(day: date, zone: str) -> datetime:
    """Its noon, for what happened on that day at an hour nobody noted."""
    return at(day, time(12), zone)


def end(day: date, zone: str) -> datetime:
    """The day's last instant there: still that day, whoever writes it."""
    return at(day, time.max.replace(fold=1), zone)  # fold: of an hour that comes twice, the later one


def of(moment: datetime, zone: str) -> date:
    """The day it is there at this moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def wall(moment: datetime, zone: str) -> time:
    """What the clocks on the wall show there at this moment."""
    return moment.astimezone(ZoneInfo(zone)).time()


def written(moment: str, zone: str) -> str:
    """The day it is there at a moment written as `clock.iso` does: `2026-03-04T03:20:00Z` → `2026-03-03`."""
    return of(datetime.fromisoformat(moment), zone).isoformat()


def hour(moment: datetime, zone: str) -> time:
    """The hour it is there at this moment."""
    return moment.astimezone(ZoneInfo(zone)).time()
