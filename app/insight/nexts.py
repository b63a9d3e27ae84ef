"""What a petition needs, the most pressing first: codes and figures; pages and letters have the words.

The same steps are an organizer's checklist, the reason why a city stands on top of the lead's control room, and a
letter of advice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.campaigns import following
from app.common.clock import now
from app.insight.facts import Facts
from app.insight.health import Alarm
from app.models.petition import UNOPENED
from app.rules.deadlines import Deadline, Missed

SOON = timedelta(days=60)  # a contract's date may lie a year ahead
NEAR = timedelta(days=9)  # to an agenda's close or a meeting: from now on it is pressing
QUIET = 14  # days without anybody
MOST = 6
WAITS = timedelta(days=2)  # before people who have not confirmed are worth a line: the letter is on its way until then
# what somebody should look after in a city, in the order of how much it matters; the others are plain tasks
PRESSING = ("missed", "idle", "stuck", "silent", "deadline", "meeting", "leaderless", "deliver", "quiet", "nine_tenths")
COACHED = (
    *(
        "missed",
        "deadline",
        "meeting",
        "closes",
        "open",
        "share",
        "deliver",
        "decide",
        "quiet",
        "nine_tenths",
        "doubles",
    ),
    *("sheets_overdue", "sheets_entered", "goal", "goal_low", "clerk", "council", "date", "unplaced"),
)  # worth a letter; of letters that do not arrive the organizer need not hear by letter


@dataclass
class Step:
    code: str
    number: int = 0
    at: datetime | None = None
    deadline: Deadline | None = None
    missed: Missed | None = None
    alarm: Alarm | None = None


def steps(facts: Facts, most: int = MOST) -> list[Step]:
    """At most so many."""
    return [*_begin(facts), *_dated(facts), *_alarms(facts), *_paper(facts), *_then(facts), *_missing(facts)][:most]


def need(facts: Facts) -> Step | None:
    """Why this city needs help, the weightiest reason; None: it does not."""
    found = [step for step in steps(facts, most=99) if step.code in PRESSING and not _far(step)]
    if not facts.leaders and facts.petition.state in (*UNOPENED, "open", "closed"):
        found.append(Step("leaderless"))
    return min(found, key=lambda step: (PRESSING.index(step.code), step.at or now()), default=None)


def coached(facts: Facts) -> list[Step]:
    """What is worth a letter; nothing of it can wait for the next."""
    return [step for step in steps(facts, most=99) if step.code in COACHED and not _far(step)][:MOST]


def _far(step: Step) -> bool:
    return step.code in ("deadline", "meeting", "closes") and step.at is not None and step.at > now() + NEAR


def _begin(facts: Facts) -> list[Step]:
    petition, found = facts.petition, list[Step]()
    if petition.is_unopened:
        found.append(Step("preview"))
        found.append(Step("opens", at=petition.opens_at) if petition.opens_at else Step("open"))
    if following.is_behind(petition):
        found.append(Step("master"))
    if petition.state == "open" and facts.figures.people < 3:
        found.append(Step("share"))
    return found


def _dated(facts: Facts) -> list[Step]:
    petition, found = facts.petition, list[Step]()
    nearest = facts.nearest
    if nearest and nearest.at < now() + SOON:
        found.append(Step("deadline", at=nearest.at, deadline=nearest))
    if petition.state == "open" and petition.closes_at and petition.closes_at > now():
        found.append(Step("closes", at=petition.closes_at))
    if petition.state in ("open", "closed") and petition.meets_at:
        found.append(Step("meeting", at=petition.meets_at))
    missed = [Step("missed", missed=facts.missed)] if facts.missed else []
    return [*missed, *sorted(found, key=lambda step: step.at or now())]


def _alarms(facts: Facts) -> list[Step]:
    return [Step(alarm.code, alarm.arrival.waiting, alarm.arrival.oldest, alarm=alarm) for alarm in facts.alarms]


def _paper(facts: Facts) -> list[Step]:
    return [Step(f"sheets_{state}", facts.sheets[state]) for state in ("overdue", "entered") if state in facts.sheets]


def _then(facts: Facts) -> list[Step]:
    petition, found = facts.petition, list[Step]()
    if petition.tally.cases and petition.state in ("open", "closed"):
        found.append(Step("doubles", petition.tally.cases))
    if petition.state == "closed":
        found.append(Step("deliver"))
    if petition.state == "delivered":
        found.append(Step("decide"))
    if petition.state == "open":
        missing = petition.goal - facts.figures.signatures
        if 0 < missing * 10 <= petition.goal:
            found.append(Step("nine_tenths", missing))
        if facts.quiet_days >= QUIET:
            found.append(Step("quiet", facts.quiet_days))
    return found


def _missing(facts: Facts) -> list[Step]:
    petition, figures, found = facts.petition, facts.figures, list[Step]()
    gathering = petition.is_unopened or petition.state == "open"
    if gathering and (least := facts.card.value("minimum")) and petition.goal < least:
        found.append(Step("goal_low", least))
    if petition.state == "open" and not petition.goal_moves and figures.signatures >= petition.goal:
        found.append(Step("goal", figures.signatures))
    if gathering and not facts.sitting:
        found.append(Step("council"))
    if petition.state in ("open", "closed") and not petition.meets_at:
        found.append(Step("date"))
    if petition.state in ("open", "closed") and not {"clerk", "clerk_email"} & set(facts.card.lines):
        found.append(Step("clerk"))
    unplaced = figures.wards.get("none", 0)
    if unplaced and facts.wards:
        found.append(Step("unplaced", unplaced))
    if petition.state == "open" and figures.unconfirmed:
        found.append(Step("unconfirmed", figures.unconfirmed))
    return found
