"""What a deadline is, when, and how it was worked out: sentences in the language spoken now, hours by the city's."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.common import days
from app.common.clock import now
from app.models import Meeting
from app.rules import meetings
from app.rules.card import NAMES
from app.rules.deadlines import Deadline
from app.rules.holidays import name as holiday
from app.web import language
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.language import ngettext

TITLES = {
    "meeting": _l("The council meets"), "agenda_close": _l("The agenda closes"),
    "comment_close": _l("Comments close"), "notice_by": _l("Last day to give notice"),
    "contract_renews": _l("The contract renews"), "contract_ends": _l("The contract ends"),
}  # fmt: skip
FIELDS = {"street_address": _l("Street"), "email": _l("E-mail"), "phone": _l("Phone")}


def title(deadline: Deadline) -> str:
    """`The agenda for March 4 closes`."""
    if deadline.name == "agenda_close":
        return _("The agenda for %(day)s closes", day=_meeting(deadline))
    if deadline.name == "comment_close":
        return _("Comments for %(day)s close", day=_meeting(deadline))
    return str(TITLES[deadline.name])


def when(deadline: Deadline) -> str:
    """`Wed, Feb 25, 12:00 PM`; `tomorrow, 5:00 PM`; a whole day has no hour."""
    day = language.soon(deadline.at, deadline.zone)
    return day if deadline.whole_day else f"{day}, {language.hour(deadline.at, deadline.zone)}"


def how(deadline: Deadline) -> str:
    """`6 business days before March 4, at 12:00 PM, skipping Feb 16 (Presidents’ Day).` Empty if nothing was worked
    out."""
    parts = [_count(deadline)] if deadline.meeting and deadline.rule else []
    if deadline.skipped:
        passed = [_("%(day)s (%(holiday)s)", day=language.near_day(d), holiday=holiday(why)) for d, why in
                  deadline.skipped]  # fmt: skip
        parts.append(_("skipping %(days)s", days=_and(passed)))
    told = ", ".join(parts) + "." if parts else ""
    if deadline.fell_on:
        told = f"{told} {_closed(deadline)}".strip()
    return told


def _count(deadline: Deadline) -> str:
    assert deadline.rule
    said = deadline.rule.value
    meeting = _meeting(deadline)
    amount = span(said)
    if said["unit"] == "hours":
        assert deadline.meeting
        if meetings.has_hour(deadline.meeting.at, deadline.zone):
            start = f"{meeting}, {language.hour(deadline.meeting.at, deadline.zone)}"
        else:
            start = _("the beginning of %(day)s (its hour is not entered)", day=meeting)
        return _side(said, amount, start)
    hour = clock(said["hour"])
    if said["amount"] == 0:
        return _("on the day of the meeting, %(day)s, at %(hour)s", day=meeting, hour=hour)
    return _("%(count)s, at %(hour)s", count=_side(said, amount, meeting), hour=hour)


def _side(said: dict[str, Any], amount: str, start: str) -> str:
    if said["side"] == "before":
        return _("%(amount)s before %(day)s", amount=amount, day=start)
    return _("%(amount)s after %(day)s", amount=amount, day=start)


def _closed(deadline: Deadline) -> str:
    assert deadline.fell_on
    day, why = deadline.fell_on
    return _("%(day)s is a day on which the offices are closed (%(why)s), so the last open day before it.",
             day=language.near_day(day), why=reason(day, why))  # fmt: skip


def reason(day: date, why: str) -> str:
    """Why the offices are closed on that day (`Calendar.closed`), in words."""
    if why != "weekend":
        return holiday(why)
    return _("Saturday") if day.weekday() == 5 else _("Sunday")


def span(said: dict[str, Any]) -> str:
    """`6 business days`, `1 day`, `72 hours`."""
    amount = said["amount"]
    if said["unit"] == "business_days":
        return ngettext("%(num)s business day", "%(num)s business days", amount)
    if said["unit"] == "days":
        return ngettext("%(num)s day", "%(num)s days", amount)
    return ngettext("%(num)s hour", "%(num)s hours", amount)


def rule(said: dict[str, Any]) -> str:
    """What a line of kind deadline says: `6 business days before the meeting, at 12:00 PM`."""
    if said["amount"] == 0 and said["unit"] != "hours":
        return _("on the day of the meeting, at %(hour)s", hour=clock(said["hour"]))
    before = said["side"] == "before"
    told = _("%(amount)s before the meeting", amount=span(said)) if before else _(
        "%(amount)s after the meeting", amount=span(said))  # fmt: skip
    if said["unit"] == "hours":
        return told
    return _("%(count)s, at %(hour)s", count=told, hour=clock(said["hour"]))


def value(name: str, said: Any) -> str:
    """What a line of the card says, to be read."""
    kind = NAMES[name]
    if kind == "deadline":
        return rule(said)
    if kind == "flag":
        return _("Yes") if said else _("No")
    if kind == "number":
        return language.number(said)
    if kind == "day":
        return language.day(date.fromisoformat(said))
    if kind == "fields":
        return ", ".join(str(FIELDS[name]) for name in said) or _("nothing more")
    return str(said)


def clock(hour: str) -> str:
    """`12:00` → `12:00 PM`."""
    return language.hour(datetime.combine(now().date(), time.fromisoformat(hour), tzinfo=UTC))


def closed(deadline: Deadline) -> str:
    """Of one that is past: `The agenda for March 4 closed yesterday at 12:00 PM.`"""
    day, hour = _ago(deadline), language.hour(deadline.at, deadline.zone)
    return _("The agenda for %(meeting)s closed %(day)s at %(hour)s.", meeting=_meeting(deadline), day=day, hour=hour)


def _ago(deadline: Deadline) -> str:
    today = days.of(now(), deadline.zone)
    if deadline.day == today:
        return _("today")
    if deadline.day == today - timedelta(days=1):
        return _("yesterday")
    return _("on %(day)s", day=language.near_day(deadline.day))


def meeting_day(meeting: Meeting, zone: str) -> str:
    """`March 4`: the day of a meeting."""
    return language.near_day(meeting.at, zone)


def _meeting(deadline: Deadline) -> str:
    return meeting_day(deadline.meeting, deadline.zone) if deadline.meeting else ""


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else _("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1])
