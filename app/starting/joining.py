"""Asking to take part in a petition: to join its organizers, or to claim a page that has none.

The organizers answer the one, the campaign's lead the other; either is told to the person with the day by which they
hear. Whoever has no account gets one with the yes.
"""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import joinedload

from app import audit
from app.accounts import people, roles
from app.campaigns import approval
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, JoinRequest, Membership, Petition

KEPT = timedelta(days=30)  # name, address and note, after the answer
LONGEST = timedelta(days=90)  # and without one
MOST = 20  # waiting requests of one petition: no page becomes a flood's


class Refused(ValueError):
    """Why this cannot be: `code` is taken (somebody leads it already), full (too many wait), decided, reason (a no
    needs one)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind(petition: Petition) -> str:
    """What asking for this petition is: a claim where nobody leads it."""
    return "claim" if petition.free_since else "join"


def ask(petition: Petition, email: str, name: str, note: str, language: str, account: Account | None) -> JoinRequest:
    """Somebody asks; asking again changes what they said before. Raises Refused."""
    petitions.lock(petition)
    mine = _waiting(petition.id).where(func.lower(JoinRequest.email) == email.lower())
    asked = db.session.scalar(mine)
    if asked is None:
        if len(waiting(petition)) >= MOST:
            raise Refused("full")
        asked = JoinRequest(
            petition=petition, kind=kind(petition), email=email, language=language, asked_at=now(),
            account_id=account.id if account else None,
            answer_by=approval.answer_by(petition.campaign, petition.city),
        )  # fmt: skip
        db.session.add(asked)
    asked.name, asked.note = name, note
    db.session.flush()
    audit.record(f"join_request.{asked.kind}", asked, account)
    return asked


def waiting(petition: Petition) -> list[JoinRequest]:
    """Who waits for an answer, the first first."""
    return list(db.session.scalars(_waiting(petition.id).order_by(JoinRequest.id)))


def counted(petition_ids: Iterable[int]) -> dict[int, int]:
    """How many want to join each petition; none: it is left out."""
    query = select(JoinRequest.petition_id, func.count()).group_by(JoinRequest.petition_id)
    mine = query.where(
        JoinRequest.petition_id.in_(list(petition_ids)), JoinRequest.decision.is_(None), JoinRequest.kind == "join"
    )
    return {row[0]: row[1] for row in db.session.execute(mine)}


def claims(campaign: Campaign) -> list[JoinRequest]:
    """Whoever wants to lead a page that nobody leads, the nearest deadline first."""
    query = (
        select(JoinRequest)
        .join(JoinRequest.petition)
        .where(Petition.campaign_id == campaign.id, JoinRequest.kind == "claim", JoinRequest.decision.is_(None))
        .options(joinedload(JoinRequest.petition).joinedload(Petition.city))
        .order_by(JoinRequest.answer_by, JoinRequest.id)
    )
    return list(db.session.scalars(query))


def give(asked: JoinRequest, by: Account) -> Account:
    """Yes: the person organizes the petition, and has an account. Raises Refused."""
    petition = _lock(asked)
    if asked.kind == "claim":
        if petition.free_since is None:
            raise Refused("taken")
        db.session.execute(delete(Membership).where(Membership.petition_id == petition.id))  # who let it lie
        petition.free_since = petition.warned_at = None
        petition.changed_at = petition.touched_at = now()
    account = db.session.get(Account, asked.account_id) if asked.account_id else None
    account = account or people.find(asked.email or "") or people.add(
        asked.email or "", asked.name or "", language=asked.language
    )  # fmt: skip
    roles.give(account, "organizer", petition.campaign, petition)
    asked.account_id = account.id
    _answer(asked, "given", "", by)
    return account


def refuse(asked: JoinRequest, reason: str, by: Account) -> None:
    """No, and why. Raises Refused."""
    _lock(asked)
    if not reason:
        raise Refused("reason")
    _answer(asked, "refused", reason, by)


def forget() -> int:
    """Empty what says who asked, some time after the answer or long without one."""
    moment = now()
    over = (JoinRequest.decided_at < moment - KEPT) | (JoinRequest.asked_at < moment - LONGEST)
    old = update(JoinRequest).where(over, JoinRequest.email.is_not(None))
    closed = func.coalesce(JoinRequest.decision, "refused")
    gone = old.values(email=None, name=None, note=None, reason=None, decision=closed)
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]


def _waiting(petition_id: int) -> Select[JoinRequest]:
    return select(JoinRequest).where(JoinRequest.petition_id == petition_id, JoinRequest.decision.is_(None))


def _lock(asked: JoinRequest) -> Petition:
    petitions.lock(asked.petition)
    db.session.refresh(asked)
    if asked.decision is not None:
        raise Refused("decided")
    return asked.petition


def _answer(asked: JoinRequest, decision: str, reason: str, by: Account) -> None:
    asked.decision, asked.reason, asked.decided_at, asked.decided_by_id = decision, reason, now(), by.id
    db.session.flush()
    audit.record(f"join_request.{decision}", asked, by)
