"""Trying the mail settings: one letter, and what became of it."""

from sqlalchemy import select

from app import outbox
from app.extensions import db
from app.models import Account, Letter

KIND = "mail_trial"


def ask(account: Account, language: str) -> Letter:
    """Owe the admin one letter; a worker sends it, so that no page waits for a mail server."""
    return outbox.owe_account(KIND, account.id, language)


def last(account: Account) -> Letter | None:
    """The account's last trial."""
    mine = select(Letter).filter_by(account_id=account.id, kind=KIND).order_by(Letter.id.desc()).limit(1)
    return db.session.scalar(mine)
