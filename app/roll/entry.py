"""The one way onto the roll: web, paper and API come through `add`, files through `add_many`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from app.campaigns.listing import Glance
from app.common import keys
from app.common.clock import now
from app.extensions import db
from app.models import Batch, MailboxAlias, ModerationCase, Petition, Signature
from app.places import residency
from app.roll import residents

IMPORTED = "import"  # by what an imported signature was confirmed; its batch says what the signer agreed to
MANY = 4  # names that one mailbox can confirm: a household; a stall's tablet or an office uses paper

# Statements of the way every signer takes, made once: making one anew costs more than the database takes to answer.
ROLL = Signature.__table__
ALIASES = select(MailboxAlias.__table__)
INSERT: dict[str, Any] = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(ROLL).on_conflict_do_nothing().returning(ROLL.c.id)
    for dialect in (postgresql, sqlite)
}
MANY_IN: dict[str, Any] = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(ROLL).on_conflict_do_nothing()
    for dialect in (postgresql, sqlite)
}
FOUND = select(ROLL.c.id, and_(ROLL.c.standing != "unconfirmed", ROLL.c.withdrawn_at.is_(None))).where(
    ROLL.c.petition_id == bindparam("petition"), ROLL.c.mailbox_key == bindparam("mailbox"),
    ROLL.c.name_key == bindparam("name"), ROLL.c.batch_id.is_(None), ROLL.c.sheet_id.is_(None),
)  # fmt: skip


Keys = tuple[bytes | None, bytes]  # of the mailbox and of the name


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
    show_reason: bool = False
    show_name: bool = False
    wants_updates: bool = False

    def columns(self) -> dict[str, Any]:
        """As the roll keeps it: nothing typed is nothing."""
        return {name: value if isinstance(value, bool) else value or None for name, value in vars(self).items()}


@dataclass(frozen=True)
class Origin:
    """Where a signature that did not come online stands written: a line of a file or of a sheet. Such a row is kept
    even if it is an exact double, because file and sheet must add up."""

    batch_id: int | None = None
    sheet_id: int | None = None
    sheet_label: str | None = None  # the sheet a file's line names
    line: int | None = None
    custom: dict[str, Any] | None = None


@dataclass(frozen=True)
class Taken:
    """The signature that stands for this person, whether it is new, the keys it is known by, whether it was confirmed
    (and not withdrawn since)."""

    signature_id: int
    is_new: bool
    mailbox_key: bytes | None
    name_key: bytes
    was_confirmed: bool = False


@dataclass(frozen=True)
class Arrival:
    """One line of a file on its way onto the roll."""

    person: Person
    line: int
    signed_at: datetime
    channel: str = "import"
    external_id: str | None = None
    confirmed: bool = False
    source: str | None = None
    sheet_label: str | None = None
    custom: dict[str, Any] | None = None


def known_by(email: str, given_name: str, family_name: str) -> Keys:
    """The mailbox key (None without an address) and name key of a signer."""
    mailbox = keys.mailbox(email, aliases()) if email else None
    return mailbox, keys.name(given_name, family_name)


def aliases() -> dict[str, keys.Alias]:
    """The alias domains on file; a few rows, read where needed so that an edit is in force at once."""
    return {domain: keys.Alias(canonical, dots) for domain, canonical, dots in db.session.execute(ALIASES)}


def add(
    petition: Petition | Glance, person: Person, *, channel: str, language: str, consent_version: str,
    text_version: int | None = None, source: str | None = None, external_id: str | None = None,
    signed_at: datetime | None = None, known: Keys | None = None, origin: Origin | None = None,
) -> Taken:  # fmt: skip
    """Put a signature on the roll, unconfirmed. The unique index decides whether it is new, never a look-up first.

    The same mailbox with another name is another person (a couple) and another row. With an origin nothing but the
    external id, or the same line of the same file once more, keeps it from being new; `exact` then finds its doubles.
    """
    moment = signed_at or now()
    mailbox_key, name_key = known or known_by(person.email, person.given_name, person.family_name)
    placement = residency.find(petition, person.postal_code, person.street_address)
    values: dict[str, Any] = {
        **person.columns(),
        "petition_id": petition.id, "channel": channel, "standing": "unconfirmed", "language": language,
        "consent_version": consent_version, "text_version": text_version or petition.text_version, "source": source,
        "external_id": external_id, "signed_at": moment, "mailbox_key": mailbox_key, "name_key": name_key,
        "tier": placement.tier, "ward_id": placement.ward_id, "placed_by": placement.placed_by, "placed_at": moment,
    }  # fmt: skip
    if origin:
        values |= vars(origin)
    new_id = db.session.execute(INSERT[db.session.get_bind().dialect.name], values).scalar()
    here = mailbox_key and not origin
    found = find(petition.id, mailbox_key or b"", name_key) if here else None  # also if it is new: the same work
    if new_id:
        return Taken(new_id, True, mailbox_key, name_key)
    return found or _known_outside(petition.id, external_id, mailbox_key, name_key, origin)


def add_many(batch: Batch, arrivals: Sequence[Arrival], known: Sequence[Keys]) -> list[Taken]:
    """Put lines of a file on the roll, all in a few statements; `known` are their keys. Whoever was confirmed is, by
    the organizer's word and from now on: what the roll said of an earlier instant stays as it was said.

    `exact.set_aside` then finds doubles, `standing.settle` makes them count."""
    if not arrivals:
        return []
    moment, place = now(), _placer(batch.petition)
    same = {
        "petition_id": batch.petition_id, "batch_id": batch.id, "standing": "unconfirmed", "language": batch.language,
        "consent_version": IMPORTED, "text_version": batch.text_version, "placed_at": moment,
    }  # fmt: skip
    values = []
    for arrival, (mailbox_key, name_key) in zip(arrivals, known, strict=True):
        tier, ward_id, placed_by = place(arrival.person)
        values.append({
            **same, **arrival.person.columns(), "channel": arrival.channel, "external_id": arrival.external_id,
            "signed_at": arrival.signed_at, "source": arrival.source, "sheet_label": arrival.sheet_label,
            "line": arrival.line, "custom": arrival.custom, "mailbox_key": mailbox_key, "name_key": name_key,
            "tier": tier, "ward_id": ward_id, "placed_by": placed_by,
            "confirmed_at": moment if arrival.confirmed else None,
            "confirmed_by": IMPORTED if arrival.confirmed else None,
        })  # fmt: skip
    before = _lines(batch.id, arrivals)
    db.session.execute(MANY_IN[db.session.get_bind().dialect.name], values)
    landed = _lines(batch.id, arrivals)
    outside = numbered(batch.petition_id, [a.external_id for a in arrivals if a.external_id and a.line not in landed])
    return [
        Taken(landed[arrival.line], arrival.line not in before, *keys)
        if arrival.line in landed
        else Taken(outside[arrival.external_id or ""], False, *keys)
        for arrival, keys in zip(arrivals, known, strict=True)
    ]


def retake(signature: Signature, typed: dict[str, Any], at: datetime) -> None:
    """Let the signature be what was typed for one letter, at that time: its Person, text_version, consent_version,
    language and source. Whoever confirms a letter signs what stands in it, and nothing that somebody else had typed
    before under the same name and mailbox."""
    if typed.get("reason", signature.reason) != signature.reason:  # other words are read anew
        db.session.execute(delete(ModerationCase).where(ModerationCase.signature_id == signature.id))
    for name, value in typed.items():
        setattr(signature, name, value)
    placement = residency.find(signature.petition, signature.postal_code or "", signature.street_address or "")
    signature.tier, signature.ward_id = placement.tier, placement.ward_id
    signature.placed_by, signature.placed_at, signature.signed_at = placement.placed_by, at, at
    signature.matched_at = None
    residents.again([signature.id])


def find(petition_id: int, mailbox_key: bytes, name_key: bytes) -> Taken | None:
    """The signature that is on the roll for this mailbox and name."""
    row = db.session.execute(FOUND, {"petition": petition_id, "mailbox": mailbox_key, "name": name_key}).first()
    return Taken(row[0], False, mailbox_key, name_key, bool(row[1])) if row else None


def exact(petition_id: int, mailbox_key: bytes | None, name_key: bytes) -> list[int]:
    """All signatures of one mailbox and name on a roll, whatever side they came from, in order; none without a
    mailbox, because a name alone is nobody's."""
    if mailbox_key is None:
        return []
    same = (ROLL.c.petition_id == petition_id, ROLL.c.mailbox_key == mailbox_key, ROLL.c.name_key == name_key)
    kept = ROLL.c.batch_id.is_not(None) | ROLL.c.sheet_id.is_not(None)
    here = ROLL.c.batch_id.is_(None) & ROLL.c.sheet_id.is_(None)
    both = union_all(select(ROLL.c.id).where(*same, here), select(ROLL.c.id).where(*same, kept))  # an index for each
    return sorted(db.session.scalars(both))


