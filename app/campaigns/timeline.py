"""The public timeline of a petition: entries added and removed by hand."""

from datetime import datetime

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Milestone, Petition

KINDS = ("hearing", "vote", "note")  # the others come with a step of the petition


def add(petition: Petition, kind: str, at: datetime, wording: dict[str, str], account: Account | None) -> Milestone:
    """Add an entry; `wording` is language → sentence."""
    milestone = Milestone(at=at, kind=kind, wording={k: v for k, v in wording.items() if v})
    petition.milestones.append(milestone)
    petition.changed_at = now()
    db.session.flush()
    audit.record("petition.told", petition, account)
    return milestone


def remove(petition: Petition, milestone: Milestone, account: Account | None) -> None:
    """Take an entry off."""
    petition.milestones.remove(milestone)
    petition.changed_at = now()
    audit.record("petition.untold", petition, account)
