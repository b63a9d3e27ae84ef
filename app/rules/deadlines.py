"""Until when something must be done: worked out from the council's meetings and the rule card, by the city's clocks.

Where a rule can be read in two ways, the earlier one holds: whoever obeys is never later than what a clerk would say.
- An hour that does not exist on that day (clocks go forward) or comes twice (back): the earlier of its two readings.
- Hours before a meeting across such a night: by the clock on the wall or as time that passes, whichever is earlier.
- A meeting whose hour is not known: hours are counted from the beginning of its day.
- A day on which the offices are closed: the last open day before it, unless the rule says that day holds all the same.
Business days do not count the meeting's own day, weekends or holidays (rules/holidays.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Holiday, Meeting, Petition, Rule
from app.models.petition import UNOPENED
from app.rules import card, meetings
from app.rules.card import Card
from app.rules.holidays import Calendar

OF_MEETINGS = ("agenda_close", "comment_close")
OF_CONTRACT = ("notice_by", "contract_renews", "contract_ends")
UNTIL = {  # in which states of the petition one still matters
    "agenda_close": (*UNOPENED, "open", "closed"),
    "comment_close": (*UNOPENED, "open", "closed", "delivered"),
    "meeting": (*UNOPENED, "open", "closed", "delivered"),
}
ALIVE = (*UNOPENED, "open", "closed", "delivered")
BACK = timedelta(days=60)  # how long past ones are told of


@dataclass(frozen=True)
class Deadline:
    """One of them. `at` is the instant; of a whole day its last."""

    key: str  # agenda_close:17, notice_by: the same however it moves
    name: str  # meeting, agenda_close, comment_close, notice_by, contract_renews, contract_ends
    at: datetime
    zone: str
    changed_at: datetime  # when what it follows from was last changed
    whole_day: bool = False
    meeting: Meeting | None = None
    rule: Rule | None = None
    skipped: tuple[tuple[date, str], ...] = ()  # holidays passed over, and their codes or names
    fell_on: tuple[date, str] | None = None  # the closed day it would have been, and why that is one

    @property
    def day(self) -> date:
        """The city's."""
        return days.of(self.at, self.zone)

    @property
    def past(self) -> bool:
        return self.at < now()


def of(petition: Petition, said: Card | None = None) -> list[Deadline]:
    """All of a petition, by time: the meetings themselves too, those long past left out. `said`: its rule card, for
    whoever has read it already."""
    return among([petition], {petition.id: said} if said else None)[petition.id]


def among(petitions: Sequence[Petition], cards: dict[int, Card] | None = None) -> dict[int, list[Deadline]]:
    """The same of several petitions, in three questions, or two if their cards are at hand."""
    ids = [petition.id for petition in petitions]
    cards = card.among(ids) if cards is None else cards
    rows, own = meetings.among(ids), _holidays(ids)
    return {p.id: _work_out(p, cards[p.id], rows[p.id], own[p.id]) for p in petitions}


def next(petition: Petition) -> Deadline | None:
    """The nearest that still matters, meetings left out: what must be done by then. None: nothing is known."""
    return nearest(petition, of(petition))


def nearest(petition: Petition, found: Iterable[Deadline]) -> Deadline | None:
    """The same of those already worked out."""
    ahead = (d for d in found if d.name != "meeting" and not d.past and matters(petition, d))
    return min(ahead, key=lambda deadline: deadline.at, default=None)


def matters(petition: Petition, deadline: Deadline) -> bool:
    """Whether anybody has to know of it, as things stand with the petition."""
    return petition.state in UNTIL.get(deadline.name, ALIVE)


@dataclass(frozen=True)
class Missed:
    """The agenda of a meeting to come has closed; the first meeting a packet can still make, if one is entered."""

    closed: Deadline
    reachable: Meeting | None
    closes: Deadline | None  # its agenda, if a rule says when


