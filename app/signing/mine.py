"""My signature: what is held, corrected, shown or hidden, withdrawn, handed out."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import audit
from app.common import keys
from app.common.clock import iso, now
from app.extensions import db
from app.models import Correction, Letter, Signature
from app.places import residency
from app.roll import residents, standing

HELD = (
    "given_name", "family_name", "email", "phone", "street_address", "unit", "city", "postal_code", "reason",
    "show_name", "wants_updates", "channel", "standing", "text_version", "language", "consent_version", "source",
    "external_id", "signed_at", "confirmed_at", "confirmed_by", "withdrawn_at", "set_aside_at", "set_aside_by", "tier",
    "placed_by", "placed_at", "sheet_label", "line", "custom",
)  # fmt: skip


class Taken(ValueError):
    """Another signature of this mailbox already has the corrected name."""


def correct(signature: Signature, changes: dict[str, str]) -> list[str]:
    """Put fields right; the former values are kept, the date stays. Names the fields that changed. Raises Taken, and
    then nothing has changed: the unique index decides."""
    changed = [name for name, value in changes.items() if (getattr(signature, name) or "") != value]
    try:
        with db.session.begin_nested():
            _put(signature, {name: changes[name] or None for name in changed})
    except IntegrityError:
        raise Taken from None
    if changed:
        audit.record("signature.corrected", signature, fields=changed)
    return changed


def _put(signature: Signature, values: dict[str, str | None]) -> None:
    moment = now()
    for name, value in values.items():
        db.session.add(Correction(signature_id=signature.id, at=moment, field=name, former=getattr(signature, name)))
        setattr(signature, name, value)
    if values:
        signature.matched_at = None
        residents.again([signature.id])
    if {"given_name", "family_name"} & set(values) and signature.mailbox_key:
        signature.name_key = keys.name(signature.given_name, signature.family_name)
    if {"postal_code", "street_address"} & set(values):
        placement = residency.find(signature.petition, signature.postal_code or "", signature.street_address or "")
        signature.tier, signature.ward_id = placement.tier, placement.ward_id
        signature.placed_by, signature.placed_at = placement.placed_by, moment


def show(signature: Signature, shown: bool) -> None:
    """Show or hide the name on the petition page."""
    signature.show_name = shown
    signature.petition.changed_at = now()
    audit.record("signature.shown" if shown else "signature.hidden", signature)


def write_to(signature: Signature, wanted: bool) -> None:
    """Updates, or no more of them."""
    signature.wants_updates = wanted
    audit.record("signature.listening" if wanted else "signature.silenced", signature)


def withdraw(signature: Signature) -> None:
    """Take the signature off the count; the row stays and says so. Twice is once."""
    if signature.withdrawn_at:
        return
    signature.withdrawn_at = now()
    standing.settle([signature.id])
    audit.record("signature.withdrawn", signature)


def held(signature: Signature) -> dict[str, Any]:
    """Everything that is held, for the signer to keep (GDPR, Art. 15 and 20)."""
    letters = db.session.scalars(select(Letter).where(Letter.signature_id == signature.id).order_by(Letter.id))
    values = {name: getattr(signature, name) for name in HELD}
    return {
        "petition": f"{signature.petition.campaign.slug}/{signature.petition.slug}",
        **{name: iso(value) if hasattr(value, "astimezone") else value for name, value in values.items()},
        "ward": signature.ward.name if signature.ward else None,
        "residents_file": residents.told(signature.id),
        "corrections": [{"field": c.field, "former": c.former, "at": iso(c.at)} for c in signature.corrections],
        "strikes": [{"at": iso(s.at), "reason": s.reason, "lifted_at": iso(s.lifted_at) if s.lifted_at else None}
                    for s in signature.strikes],
        "letters": [{"kind": letter.kind, "owed_at": iso(letter.created_at),
                     "sent_at": iso(letter.sent_at) if letter.sent_at else None} for letter in letters],
    }  # fmt: skip
