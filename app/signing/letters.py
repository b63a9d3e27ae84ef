"""Owing the letters signers get: confirm, or again (you had signed already)."""

from sqlalchemy import select

from app import outbox
from app.extensions import db
from app.models import Petition, Signature
from app.roll import entry


def owe(petition: Petition, taken: entry.Taken, language: str) -> None:
    """Owe the letter this signing calls for. New, repeated, refused or over the limit: the same work, one row."""
    assert taken.mailbox_key is not None
    held = outbox.room(petition.id, taken.mailbox_key)
    confirmed = db.session.scalar(
        select(Signature.id).where(Signature.id == taken.signature_id, Signature.standing != "unconfirmed",
                                   Signature.withdrawn_at.is_(None))
    )  # fmt: skip
    kind = "again" if confirmed else "confirm"
    outbox.queue(
        kind, language=language, petition_id=petition.id, signature_id=taken.signature_id,
        mailbox_key=taken.mailbox_key, held=held,
    )  # fmt: skip
