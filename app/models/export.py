"""An export of a roll: who asked for what and why, how far it is, what it was; the file itself is handed over once."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.petition import Petition

FORMATS = ("csv", "xlsx", "pdf", "packet", "addresses")
EDITIONS = ("clerk", "public", "full", "census", "plain")  # the last two: of addresses, for a geocoder


class Export(Base):
    __tablename__ = "export"
    __table_args__ = (Index(None, "petition_id", "created_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: a command
    format: Mapped[str] = mapped_column(String(10))  # one of FORMATS
    edition: Mapped[str] = mapped_column(String(10))  # one of EDITIONS
    as_of: Mapped[datetime]  # the instant of the selection
    purpose: Mapped[str] = mapped_column(Text, default="")  # why, in the organizer's words
    fields: Mapped[list[str]]  # which columns left the house
    state: Mapped[str] = mapped_column(String(10), default="asked")  # asked, building, ready, taken, failed
    done: Mapped[int] = mapped_column(default=0)  # rows written
    total: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(Text)  # in words
    filename: Mapped[str | None] = mapped_column(String(200))  # under DATA_DIR/exports, gone when taken or after a day
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]  # bytes
    code: Mapped[str | None] = mapped_column(String(20), unique=True)  # packets: /verify/<code>
    manifest: Mapped[dict[str, Any] | None]  # packets: as signed, no personal data
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship()
