"""Who wants to be told when a petition opens. No signature, and never counted as one."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.petition import Petition


class Interest(Base):
    """One mailbox's wish about one petition; erasing it deletes the row."""

    __tablename__ = "interest"
    __table_args__ = (
        Index(None, "petition_id", "mailbox_key", unique=True),
        Index(None, "asked_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    mailbox_key: Mapped[bytes] = mapped_column(LargeBinary(16))  # keyed hash: common/keys.py
    email: Mapped[str] = mapped_column(String(320))
    postal_code: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(8))
    link: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)  # SHA-256 of its letters' token
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # that it is open: once

    petition: Mapped[Petition] = relationship()
