"""A draft sent to the campaign's lead, and what the lead said."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.petition import Petition

DECISIONS = ("approved", "changes", "refused")


class Approval(Base):
    """One asking. The newest of a petition is the one that holds."""

    __tablename__ = "approval"
    __table_args__ = (Index(None, "petition_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # who asked
    asked_at: Mapped[datetime]
    answer_by: Mapped[datetime]  # as the organizer was told
    decision: Mapped[str | None] = mapped_column(String(10))  # one of DECISIONS; empty: it waits
    note: Mapped[str] = mapped_column(Text, default="")  # what to change, or why not
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    petition: Mapped[Petition] = relationship()
