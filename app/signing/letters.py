"""Owing the letters signers get: confirm, or again (you had signed already)."""

from typing import Any

from app import outbox
from app.models import Letter, Signature
from app.roll import entry


def owe(petition_id: int, taken: entry.Taken, language: str, details: dict[str, Any] | None = None) -> int:
    """Owe the letter this signing calls for, with what was typed; answers its number. New, repeated, refused or over
    the limit: the same work, one row."""
    assert taken.mailbox_key is not None
    kind = "again" if taken.was_confirmed else "confirm"
    return outbox.owe(
        kind, language=language, petition_id=petition_id, signature_id=taken.signature_id,
        mailbox_key=taken.mailbox_key, details=None if taken.was_confirmed else details,
    )  # fmt: skip


def owe_again(former: Letter, signature: Signature, language: str) -> int:
    """Another one like it, for who waits for it in vain; answers its number."""
    kind = "again" if signature.confirmed_at and not signature.withdrawn_at else "confirm"
    return outbox.owe(
        kind, language=language, petition_id=signature.petition_id, signature_id=signature.id,
        mailbox_key=signature.mailbox_key or b"", details=former.details,
    )  # fmt: skip
