"""What an organizer should do next, the most pressing first: codes and figures; the page has the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from app.common.clock import now
from app.insight.figures import Arrival, Count
from app.models import Petition, Ward
from app.rules import deadlines
from app.rules.deadlines import Deadline, Missed

SOON = timedelta(days=60)  # a contract's date may lie a year ahead


@dataclass
class Step:
    code: str
    number: int = 0
    at: datetime | None = None
    deadline: Deadline | None = None
    missed: Missed | None = None


def steps(
    petition: Petition,
    count: Count,
    wards: list[tuple[Ward | None, int]],
    arrivals: list[Arrival],
    sheets: Mapping[str, int] = MappingProxyType({}),
) -> list[Step]:
    """At most five. `sheets`: how many are where (roll/paper.py)."""
    found: list[Step] = []
    if petition.is_unopened:
        found.append(Step("preview"))
        found.append(Step("opens", at=petition.opens_at) if petition.opens_at else Step("open"))
    if petition.state == "open" and count.people < 3:
        found.append(Step("share"))
    dates = deadlines.of(petition)
    missed = deadlines.missed(petition, dates)
    if missed and (petition.state == "closed" or missed.reachable is None):  # else there is time for a later one
        found.append(Step("missed", missed=missed))
    found.extend(sorted(_dated(petition, dates), key=lambda step: step.at or petition.created_at))
    if stuck := sum(row.waiting for row in arrivals if row.stuck):
        found.append(Step("stuck", stuck))
    for state in ("overdue", "entered"):
        if number := sheets.get(state, 0):
            found.append(Step(f"sheets_{state}", number))
    if petition.tally.cases and petition.state in ("open", "closed"):
        found.append(Step("doubles", petition.tally.cases))
    if petition.state == "closed":
        found.append(Step("deliver"))
    if petition.state == "delivered":
        found.append(Step("decide"))
    if not petition.sitting and (petition.is_unopened or petition.state == "open"):
        found.append(Step("council"))
    if petition.state == "open" and not petition.meets_at:
        found.append(Step("date"))
    unplaced = sum(number for ward, number in wards if ward is None)
    if len(wards) > 1 and unplaced:
        found.append(Step("unplaced", unplaced))
    if petition.state == "open" and count.unconfirmed:
        found.append(Step("unconfirmed", count.unconfirmed))
    return found[:5]


def _dated(petition: Petition, dates: list[Deadline]) -> list[Step]:
    found: list[Step] = []
    nearest = deadlines.nearest(petition, dates)
    if nearest and nearest.at < now() + SOON:
        found.append(Step("deadline", at=nearest.at, deadline=nearest))
    if petition.state == "open" and petition.closes_at:
        found.append(Step("closes", at=petition.closes_at))
    if petition.state in ("open", "closed") and petition.meets_at:
        found.append(Step("meeting", at=petition.meets_at))
    return found
