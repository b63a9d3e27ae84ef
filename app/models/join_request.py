"""Somebody asks to take part in a petition: to join its organizers, or to lead a page that has none."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.petition import Petition


class JoinRequest(Base):
    """Who asks, and the answer. Name, address and note are emptied some time after it (campaigns/joining.py)."""

    __tablename__ = "join_request"
    __table_args__ = (Index(None, "petition_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(5))  # join, answered by the organizers; claim, answered by the lead
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    note: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime]
    answer_by: Mapped[datetime]  # as the person was told
    decision: Mapped[str | None] = mapped_column(String(10))  # given, refused; empty: it waits
    reason: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    petition: Mapped[Petition] = relationship()
