"""What the letters about starting say, made when they leave; nothing where nothing holds any more."""

from typing import Any

from flask import current_app, render_template

from app import outbox
from app.extensions import db
from app.models import Account, Approval, JoinRequest, Letter, Petition
from app.starting import freeing
from app.web.language import speaking


@outbox.renders("approval_asked")
def approval_asked(letter: Letter) -> outbox.Draft | None:
    """A draft waits for its lead."""
    asked = _row(letter, Approval, "approval")
    return _to_account(letter, asked.petition, asked=asked) if asked and asked.decision is None else None


@outbox.renders("approval_answer")
def approval_answer(letter: Letter) -> outbox.Draft | None:
    """Approved, to be changed, refused."""
    asked = _row(letter, Approval, "approval")
    return _to_account(letter, asked.petition, asked=asked) if asked and asked.decision else None


@outbox.renders("join_asked")
def join_asked(letter: Letter) -> outbox.Draft | None:
    """Somebody wants to take part."""
    asked = _row(letter, JoinRequest, "join")
    return _to_account(letter, asked.petition, asked=asked) if asked and asked.decision is None else None


@outbox.renders("join_answer")
def join_answer(letter: Letter) -> outbox.Draft | None:
    """Yes, or no and why. A letter of its own brings the link for the password (accounts/jobs.py)."""
    asked = _row(letter, JoinRequest, "join")
    if asked is None or asked.decision is None:
        return None
    if letter.account_id:
        account = db.session.get(Account, letter.account_id)
        return _to_account(letter, asked.petition, asked=asked, fresh=account and not account.password)
    return _draft(letter, asked.email, asked.petition, asked=asked, fresh=False) if asked.email else None


@outbox.renders("draft_warned")
def draft_warned(letter: Letter) -> outbox.Draft | None:
    """Nothing was done for a while; soon the city is free."""
    petition = _row(letter, Petition, "petition")
    end = freeing.ends(petition) if petition else None
    return _to_account(letter, petition, end=end) if petition and end and petition.warned_at else None


@outbox.renders("draft_freed")
def draft_freed(letter: Letter) -> outbox.Draft | None:
    """The city is free; the text is kept."""
    petition = _row(letter, Petition, "petition")
    return _to_account(letter, petition) if petition and petition.free_since else None


def _row(letter: Letter, table: Any, name: str) -> Any:
    number = (letter.details or {}).get(name)
    return db.session.get(table, number) if number else None


def _to_account(letter: Letter, petition: Petition, **facts: Any) -> outbox.Draft | None:
    account = db.session.get(Account, letter.account_id) if letter.account_id else None
    return _draft(letter, account.email, petition, **facts) if account and account.active else None


def _draft(letter: Letter, to: str, petition: Petition, **facts: Any) -> outbox.Draft:
    site, campaign = current_app.config["PUBLIC_URL"], petition.campaign
    where = {"site": site, "office": f"{site}/office/{campaign.slug}/{petition.slug}", "zone": petition.city.time_zone}
    with speaking(letter.language):
        subject, body = (
            render_template(f"mail/{letter.kind}.{part}", petition=petition, campaign=campaign, **where, **facts)
            for part in ("subject.txt", "txt")
        )
    return outbox.Draft(to, " ".join(subject.split()), body, sender=campaign.title)
