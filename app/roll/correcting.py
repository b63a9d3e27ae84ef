"""Putting a signature right after it was given: by its signer, or by an organizer for who signed on paper. The former
value is kept, the date of signing stays."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import audit
from app.common import days, keys, names
from app.common.clock import iso, now
from app.extensions import db
from app.models import Account, Correction, Petition, Sheet, Signature
from app.places import residency
from app.roll import entry, standing

FIELDS = ("given_name", "family_name", "street_address", "unit", "postal_code", "email")  # an organizer may, on paper


class Taken(ValueError):
    """Another signature of this mailbox already has the corrected name."""


def correct(
    signature: Signature, changes: dict[str, str], account: Account | None = None, day: date | None = None
) -> list[str]:
    """Put fields right; names those that changed. `account`: the organizer, else it is the signer. `day`: when it was
    signed, by the city's clocks, where that was typed wrong. Raises Taken, and then nothing has changed: the unique
    index decides."""
    changed = [name for name, value in changes.items() if (getattr(signature, name) or "") != value]
    try:
        with db.session.begin_nested():
            _put(signature, {name: changes[name] or None for name in changed}, account)
    except IntegrityError:
        raise Taken from None
    zone = signature.petition.city.time_zone
    if day and day != days.of(signature.signed_at, zone):
        _note(signature, "signed_at", iso(signature.signed_at), account)
        signature.signed_at = min(days.noon(day, zone), now())
        changed.append("signed_at")
    if changed:
        audit.record("signature.corrected", signature, account, fields=changed)
    return changed


def withdraw(signature: Signature, account: Account | None = None) -> None:
    """Take the signature off the count at its signer's wish; the row stays and says so. Twice is once."""
    if signature.withdrawn_at:
        return
    signature.withdrawn_at = now()
    standing.settle([signature.id])
    audit.record("signature.withdrawn", signature, account)


def on_paper(petition: Petition, number: int, line: int | None, name: str) -> list[Signature]:
    """Who signed that sheet, on that line if it is named, and bears that name or a part of it: how somebody without a
    mailbox is found."""
    query = select(Signature).join(Sheet, Sheet.id == Signature.sheet_id)
    query = query.where(Sheet.petition_id == petition.id, Sheet.number == number, Signature.erased_at.is_(None))
    if line is not None:
        query = query.where(Signature.line == line)
    wanted = set(names.key_form(name, "").split())
    rows = db.session.scalars(query.order_by(Signature.line, Signature.id))
    return [row for row in rows if wanted <= set(names.key_form(row.given_name, row.family_name).split())]


def _put(signature: Signature, values: dict[str, str | None], account: Account | None) -> None:
    moment = now()
    for name, value in values.items():
        _note(signature, name, getattr(signature, name), account)
        setattr(signature, name, value)
    if values:
        signature.matched_at = None
    if "email" in values:
        signature.mailbox_key, signature.name_key = entry.known_by(
            signature.email or "", signature.given_name or "", signature.family_name or ""
        )
    elif {"given_name", "family_name"} & set(values) and signature.name_key:
        signature.name_key = keys.name(signature.given_name, signature.family_name)
    if {"postal_code", "street_address"} & set(values):
        placement = residency.find(signature.petition, signature.postal_code or "", signature.street_address or "")
        signature.tier, signature.ward_id = placement.tier, placement.ward_id
        signature.placed_by, signature.placed_at = placement.placed_by, moment


def _note(signature: Signature, field: str, former: str | None, account: Account | None) -> None:
    row = Correction(signature_id=signature.id, at=now(), field=field, former=former)
    row.account_id = account.id if account else None
    db.session.add(row)
