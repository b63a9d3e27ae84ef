"""Accounts: made, found, put out of use."""

from collections.abc import Sequence

from flask_security import MailUtil, hash_password
from sqlalchemy import func, select

from app import audit
from app.accounts import roles
from app.common.clock import now
from app.extensions import db, security
from app.models import Account, Campaign, Petition


def add(
    email: str,
    name: str,
    password: str | None = None,
    admin: bool = False,
    leads: Sequence[Campaign] = (),
    organizes: Sequence[Petition] = (),
    reviews: Sequence[Petition] = (),
    language: str = "",
) -> Account:
    """A confirmed account with its roles; the same address again gains the roles and keeps its password.

    ValueError if this is no mail address.
    """
    account = find(email) or Account(email=_form(email), created_at=now())
    account.name = name or account.name
    account.active = True
    account.confirmed_at = account.confirmed_at or now().replace(tzinfo=None)
    account.is_admin = account.is_admin or admin
    account.language = language or account.language or ""
    if password:
        account.password = hash_password(password)
    db.session.add(account)
    db.session.flush()
    for campaign in leads:
        roles.give(account, "lead", campaign)
    for petition in organizes:
        roles.give(account, "organizer", petition.campaign, petition)
    for petition in reviews:
        roles.give(account, "reviewer", petition.campaign, petition)
    audit.record("account.added", account, None)
    return account


def find(email: str) -> Account | None:
    """The account with this address, however it is cased."""
    return db.session.scalar(select(Account).where(func.lower(Account.email) == _form(email).lower()))


def disable(account: Account) -> None:
    """No longer let in; sessions and links already given end."""
    security.datastore.deactivate_user(account)
    security.datastore.set_uniquifier(account)
    db.session.flush()
    audit.record("account.disabled", account, None)


def everybody() -> Sequence[Account]:
    """All accounts, by address."""
    return db.session.scalars(select(Account).order_by(Account.email)).all()


def _form(email: str) -> str:
    return MailUtil(None).normalize(email)  # type: ignore[arg-type]  # needs an application context, no application
