"""Approval by the campaign's lead before a petition opens, where the campaign wants it.

`Petition.approved_at` is what opening asks; the rows say who asked, by when they were promised an answer, and what it
was. A text changed after approval is looked at again.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit
from app.campaigns import petition as petitions
from app.common import days
from app.common.clock import iso, now
from app.extensions import db
from app.models import Account, Approval, Campaign, City, Petition


class Refused(ValueError):
    """Why this cannot be: `code` is waiting (it was sent already), open (it needs none), decided (somebody was faster),
    changed (the text changed while it was read), note (nothing says what to change, or why not)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def answer_by(campaign: Campaign, city: City) -> datetime:
    """By when whoever asks now is answered: the end of a day, by the city's clocks."""
    return days.end(days.of(now(), city.time_zone) + timedelta(days=campaign.answer_days), city.time_zone)


def newest(petition: Petition) -> Approval | None:
    """The asking that holds."""
    mine = select(Approval).where(Approval.petition_id == petition.id).order_by(Approval.id.desc())
    return db.session.scalar(mine.limit(1))


def waiting(campaign: Campaign) -> list[Approval]:
    """What waits for the lead, the nearest deadline first."""
    query = (
        select(Approval)
        .join(Approval.petition)
        .where(Petition.campaign_id == campaign.id, Approval.decision.is_(None))
        .options(joinedload(Approval.petition).joinedload(Petition.city))
        .order_by(Approval.answer_by, Approval.id)
    )
    return list(db.session.scalars(query))


def ask(petition: Petition, account: Account) -> Approval:
    """Send a draft to the lead. Raises Refused."""
    petitions.lock(petition)
    if not petition.needs_approval:
        raise Refused("open")
    former = newest(petition)
    if former and former.decision is None:
        raise Refused("waiting")
    asked = Approval(
        petition=petition, account_id=account.id, asked_at=now(), answer_by=answer_by(petition.campaign, petition.city)
    )
    db.session.add(asked)
    db.session.flush()
    audit.record("approval.asked", asked, account)
    return asked


def mark(petition: Petition) -> str:
    """The state of the text that a lead reads."""
    return f"{petition.text_version} {iso(petition.changed_at)}"


def decide(asked: Approval, decision: str, note: str, read: str, account: Account) -> None:
    """Approve, ask for changes, refuse; `read` is the mark of what was read. Raises Refused."""
    petition = asked.petition
    petitions.lock(petition)
    db.session.refresh(asked)
    if asked.decision is not None or not petition.is_unopened:
        raise Refused("decided")
    if decision != "approved" and not note:
        raise Refused("note")
    if read != mark(petition):
        raise Refused("changed")
    asked.decision, asked.note, asked.decided_at, asked.decided_by_id = decision, note, now(), account.id
    if decision == "approved":
        petition.approved_at = asked.decided_at
    audit.record(f"approval.{decision}", asked, account)


def grant(petition: Petition, account: Account | None = None) -> None:
    """Whoever leads the campaign opens without asking themselves; a request that waits is answered by it."""
    if not petition.needs_approval:
        return
    petition.approved_at = now()
    asked = newest(petition)
    if asked and asked.decision is None:
        asked.decision, asked.decided_at = "approved", petition.approved_at
        asked.decided_by_id = account.id if account else None
    db.session.flush()
    audit.record("approval.approved", petition, account)


def lapse(petition: Petition) -> bool:
    """The text was changed by somebody who does not lead: it is to be approved anew. Answers whether it had been."""
    had = petition.approved_at is not None and petition.is_unopened and petition.campaign.approves
    if petition.is_unopened:
        petition.approved_at = None
    return had
