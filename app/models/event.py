"""What happened: one row per deed, ids only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

DEED = "account_id IS NOT NULL OR evening_id IS NOT NULL"


class Event(Base):
    __tablename__ = "event"
    __table_args__ = (
        Index(None, "subject_type", "subject_id"),
        # deeds of the office alone: what signers do costs no index
        Index("ix_event_deed", "petition_id", "at", postgresql_where=text(DEED), sqlite_where=text(DEED)),
        Index("ix_event_account_id", "account_id", "at", postgresql_where=text(DEED), sqlite_where=text(DEED)),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(40))  # signature.confirmed, petition.opened …
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    petition_id: Mapped[int | None]  # no foreign key: an event outlives what it tells of
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: visitor, job
    evening_id: Mapped[int | None]  # a volunteer's, without an account; no foreign key, as above
    detail: Mapped[dict[str, Any] | None]  # ids and plain words, never personal data
