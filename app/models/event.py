"""What happened: one row per deed, ids only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Event(Base):
    __tablename__ = "event"
    __table_args__ = (Index(None, "subject_type", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(40))  # signature.confirmed, petition.opened …
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    petition_id: Mapped[int | None]  # no foreign key: an event outlives what it tells of
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: visitor, job
    detail: Mapped[dict[str, Any] | None]  # ids and plain words, never personal data
