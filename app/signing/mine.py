"""My signature: what is held, corrected, shown or hidden, withdrawn, handed out."""

from typing import Any

from sqlalchemy import select

from app import audit
from app.common.clock import iso, now
from app.extensions import db
from app.models import Letter, Signature
from app.roll import residents
from app.roll.correcting import Taken, correct, withdraw
from app.signing import deliveries

__all__ = ["HELD", "Taken", "correct", "held", "show", "withdraw", "write_to"]

HELD = (
    "given_name", "family_name", "email", "phone", "street_address", "unit", "city", "postal_code", "reason",
    "show_reason", "show_name", "wants_updates", "channel", "standing", "text_version", "language", "consent_version",
    "source", "external_id", "signed_at", "confirmed_at", "confirmed_by", "withdrawn_at", "set_aside_at",
    "set_aside_by", "tier", "placed_by", "placed_at", "sheet_label", "line", "custom",
)  # fmt: skip


def show(signature: Signature, shown: bool) -> None:
    """Show or hide the name on the petition page."""
    signature.show_name = shown
    signature.petition.changed_at = now()
    audit.record("signature.shown" if shown else "signature.hidden", signature)


def show_reason(signature: Signature, shown: bool) -> None:
    """Let the reason be shown on the petition page, or keep it for the organizers."""
    signature.show_reason = shown
    signature.petition.changed_at = now()
    audit.record("signature.reason_open" if shown else "signature.reason_kept", signature)


def write_to(signature: Signature, wanted: bool) -> None:
    """Updates, or no more of them."""
    signature.wants_updates = wanted
    audit.record("signature.listening" if wanted else "signature.silenced", signature)


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
        "deliveries": [{"at": iso(d.at), "format": d.format, "purpose": d.purpose, "fields": d.fields}
                       for d in deliveries.of(signature)],
        "letters": [{"kind": letter.kind, "owed_at": iso(letter.created_at),
                     "sent_at": iso(letter.sent_at) if letter.sent_at else None} for letter in letters],
    }  # fmt: skip
