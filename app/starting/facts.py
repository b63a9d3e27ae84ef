"""What a list of cities says of each beside its name: council, clerk's address, next meeting, language."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from app.common import days
from app.common.clock import now
from app.models import Account, Campaign, Petition
from app.rules import card, meetings, values

COLUMNS = ("council", "clerk", "meeting", "language")
SOURCE = {"en": "The campaign’s list of cities", "es": "La lista de ciudades de la campaña"}


class Facts(NamedTuple):
    """Empty: the list does not say."""

    council: str = ""
    clerk: str = ""  # mail address
    meeting: date | None = None
    language: str = ""

    @property
    def said(self) -> str:
        """In one line, as it is read back."""
        cells = [self.council, self.clerk, self.meeting.isoformat() if self.meeting else "", self.language]
        return " | ".join(cells).rstrip(" |")


def read(campaign: Campaign, cells: Sequence[str], zone: str) -> tuple[Facts, str]:
    """Cells in the order of COLUMNS; and what is wrong, by the column's name."""
    council, clerk, meeting, language = (cells[at].strip() if at < len(cells) else "" for at in range(len(COLUMNS)))
    day = _day(meeting)
    facts = Facts(council, clerk, day, language.lower())
    wrong = {
        "council": len(council) > 200,
        "clerk": bool(clerk) and not _is_address(clerk),
        "meeting": bool(meeting) and (day is None or day < days.of(now(), zone)),
        "language": bool(language) and facts.language not in campaign.languages,
    }
    return facts, next((name for name, is_so in wrong.items() if is_so), "")


def put(petition: Petition, facts: Facts, account: Account) -> None:
    """Write them where an organizer would: the rule card, the meetings, the first language. The council is in the text
    already."""
    zone, source = petition.city.time_zone, SOURCE.get(account.language or "en", SOURCE["en"])
    if facts.clerk:
        card.write(petition, "clerk_email", facts.clerk, source, days.of(now(), zone), account)
    if facts.meeting:
        meetings.put_next(petition, days.at(facts.meeting, time.min, zone), account)
    if facts.language in petition.languages:
        petition.languages = sorted(petition.languages, key=lambda code: code != facts.language)


def _is_address(text: str) -> bool:
    try:
        values.check("email", text)
    except values.Wrong:
        return False
    return True


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None
