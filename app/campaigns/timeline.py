"""The public timeline of a petition: what has happened and what lies ahead; entries added and removed by hand."""

from datetime import datetime
from typing import NamedTuple

from app import audit
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Account, Milestone, Petition
from app.models.petition import UNOPENED

KINDS = ("hearing", "vote", "note")  # the others come with a step of the petition


Entries = list[tuple[datetime, str]]


class Told(NamedTuple):
    """`meets`: what is written about the day of the council's next meeting, maybe nothing; None: no meeting ahead."""

    past: Entries
    ahead: Entries
    meets: str | None


def tell(petition: Petition, language: str, moment: datetime) -> Told:
    """The entries before and after a moment. What is written about the day of the meeting stands with the meeting,
    which alone knows the hour."""
    entries = [(m.at, m.wording.get(language) or next(iter(m.wording.values()), "")) for m in petition.milestones]
    past, ahead = [e for e in entries if e[0] <= moment], [e for e in entries if e[0] > moment]
    if petition.meets_at is None or petition.meets_at <= moment or petition.state in (*UNOPENED, "archived"):
        return Told(past, ahead, None)
    zone = petition.city.time_zone
    day = days.of(petition.meets_at, zone)
    same = [sentence for at, sentence in ahead if days.of(at, zone) == day]
    return Told(past, [e for e in ahead if e[1] not in same], same[0] if same else "")


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