def missed(petition: Petition, found: Sequence[Deadline]) -> Missed | None:
    """What to tell whoever would file now for a meeting to come; None: nothing has been missed."""
    agenda = {d.meeting.id: d for d in found if d.name == "agenda_close" and d.meeting}
    ahead = [d for d in found if d.name == "meeting" and not d.past and d.meeting]
    if petition.state not in UNTIL["agenda_close"] or not ahead:
        return None
    closed = [d for d in ahead if d.meeting and d.meeting.id in agenda and agenda[d.meeting.id].past]
    if not closed or closed[0] is not ahead[0]:
        return None
    reachable = [d.meeting for d in ahead if d not in closed]
    first = reachable[0] if reachable else None
    latest = closed[-1].meeting
    assert latest is not None
    return Missed(agenda[latest.id], first, agenda.get(first.id) if first else None)


def _holidays(ids: list[int]) -> dict[int, list[Holiday]]:
    found: dict[int, list[Holiday]] = {number: [] for number in ids}
    for row in db.session.scalars(select(Holiday).where(Holiday.petition_id.in_(ids)).order_by(Holiday.id)):
        found[row.petition_id].append(row)
    return found


def _work_out(petition: Petition, said: Card, rows: list[Meeting], own: list[Holiday]) -> list[Deadline]:
    zone, calendar = petition.city.time_zone, Calendar(own)
    touched = max((row.removed_at or row.created_at for row in own), default=None)
    found = []
    for meeting in rows:
        found.append(_meeting(meeting, zone))
        for name in OF_MEETINGS:
            if rule := said.lines.get(name):
                found.append(before(meeting, rule, calendar, zone, touched))
    for name in OF_CONTRACT:
        if rule := said.lines.get(name):
            day = date.fromisoformat(rule.value)
            closed = (day, why) if name == "notice_by" and (why := calendar.closed(day)) else None
            day = calendar.earlier(day) if closed else day
            found.append(Deadline(name, name, days.end(day, zone), zone, _newest(rule.created_at, touched),
                                  whole_day=True, rule=rule, fell_on=closed))  # fmt: skip
    since = now() - BACK
    return sorted((d for d in found if d.at >= since), key=lambda d: (d.at, d.key))


def _meeting(meeting: Meeting, zone: str) -> Deadline:
    whole = not meetings.has_hour(meeting.at, zone)
    at = days.end(days.of(meeting.at, zone), zone) if whole else meeting.at
    return Deadline(f"meeting:{meeting.id}", "meeting", at, zone, meeting.changed_at, whole, meeting)


def before(meeting: Meeting, rule: Rule, calendar: Calendar, zone: str, touched: datetime | None = None) -> Deadline:
    """What a rule of kind deadline means for a meeting."""
    said = rule.value
    side = -1 if said["side"] == "before" else 1
    start = days.of(meeting.at, zone)
    skipped: list[tuple[date, str]] = []
    if said["unit"] == "hours":
        at = _hours(meeting.at, side * said["amount"], zone)
        day, hour = days.of(at, zone), at.astimezone(ZoneInfo(zone)).time()
    elif said["unit"] == "days":
        day, hour = start + timedelta(days=side * said["amount"]), time.fromisoformat(said["hour"])
    else:
        day, skipped = calendar.count(start, said["amount"], side)
        hour = time.fromisoformat(said["hour"])
    fell_on = None
    if said["closed"] == "earlier" and (why := calendar.closed(day)):
        fell_on, day = (day, why), calendar.earlier(day)
    return Deadline(
        f"{rule.name}:{meeting.id}", rule.name, _at(day, hour, zone), zone,
        _newest(rule.created_at, meeting.changed_at, touched), meeting=meeting, rule=rule, skipped=tuple(skipped),
        fell_on=fell_on,
    )  # fmt: skip


def _at(day: date, hour: time, zone: str) -> datetime:
    """That hour of the day; of its two readings, where the clocks change, the earlier."""
    return min(days.at(day, hour.replace(fold=fold), zone) for fold in (0, 1))


def _hours(at: datetime, amount: int, zone: str) -> datetime:
    """So many hours from an instant: by the wall's clock or as time passes, whichever is earlier."""
    passed = (at + timedelta(hours=amount)).astimezone(UTC)
    wall = at.astimezone(ZoneInfo(zone)) + timedelta(hours=amount)  # arithmetic within a zone is the wall's
    return min(passed, _at(wall.date(), wall.time(), zone))


def _newest(*moments: datetime | None) -> datetime:
    return max(moment for moment in moments if moment)
