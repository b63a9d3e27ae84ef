"""The one way onto the roll: web, paper, import and API all come through `add`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.common import keys
from app.common.clock import now
from app.extensions import db
from app.models import MailboxAlias, Petition, Signature
from app.places import residency
from app.roll import standing

MANY = 4  # names on one mailbox before it stops telling anything: a stall's tablet, an office


@dataclass(frozen=True)
class Person:
    """What a signer gave, as typed and already checked for shape."""

    given_name: str
    family_name: str = ""
    email: str = ""
    postal_code: str = ""
    street_address: str = ""
    unit: str = ""
    city: str = ""
    phone: str = ""
    reason: str = ""
    show_name: bool = False
    wants_updates: bool = False


@dataclass(frozen=True)
class Taken:
    """The signature that stands for this person, whether it is new, and the keys it is known by."""

    signature_id: int
    is_new: bool
    mailbox_key: bytes | None
    name_key: bytes


def known_by(email: str, given_name: str, family_name: str) -> tuple[bytes | None, bytes]:
    """The mailbox key (None without an address) and name key of a signer."""
    mailbox = keys.mailbox(email, aliases()) if email else None
    return mailbox, keys.name(given_name, family_name)


def aliases() -> dict[str, keys.Alias]:
    """The alias domains on file; a few rows, read where needed so that an edit is in force at once."""
    rows = db.session.execute(select(MailboxAlias.domain, MailboxAlias.canonical, MailboxAlias.ignores_dots))
    return {domain: keys.Alias(canonical, dots) for domain, canonical, dots in rows}


def add(
    petition: Petition, person: Person, *, channel: str, language: str, consent_version: str,
    text_version: int | None = None, source: str | None = None, external_id: str | None = None,
    signed_at: datetime | None = None,
) -> Taken:  # fmt: skip
    """Put a signature on the roll, unconfirmed. The unique index decides whether it is new, never a look-up first.

    The same mailbox with another name is another person (a couple) and another row.
    """
    moment = signed_at or now()
    mailbox_key, name_key = known_by(person.email, person.given_name, person.family_name)
    placement = residency.place(petition.city, person.postal_code)
    values: dict[str, Any] = {
        **{name: value if isinstance(value, bool) else value or None for name, value in vars(person).items()},
        "petition_id": petition.id, "channel": channel, "standing": "unconfirmed", "language": language,
        "consent_version": consent_version, "text_version": text_version or petition.text_version, "source": source,
        "external_id": external_id, "signed_at": moment, "mailbox_key": mailbox_key, "name_key": name_key,
        "tier": placement.tier, "ward_id": placement.ward_id, "placed_by": placement.placed_by, "placed_at": moment,
    }  # fmt: skip
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(Signature).values(values).on_conflict_do_nothing().returning(Signature.id)
    new_id = db.session.execute(insert).scalar()
    found = db.session.execute(
        select(Signature.id).where(
            Signature.petition_id == petition.id, Signature.mailbox_key == mailbox_key, Signature.name_key == name_key
        )
    ).scalar()
    standing.add(petition.id, unconfirmed=1 if new_id else 0)
    signature_id = new_id or found
    assert signature_id is not None, "a conflict without a row to conflict with"
    return Taken(signature_id, new_id is not None, mailbox_key, name_key)


def names_on(petition_id: int, mailbox_key: bytes) -> int:
    """How many names one mailbox stands for on this roll; above MANY it is flagged and no evidence any more."""
    mine = (Signature.petition_id == petition_id) & (Signature.mailbox_key == mailbox_key)
    return db.session.scalar(select(func.count()).where(mine)) or 0
