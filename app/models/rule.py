"""The rule card of a city's council, as one petition keeps it: one row per line and change."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base


class Rule(Base):
    """What one line of the card said from `created_at` on: rows are only added, the newest of a name is in force."""

    __tablename__ = "rule"
    __table_args__ = (Index(None, "petition_id", "name", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(30))  # one of rules/card.py's
    value: Mapped[Any] = mapped_column(JSON)  # its kind's; null: the line was emptied
    source: Mapped[str] = mapped_column(String(500), default="")  # where it says so: an address, a section of the code
    checked_on: Mapped[date | None] = mapped_column(Date)  # when somebody last looked there
    created_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: a command

    account: Mapped[Account | None] = relationship()
