"""Drafts that nobody touches free their city, after a warning; their text stays.

A petition is free from `free_since` on: nobody is thrown out, but its city may be started anew, or its announced page
be claimed, by somebody else, who then takes the row over. Until then whoever had it takes it up again with one press.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import joinedload

from app import audit, outbox
from app.accounts import roles
from app.campaigns import approval, draft, text
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, Membership, Petition, SheetBatch, Signature
from app.models.petition import UNOPENED

NOTICE = timedelta(days=7)  # between warning and end, at least


class NotFree(ValueError):
    """Somebody works on it."""


def ends(petition: Petition) -> datetime | None:
    """When an untouched draft frees its city; None: it does not."""
    if not petition.is_unopened or petition.free_since or petition.opens_at or not petition.campaign.free_days:
        return None
    end = _quiet_since(petition) + timedelta(days=petition.campaign.free_days)
    return max(end, petition.warned_at + NOTICE) if petition.warned_at else end


def due() -> list[int]:
    """Drafts to be warned of or freed. One with signatures, typed from paper, or with sheets printed for it stays."""
    signed = exists().where(Signature.petition_id == Petition.id)
    printed = exists().where(SheetBatch.petition_id == Petition.id)
    query = (
        select(Petition)
        .join(Petition.campaign)
        .where(Petition.state.in_(UNOPENED), Petition.free_since.is_(None), Campaign.free_days > 0, ~signed, ~printed)
        .options(joinedload(Petition.campaign))
        .order_by(Petition.id)
    )
    return [petition.id for petition in db.session.scalars(query) if _is_due(petition)]


def keep(petition_id: int) -> str:
    """Warn of a draft's end, or end it: one step, written with its letters. Answers which: warned, freed or nothing."""
    locked = select(Petition).where(Petition.id == petition_id).with_for_update(key_share=True)
    petition = db.session.scalar(locked.execution_options(populate_existing=True))
    if petition is None or not _is_due(petition):
        return ""
    if petition.warned_at is None:
        petition.warned_at = now()
        _write("draft_warned", petition)
        return "warned"
    petition.free_since = now()
    _write("draft_freed", petition)
    audit.record("petition.freed", petition, None)
    return "freed"


def release(petition: Petition, account: Account) -> None:
    """Give the city up by hand. Raises NotFree once it is public and signed."""
    if not petition.is_unopened or petition.free_since:
        raise NotFree
    petition.free_since = now()
    petition.opens_at = None
    audit.record("petition.freed", petition, account)


def take_up(petition: Petition, account: Account) -> None:
    """Whoever let it lie goes on with it, text and all. Raises NotFree."""
    petitions.lock(petition)
    if not petition.is_unopened or petition.free_since is None:
        raise NotFree
    petition.free_since = petition.warned_at = None
    petition.changed_at = petition.touched_at = now()
    audit.record("petition.taken_up", petition, account)


def take_over(petition: Petition, council: str, account: Account) -> None:
    """Somebody else begins in this city: the campaign's text as a version of its own, the former organizers out.
    Raises NotFree."""
    take_up(petition, account)
    db.session.execute(delete(Membership).where(Membership.petition_id == petition.id))
    db.session.expire(account, ["memberships"])
    draft.discard(petition)
    approval.lapse(petition)
    petition.council, petition.contact = council, petition.campaign.contact
    petition.opens_at = petition.closes_at = None
    text.restart(petition, account)
    roles.give(account, "organizer", petition.campaign, petition)


def announce(petition: Petition, account: Account) -> None:
    """A draft that nobody wants gets a public page, with the campaign's own text."""
    city = petition.city
    db.session.execute(delete(Membership).where(Membership.petition_id == petition.id))
    draft.discard(petition)
    petition.council, petition.contact = city.council or petition.council, petition.campaign.contact
    text.restart(petition, account)
    petition.state, petition.changed_at = "announced", now()
    audit.record("petition.announced", petition, account)


def retire(petition: Petition, account: Account) -> None:
    """Take a page that nobody leads off the site: listed again, it comes back with whoever waits to be told. What has
    opened is closed and archived instead. Raises NotFree."""
    petitions.lock(petition)
    if petition.state != "announced" or petition.free_since is None:
        raise NotFree
    petition.state, petition.changed_at = "draft", now()
    audit.record("petition.retired", petition, account)


def organizers(petition: Petition) -> list[Account]:
    """Who works on this very petition."""
    mine = select(Account).join(Membership, Membership.account_id == Account.id)
    here = mine.where(Membership.petition_id == petition.id, Membership.role == "organizer", Account.active)
    return list(db.session.scalars(here.order_by(Account.id)).unique())


def _quiet_since(petition: Petition) -> datetime:
    return petition.touched_at or petition.created_at


def _is_due(petition: Petition) -> bool:
    end, moment = ends(petition), now()
    return end is not None and (end if petition.warned_at else end - NOTICE) <= moment


def _write(kind: str, petition: Petition) -> None:
    for account in organizers(petition):
        outbox.owe_account(kind, account.id, account.language or "en", {"petition": petition.id})
