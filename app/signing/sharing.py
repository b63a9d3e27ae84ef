"""What people take along: the meeting for the calendar, the address as a picture, the words to pass it on with."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from app.common import days, ics, qr
from app.models import Petition


def calendar(petition: Petition, title: str) -> str:
    """The council meeting as an iCalendar file of one event, two hours long, or all day while its hour is not known."""
    assert petition.meets_at is not None
    hour, day = petition.meeting_hour, days.of(petition.meets_at, petition.city.time_zone)
    entry = ics.Entry(
        f"meeting-{petition.id}@cityroll", petition.meets_at if hour else day, f"{petition.council}: {title}"[:200],
        petition.changed_at, lasts=timedelta(hours=2) if hour else None,
    )  # fmt: skip
    return ics.write([entry])


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
