"""The links in letters: made for one purpose and one signature, kept as hashes, found again by the visitor's token."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature, Token

LIFE: dict[str, timedelta | None] = {"confirm": timedelta(days=14), "both": None, "me": None, "unsubscribe": None}
OF_LETTERS = ("confirm", "both")  # each letter has its own; of the others a signature has one


def make(purpose: str, signature_id: int, letter_id: int = 0) -> str:
    """The token for this purpose; a letter made again gets the same one. Writes its hash."""
    token = tokens.derive(f"{purpose}:{letter_id}" if purpose in OF_LETTERS else purpose, signature_id)
    life = LIFE[purpose]
    moment = now()
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    db.session.execute(
        dialect.insert(Token)
        .values(hash=tokens.stored(token), purpose=purpose, signature_id=signature_id, letter_id=letter_id or None,
                created_at=moment, expires_at=moment + life if life else None)
        .on_conflict_do_nothing()
    )  # fmt: skip
    return token


def known(purpose: str, signature_id: int) -> str:
    """The same token where nothing may be written: it opens what it is for once a letter has carried it."""
    return tokens.derive(purpose, signature_id)


class Found(NamedTuple):
    signature: Signature
    over: bool  # its time is
    letter: Letter | None  # in which the link stood


def find(purpose: str, token: str) -> Found | None:
    """What a token opens; None if nothing."""
    digest = tokens.stored(token)
    row = db.session.scalar(select(Token).where(Token.hash == digest, Token.purpose == purpose)) if digest else None
    if row is None:
        return None
    signature = db.session.get(Signature, row.signature_id)
    if signature is None or signature.erased_at:
        return None
    letter = db.session.get(Letter, row.letter_id) if row.letter_id else None
    return Found(signature, bool(row.expires_at and row.expires_at < now()), letter)
