"""What a petition needs, and what is wrong with its letters: sentences in the language spoken now, hours by the city's.
The office and the letters of advice say the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.common import days
from app.common.clock import now
from app.insight.health import Alarm
from app.insight.nexts import Step
from app.models import Petition
from app.rules import words as deadline_words
from app.rules.deadlines import Missed
from app.web import language
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.language import ngettext


@dataclass(frozen=True)
class Told:
    head: str  # a day, a number, a word: what the eye looks for
    text: str  # the sentence
    label: str = ""  # of the link to where it is done
    path: str = ""  # from the petition's office
    right: str = "view"  # who may go there
    alarming: bool = False
    public: bool = False  # the link is the petition's own page

    @property
    def sentence(self) -> str:
        """Head and text as one, where the head is not set apart."""
        return f"{self.head} {self.text}" if self.head[:1].isdigit() else f"{self.head}: {self.text}"


def of(step: Step, petition: Petition) -> Told:
    """One step in words."""
    return _WORDS[step.code](step, petition)


def alarm(found: Alarm, zone: str) -> str:
    """`Outlook addresses have waited since 2:10 PM.`"""
    row = found.arrival
    since = moment(row.oldest, zone) if row.oldest else ""
    if found.code == "idle":
        return _("No letter to %(whom)s has been tried since %(time)s.", whom=_whom(found), time=since)
    if found.code == "stuck":
        said = _("%(domain)s addresses have waited since %(time)s.", domain=row.name, time=since) if row.name else _(
            "Addresses of smaller providers have waited since %(time)s.", time=since)  # fmt: skip
        return said
    return _("Letters to %(whom)s arrive, but hardly anybody confirms: %(confirmed)s of %(sent)s within a day, elsewhere %(others)s of %(all)s.",
             whom=_whom(found), confirmed=row.today_confirmed, sent=row.today, others=found.others[1], all=found.others[0])  # fmt: skip


def advice(found: Alarm) -> str:
    """What that means, and what to do."""
    row = found.arrival
    if found.code == "idle":
        return _("Nobody refused them: the part of this site that sends mail may have stopped. Tell whoever runs it.")
    if found.code == "stuck":
        answer = row.answer
        kept = _("Their server answers “%(answer)s”; we keep trying.", answer=answer) if answer else ""
        told = _("Whoever signs now can be told that the letter may take hours.")
        return f"{kept} {told}".strip()
    return _("They may lie in the junk folder. Ask people to look there, and tell whoever runs this site.")


def moment(at: object, zone: str) -> str:
    """`2:10 PM`, of another day `Tue, Nov 24, 2:10 PM`: in the city."""
    hour = language.hour(at, zone)  # type: ignore[arg-type]
    if days.of(at, zone) == days.of(now(), zone):  # type: ignore[arg-type]
        return hour
    return f"{language.soon(at, zone)}, {hour}"  # type: ignore[arg-type]


def missed(found: Missed, zone: str) -> str:
    """Which agenda has closed, and what can still be made."""
    closed = deadline_words.closed(found.closed)
    if found.reachable and found.closes:
        return f"{closed} " + _("The next meeting a packet can make: %(day)s; its agenda closes %(when)s.",
            day=deadline_words.meeting_day(found.reachable, zone), when=deadline_words.when(found.closes))  # fmt: skip
    if found.reachable:
        day = deadline_words.meeting_day(found.reachable, zone)
        return f"{closed} " + _("The next meeting a packet can make: %(day)s.", day=day)
    return f"{closed} " + _("No later meeting is entered.")


def _whom(found: Alarm) -> str:
    name = found.arrival.name
    return _("%(domain)s addresses", domain=name) if name else _("addresses of smaller providers")


def _number(value: int) -> str:
    return language.number(value)


def _missed(step: Step, petition: Petition) -> Told:
    assert step.missed
    text = missed(step.missed, petition.city.time_zone)
    return Told(_("Too late"), text, _("All dates"), "/dates", alarming=True)


def _deadline(step: Step, petition: Petition) -> Told:
    assert step.deadline
    found, zone = step.deadline, step.deadline.zone
    title = deadline_words.title(found)
    hour = "" if found.whole_day else " " + _("at %(hour)s", hour=language.hour(found.at, zone))
    text = f"{title}{hour}."
    near = found.name == "agenda_close" and petition.state in ("open", "closed")
    label, path, right = (_("Build the packet"), "/deliver", "export") if near else (_("All dates"), "/dates", "view")
    return Told(_soon(step, petition), text, label, path, right, _left(step, petition) <= 2)


def _meeting(step: Step, petition: Petition) -> Told:
    hour = petition.meeting_hour
    at = language.hour(step.at, petition.city.time_zone) if hour and step.at else ""
    text = _("The council meets at %(hour)s.", hour=at) if at else _("The council meets.")
    number = _left(step, petition)
    if 1 < number <= 14:
        left = ngettext("In %(num)s day.", "In %(num)s days.", number)
        text = f"{text} {left}"
    return Told(_soon(step, petition), text, _("Build the packet"), "/deliver", "export")


def _opens(step: Step, petition: Petition) -> Told:
    text = _("It opens automatically as the day begins.")
    return Told(_soon(step, petition), text, _("Change the day"), "/edit", "edit")


def _closes(step: Step, petition: Petition) -> Told:
    text = _("It closes automatically as the day ends.")
    return Told(_soon(step, petition), text, _("Change the day"), "/edit", "edit")


def _alarm(step: Step, petition: Petition) -> Told:
    assert step.alarm
    return Told(
        _("Letters"), alarm(step.alarm, petition.city.time_zone), _("See the letters"), "/letters", alarming=True
    )


def _left(step: Step, petition: Petition) -> int:
    """Days from today until then, the city's."""
    zone = petition.city.time_zone
    return (days.of(step.at, zone) - days.of(now(), zone)).days if step.at else 0


