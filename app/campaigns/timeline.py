"""The public timeline of a petition: what has happened and what lies ahead; notes added and removed by hand. Hearings
and votes come from the ledger, which asks for their source."""

from datetime import datetime
from typing import NamedTuple

from app import audit
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Account, Milestone, Petition
from app.models.petition import UNOPENED

KINDS = ("hearing", "vote", "note")  # may be taken off by hand; the others come with a step of the petition


class Entry(NamedTuple):
    """`code` is the language of the sentence: another than the reader's where nothing is written in theirs."""

    at: datetime
    sentence: str
    code: str


Entries = list[Entry]


class Told(NamedTuple):
    """`meets`: what is written about the day of the council's next meeting, maybe nothing; None: no meeting ahead."""

    past: Entries
    ahead: Entries
    meets: Entry | None


def tell(petition: Petition, language: str, moment: datetime) -> Told:
    """The entries before and after a moment. What is written about the day of the meeting stands with the meeting,
    which alone knows the hour."""
    entries = [_entry(milestone, language) for milestone in petition.milestones]
    past, ahead = [e for e in entries if e.at <= moment], [e for e in entries if e.at > moment]
    if petition.meets_at is None or petition.meets_at <= moment or petition.state in (*UNOPENED, "archived"):
        return Told(past, ahead, None)
    zone = petition.city.time_zone
    day = days.of(petition.meets_at, zone)
    same = [entry for entry in ahead if days.of(entry.at, zone) == day]
    return Told(past, [e for e in ahead if e not in same], same[0] if same else Entry(petition.meets_at, "", language))


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


def _entry(milestone: Milestone, language: str) -> Entry:
    code = language if milestone.wording.get(language) else next(iter(milestone.wording), language)
    return Entry(milestone.at, milestone.wording.get(code, ""), code)
