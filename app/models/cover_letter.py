"""The letter to a council member that a packet begins with, as organizers wrote it: one row per language and change."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base


class CoverLetter(Base):
    """Rows are only added, the newest of a language is in force; an empty body takes our own words again."""

    __tablename__ = "cover_letter"
    __table_args__ = (Index(None, "petition_id", "language", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(Text)  # with place-holders: delivery/letter.py
    created_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    account: Mapped[Account | None] = relationship()
