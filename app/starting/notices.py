"""Letters about starting: who asked, what was answered. To accounts; to a mailbox where somebody has none yet."""

from sqlalchemy import select

from app import outbox
from app.extensions import db
from app.models import Account, Approval, Campaign, JoinRequest, Membership
from app.starting import freeing


def leads(campaign: Campaign) -> list[Account]:
    """Who leads the campaign; where nobody does, who runs this site."""
    mine = select(Membership.account_id).where(
        Membership.campaign_id == campaign.id, Membership.petition_id.is_(None), Membership.role == "lead"
    )
    found = list(db.session.scalars(select(Account).where(Account.id.in_(mine), Account.active).order_by(Account.id)))
    return found or list(db.session.scalars(select(Account).where(Account.is_admin, Account.active)))


def approval_asked(asked: Approval) -> None:
    """To whoever leads."""
    for account in leads(asked.petition.campaign):
        _write("approval_asked", account, {"approval": asked.id})


def approval_answered(asked: Approval) -> None:
    """To whoever asked, and whoever else organizes the petition."""
    told = {account.id: account for account in freeing.organizers(asked.petition)}
    asker = db.session.get(Account, asked.account_id) if asked.account_id else None
    if asker and asker.active:
        told[asker.id] = asker
    for account in told.values():
        if account.id != asked.decided_by_id:
            _write("approval_answer", account, {"approval": asked.id})


def asked(request: JoinRequest) -> None:
    """To whoever answers: the organizers; of a page without any, the lead."""
    petition = request.petition
    near = freeing.organizers(petition) if request.kind == "join" else []
    for account in near or leads(petition.campaign):
        _write("join_asked", account, {"join": request.id})


def answered(request: JoinRequest, mailbox_key: bytes) -> None:
    """To whoever asked, by their account or by the address they gave."""
    account = db.session.get(Account, request.account_id) if request.account_id else None
    if account:
        _write("join_answer", account, {"join": request.id})
        if request.decision == "given" and not account.password:
            outbox.owe_account("reset_instructions", account.id, account.language or request.language)
    elif request.email:
        outbox.owe("join_answer", language=request.language, petition_id=request.petition_id, signature_id=None,
                   mailbox_key=mailbox_key, details={"join": request.id})  # fmt: skip


def _write(kind: str, account: Account, ids: dict[str, int]) -> None:
    outbox.owe_account(kind, account.id, account.language or "en", ids)