def _known_outside(
    petition_id: int, external_id: str | None, mailbox_key: bytes | None, name_key: bytes, origin: Origin | None
) -> Taken:
    """The row that was there already, by its number outside or its line in a file."""
    same = (ROLL.c.petition_id == petition_id) & (ROLL.c.external_id == external_id)
    if origin and origin.batch_id:
        same |= (ROLL.c.batch_id == origin.batch_id) & (ROLL.c.line == origin.line)
    found = db.session.scalars(select(ROLL.c.id).where(same).order_by(ROLL.c.id)).first()
    if found is None:
        raise LookupError("nothing on the roll stood in the way")
    return Taken(found, False, mailbox_key, name_key)


def numbered(petition_id: int, external_ids: Sequence[str]) -> dict[str, int]:
    """Which of these numbers of somebody else's the roll has, and the signature of each."""
    mine = select(ROLL.c.external_id, ROLL.c.id).where(
        ROLL.c.petition_id == petition_id, ROLL.c.external_id.in_(external_ids)
    )
    return {str(number): found for number, found in db.session.execute(mine)} if external_ids else {}


def _placer(petition: Petition) -> Callable[[Person], residency.Placement]:
    """Where people of one load live, each ZIP (and street, if there is an address list) asked for once."""
    find = lru_cache(maxsize=50_000)(partial(residency.find, petition))
    return lambda person: find(person.postal_code, person.street_address if petition.has_list else "")


def _lines(batch_id: int, arrivals: Sequence[Arrival]) -> dict[int, int]:
    """The signatures that a file's lines have become."""
    first, last = arrivals[0].line, arrivals[-1].line
    query = select(ROLL.c.line, ROLL.c.id).where(ROLL.c.batch_id == batch_id, ROLL.c.line.between(first, last))
    return dict(db.session.execute(query).all())


def names_on(petition_id: int, mailbox_key: bytes) -> int:
    """How many names have been confirmed from one mailbox on this roll."""
    mine = (Signature.petition_id == petition_id) & (Signature.mailbox_key == mailbox_key)
    confirmed = Signature.confirmed_at.is_not(None) & Signature.withdrawn_at.is_(None)
    return db.session.scalar(select(func.count()).where(mine, confirmed)) or 0
