"""Owing the letters signers get: confirm, or again (you had signed already)."""

from app import outbox
from app.roll import entry


def owe(petition_id: int, taken: entry.Taken, language: str) -> None:
    """Owe the letter this signing calls for. New, repeated, refused or over the limit: the same work, one row."""
    assert taken.mailbox_key is not None
    kind = "again" if taken.was_confirmed else "confirm"
    outbox.owe(
        kind, language=language, petition_id=petition_id, signature_id=taken.signature_id,
        mailbox_key=taken.mailbox_key,
    )  # fmt: skip
