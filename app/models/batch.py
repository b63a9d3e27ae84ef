"""An import: a file of signatures collected elsewhere, tried first, then put on the roll as a whole, and undone as a
whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.petition import Petition

BATCH_STATES = ("uploaded", "trying", "tried", "applying", "applied", "undoing", "undone", "failed", "dropped")


class Batch(Base):
    __tablename__ = "batch"
    __table_args__ = (Index(None, "petition_id", "created_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: a command
    filename: Mapped[str] = mapped_column(String(200))  # as it was called; the file lies under DATA_DIR/imports/<id>
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]  # bytes
    reading: Mapped[dict[str, Any]]  # how it is read: format, encoding, delimiter, worksheet, known export
    mapping: Mapped[dict[str, str]]  # column's name in the file → field of the roll
    channel: Mapped[str] = mapped_column(String(10), default="import")  # one of signature.CHANNELS
    confirmed: Mapped[bool] = mapped_column(default=False)  # the organizer declares that these people signed
    provenance: Mapped[str] = mapped_column(Text, default="")  # where, when and by whom collected; asked once
    consent: Mapped[str] = mapped_column(Text, default="")  # what the signers were told and agreed to
    text_version: Mapped[int] = mapped_column(default=1)  # which text they signed
    language: Mapped[str] = mapped_column(String(8), default="en")
    state: Mapped[str] = mapped_column(String(10), default="uploaded")  # one of BATCH_STATES
    done: Mapped[int] = mapped_column(default=0)  # lines of the file dealt with
    total: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]]  # new, exact, likely, errors
    failure: Mapped[str | None] = mapped_column(Text)  # in words
    created_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship()
