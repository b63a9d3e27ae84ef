"""The one clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """RFC 3339 in UTC to the second: `2026-03-04T14:20:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
