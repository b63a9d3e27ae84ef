"""What people take along: the meeting for the calendar, the address as a picture, the words to pass it on with."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from app.common import qr
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


def qr_code(address: str) -> Markup:
    """An address of ours as a QR code, SVG."""
    return Markup(qr.svg(address))  # noqa: S704  (our own picture of our own address)


class Share(NamedTuple):
    """What a signer passes on: an address in the signer's language, a sentence, and both for other sites' links."""

    address: str
    sentence: str

    @property
    def message(self) -> str:
        return quote(f"{self.sentence} {self.address}")

    @property
    def quoted(self) -> str:
        return quote(self.address, safe="")
