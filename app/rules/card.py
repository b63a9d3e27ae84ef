"""The rule card: how this council takes petitions, each line with its source and the day somebody looked there.

It belongs to the petition, as its council does: another campaign in the same city keeps its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app import audit
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Account, Petition, Rule
from app.rules import values

NAMES = {  # name → kind of its value
    "clerk": "text",  # who takes it: name of the office, address, hours
    "clerk_email": "email",
    "how_to_file": "text",
    "form": "text",  # a form of the council's own that is required
    "electronic": "flag",  # whether it is accepted by e-mail or upload
    "copies": "number",  # printed, besides the original
    "minimum": "number",  # signatures below which the council need not act
    "demands": "fields",  # what each line must hold besides name and ZIP: street_address, email, phone
    "sample": "text",  # how the clerk checks: one of sampling's rules
    "agenda_close": "deadline",
    "comment_close": "deadline",
    "last_election": "day",  # a new council may have new rules: what was checked before it is stale
    "retention": "text",  # how long the clerk keeps it, whether it is a public record
    "contract_renews": "day",  # of the programme itself
    "contract_ends": "day",
    "notice_by": "day",  # to let it end
}
GROUPS = {  # as the card shows them
    "filing": ("clerk", "clerk_email", "how_to_file", "form", "electronic", "copies"),
    "lines": ("minimum", "demands", "sample"),
    "dates": ("agenda_close", "comment_close", "last_election"),
    "records": ("retention",),
    "contract": ("contract_renews", "contract_ends", "notice_by"),
}
DEMANDS = values.DEMANDS
FRESH = timedelta(days=180)
FOREIGN = ("copied", "imported")  # nobody looked here yet


class Refused(ValueError):
    """Why a line cannot be written: `code` is source (none is given) or checked (no day is given, or one to come)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Card:
    """What is in force: the newest row of each name that says something."""

    lines: dict[str, Rule]

    def value(self, name: str) -> Any:
        """The line's value, None while nobody has written it."""
        return self.lines[name].value if name in self.lines else None

    @property
    def minimum(self) -> int | None:
        found: int | None = self.value("minimum")
        return found

    @property
    def demands(self) -> tuple[str, ...]:
        return tuple(self.value("demands") or ())

    def stale(self, today: date) -> dict[str, str]:
        """The lines to look up again, and why: foreign (copied or imported, nobody looked here yet), unchecked,
        election (checked before the last one), old (more than 180 days ago)."""
        voted = self.value("last_election")
        election = date.fromisoformat(voted) if voted else None
        found = {name: _stale(row, today, election) for name, row in self.lines.items()}
        return {name: why for name, why in found.items() if why}


def _stale(row: Rule, today: date, election: date | None) -> str:
    if row.origin in FOREIGN:
        return "foreign"
    if row.checked_on is None:
        return "unchecked"
    if election and row.name != "last_election" and row.checked_on < election <= today:
        return "election"
    return "old" if today - row.checked_on > FRESH else ""


def of(petition: Petition) -> Card:
    """The petition's card."""
    return among([petition.id])[petition.id]


def among(petition_ids: Iterable[int]) -> dict[int, Card]:
    """The cards of several petitions, in one question."""
    ids = list(petition_ids)
    newest = select(func.max(Rule.id)).where(Rule.petition_id.in_(ids)).group_by(Rule.petition_id, Rule.name)
    lines: dict[int, dict[str, Rule]] = {number: {} for number in ids}
    for row in db.session.scalars(select(Rule).where(Rule.id.in_(newest)).order_by(Rule.id)):
        if row.value is not None:
            lines[row.petition_id][row.name] = row
    return {number: Card(found) for number, found in lines.items()}


def history(petition: Petition, name: str) -> list[Rule]:
    """Everything one line has said, the newest first."""
    mine = select(Rule).filter_by(petition_id=petition.id, name=name)
    return list(db.session.scalars(mine.order_by(Rule.id.desc())))


def write(
    petition: Petition, name: str, value: Any, source: str, checked_on: date | None, account: Account | None,
    origin: str = "written",
) -> Rule:  # fmt: skip
    """Say a line anew; what it said before stays on record. `name` is one of NAMES; None empties it. A value needs a
    source and a day that is not to come (Refused), and must be of its kind (values.Wrong)."""
    if name not in NAMES:
        raise ValueError(f"no such rule: {name}")
    if value is None:
        source, checked_on = "", None
    else:
        value = values.check(NAMES[name], value)
        if not source:
            raise Refused("source")
        if checked_on is None or checked_on > days.of(now(), petition.city.time_zone):
            raise Refused("checked")
    row = Rule(
        petition_id=petition.id, name=name, value=value, source=source, checked_on=checked_on, created_at=now(),
        account_id=account.id if account else None, origin=origin,
    )  # fmt: skip
    db.session.add(row)
    if name == "demands":
        _demand(petition, value or [] if origin not in FOREIGN else [])
    db.session.flush()
    audit.record("rule.written", petition, account, rule=name, origin=origin)
    return row


def _demand(petition: Petition, fields: list[str]) -> None:
    """What form and sheets say from now on; a card from elsewhere hands nobody's e-mail over before somebody checked
    it here."""
    if petition.demands != fields:
        petition.demands, petition.changed_at = fields, now()


def confirm(petition: Petition, name: str, account: Account | None) -> Rule:
    """Somebody has looked there today, and it still says so. LookupError if the line says nothing."""
    row = of(petition).lines[name]
    today = days.of(now(), petition.city.time_zone)
    return write(petition, name, row.value, row.source, today, account, "checked")


def copy(petition: Petition, other: Petition, account: Account | None) -> int:
    """Begin with another petition's card, marked as copied; lines already written stay. Answers how many."""
    mine, theirs = of(petition).lines, of(other).lines
    names = [name for name in theirs if name not in mine]
    for name in names:
        row = theirs[name]
        write(petition, name, row.value, row.source or "?", row.checked_on or row.created_at.date(), account, "copied")
    return len(names)


def others(petition: Petition, visible: Any) -> list[Petition]:
    """The other petitions in this city that have a card, among those `visible` selects."""
    written = select(Rule.petition_id).distinct()
    there = (Petition.city_id == petition.city_id) & (Petition.id != petition.id)
    return list(db.session.scalars(visible.where(there, Petition.id.in_(written)).order_by(Petition.id.desc())))
