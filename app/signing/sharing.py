"""What a signer takes along: the meeting for the calendar."""

from datetime import timedelta

from app.common.clock import now
from app.models import Petition


def calendar(petition: Petition, title: str) -> str:
    """The council meeting as an iCalendar file of one event, two hours long (RFC 5545)."""
    assert petition.meets_at is not None
    stamp = "%Y%m%dT%H%M%SZ"
    safe = title.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", " ")
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cityroll//EN", "BEGIN:VEVENT",
            f"UID:meeting-{petition.id}@cityroll", f"DTSTAMP:{now():{stamp}}", f"DTSTART:{petition.meets_at:{stamp}}",
            f"DTEND:{petition.meets_at + timedelta(hours=2):{stamp}}", f"SUMMARY:{petition.council}: {safe}"[:200],
            "END:VEVENT", "END:VCALENDAR", "",
        ]
    )  # fmt: skip
