"""The outbox: letters due and sent; tokens in them; mailboxes that asked for silence."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Letter(Base):
    """One letter. Written in the transaction that owes it, sent by a worker, its text made when it leaves.

    A letter beyond a limit is kept with `held` set and never leaves, so that owing one costs the same work as not.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index(None, "due_at"),
        Index(None, "mailbox_key", "created_at"),
        Index(None, "signature_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # confirm, again, both, reset_notice …: a renderer is named for each
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    mailbox_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    language: Mapped[str] = mapped_column(String(8), default="en")
    details: Mapped[dict[str, Any] | None]  # what was typed for this letter; emptied when its signature is confirmed
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # next attempt; empty: sent, held or given up
    claimed_until: Mapped[datetime | None]  # a worker has it until then
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    held: Mapped[str | None] = mapped_column(String(20))  # limit, refused, expired, nobody: why it will not leave
    answer: Mapped[str | None] = mapped_column(String(200))  # the mail server's last answer, without addresses
    domain: Mapped[str | None] = mapped_column(String(80))  # gmail.com …: of large providers only, else "other"
    code_tries: Mapped[int] = mapped_column(default=0)


class Token(Base):
    """A link's secret, stored hashed, good for one purpose; 128 bits."""

    __tablename__ = "token"
    __table_args__ = (Index(None, "signature_id"),)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12))  # confirm, both, me, unsubscribe
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"))  # the one it stands in
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class Refusal(Base):
    """A mailbox that said "this wasn't me": no further letter about this petition."""

    __tablename__ = "refusal"
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    mailbox_key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    at: Mapped[datetime]


class MailboxAlias(Base):
    """A mail domain whose mailboxes are those of another: googlemail.com → gmail.com. Data, editable."""

    __tablename__ = "mailbox_alias"
    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
    canonical: Mapped[str] = mapped_column(String(253))
    ignores_dots: Mapped[bool] = mapped_column(default=False)
