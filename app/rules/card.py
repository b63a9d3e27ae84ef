"""The rule card: how this council takes petitions, each line with its source and the day somebody looked there.

It belongs to the petition, as its council does: another campaign in the same city keeps its own.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Petition, Rule

NAMES = {  # name → kind of its value
    "clerk": "text",  # who takes it: name of the office, address, hours
    "clerk_email": "text",
    "how_to_file": "text",
    "form": "text",  # a form of the council's own that is required
    "electronic": "flag",  # whether it is accepted by e-mail or upload
    "copies": "number",  # printed, besides the original
    "minimum": "number",  # signatures below which the council need not act
    "demands": "fields",  # what each line must hold besides name and ZIP: street_address, email, phone
    "sample": "text",  # how the clerk checks: one of sampling's rules
    "agenda_close": "deadline",
    "comment_close": "deadline",
    "retention": "text",  # how long the clerk keeps it, whether it is a public record
    "contract_ends": "day",  # of the programme itself
    "notice_by": "day",
}
DEMANDS = ("street_address", "email", "phone")


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


def of(petition: Petition) -> Card:
    """The petition's card."""
    newest = select(func.max(Rule.id)).filter_by(petition_id=petition.id).group_by(Rule.name)
    rows = db.session.scalars(select(Rule).where(Rule.id.in_(newest)))
    return Card({row.name: row for row in rows if row.value is not None})


def write(petition: Petition, name: str, value: Any, source: str, checked_on: Any, account: Account | None) -> Rule:
    """Say a line anew; what it said before stays on record. `name` is one of NAMES."""
    if name not in NAMES:
        raise ValueError(f"no such rule: {name}")
    row = Rule(
        petition_id=petition.id, name=name, value=value, source=source, checked_on=checked_on, created_at=now(),
        account_id=account.id if account else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record("rule.written", petition, account, rule=name)
    return row
