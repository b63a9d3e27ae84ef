"""The time trap: the form carries a signed minute; what comes back without, or days later, is asked again."""

import hmac
from datetime import datetime, timedelta

from app.common.clock import now

LATEST = timedelta(hours=48)


def mark(moment: datetime, secret: str) -> str:
    """The mark of this minute; pages of one minute carry the same, so that they stay cacheable."""
    minute = int(moment.timestamp()) // 60
    return f"{minute}.{hmac.digest(secret.encode(), f'seen:{minute}'.encode(), 'sha256').hex()[:24]}"


def holds(given: str, secret: str) -> bool:
    """Whether this is a mark of ours from a time at which a person may have opened the page."""
    minute, _, _rest = given.partition(".")
    if not (minute.isascii() and minute.isdigit() and len(minute) < 9):
        return False
    opened = datetime.fromtimestamp(int(minute) * 60, tz=now().tzinfo)
    return hmac.compare_digest(mark(opened, secret).encode(), given.encode()) and now() - opened < LATEST