def _soon(step: Step, petition: Petition) -> str:
    assert step.at
    return language.soon(step.at, petition.city.time_zone)


def _counted(one: str, many: str, label: Any = "", path: str = "", right: str = "view", alarming: bool = False) -> (
    Callable[[Step, Petition], Told]
):  # fmt: skip
    """A number, and what it is a number of; marked for translation where it is written."""

    def told(step: Step, petition: Petition) -> Told:
        return Told(_number(step.number), ngettext(one, many, step.number), str(label), path, right, alarming)

    return told


def _plain(head: Any, text: Any, label: Any = "", path: str = "", right: str = "edit", alarming: bool = False) -> (
    Callable[[Step, Petition], Told]
):  # fmt: skip
    def told(step: Step, petition: Petition) -> Told:
        return Told(str(head), str(text), str(label), path, right, alarming)

    return told


def _quiet(step: Step, petition: Petition) -> Told:
    text = ngettext("Nobody has signed for %(num)s day.", "Nobody has signed for %(num)s days.", step.number)
    return Told(_("Quiet"), text, _("Print sheets"), "/paper/print", "enter", True)


def _nine_tenths(step: Step, petition: Petition) -> Told:
    goal = _number(petition.goal)
    text = ngettext("signature is missing to the goal of %(goal)s. Tell everybody who has signed.",
                    "signatures are missing to the goal of %(goal)s. Tell everybody who has signed.", step.number, goal=goal)  # fmt: skip
    return Told(_number(step.number), text, _("Links and flyers"), "/sources")


def _goal(step: Step, petition: Petition) -> Told:
    text = _("The goal of %(goal)s is reached and stays. A new one keeps people coming.", goal=_number(petition.goal))
    return Told(_("Goal"), text, _("Set a goal"), "/edit", "edit")


def _goal_low(step: Step, petition: Petition) -> Told:
    text = _(
        "The council needs %(least)s signatures, and the goal is %(goal)s.",
        least=_number(step.number),
        goal=_number(petition.goal),
    )
    return Told(_("Goal"), text, _("Set a goal"), "/edit", "edit")


def _share(step: Step, petition: Petition) -> Told:
    return Told(_("Share"), _("Sign it first, then send this link to ten people:"), _("public page"), public=True)


def _n(one: str, many: str) -> tuple[str, str]:
    """Marks a plural for translation."""
    return one, many


_WORDS: dict[str, Callable[[Step, Petition], Told]] = {
    "missed": _missed, "deadline": _deadline, "meeting": _meeting, "opens": _opens, "closes": _closes,
    "idle": _alarm, "stuck": _alarm, "silent": _alarm, "share": _share,
    "quiet": _quiet, "nine_tenths": _nine_tenths, "goal": _goal, "goal_low": _goal_low,
    "preview": _plain(_l("Draft"), _l("Nobody sees this page yet."), _l("Look at it as on a phone"), "/preview", "view"),
    "open": _plain(_l("Then"), _l("Open it for signatures."), _l("Open it"), "#state", "publish"),
    "master": _plain(_l("Text"), _l("The campaign’s text has changed."), _l("See both texts"), "/master", "edit"),
    "deliver": _plain(_l("Closed"), _l("Take it to the council."), _l("Build the packet"), "/deliver", "export"),
    "decide": _plain(_l("Delivered"), _l("When the council has decided, write it down."), _l("Write it down"), "#state", "publish"),
    "council": _plain(_l("Council"), _l("No council members yet."), _l("Add council members"), "/council"),
    "date": _plain(_l("Date"), _l("When does the council meet?"), _l("Set the date"), "/dates#meetings"),
    "clerk": _plain(_l("Clerk"), _l("Who takes the petition is not written down yet."), _l("Add the clerk’s address"), "/rules/clerk"),
    "leaderless": _plain(_l("No organizer"), _l("Nobody organizes this petition."), alarming=True),
    "sheets_overdue": _counted(*_n("sheet has been out for more than a week.", "sheets have been out for more than a week."), _l("See who has them"), "/paper?state=overdue", "enter", True),
    "sheets_entered": _counted(*_n("sheet is typed, but not closed: its signatures do not count yet.", "sheets are typed, but not closed: their signatures do not count yet."), _l("Close them"), "/paper?state=entered", "enter"),
    "doubles": _counted(*_n("pair may be one person’s.", "pairs may be one person’s."), _l("Look at them"), "/doubles", "review"),
    "unplaced": _counted(*_n("person has no ward.", "people have no ward."), _l("View them"), "/roll?standing=counts&ward=none"),
    "unconfirmed": _counted(*_n("has not confirmed yet.", "have not confirmed yet."), _l("View them"), "/roll?standing=unconfirmed"),
}  # fmt: skip
