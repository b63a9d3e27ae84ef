"""The rule card of a city's council, as one petition keeps it: one row per line and change; and the days around it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
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
    origin: Mapped[str] = mapped_column(String(10), default="written")  # written, checked, copied, imported
    created_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: a command

    account: Mapped[Account | None] = relationship()


class Meeting(Base):
    """One meeting of the council. The next of them is also `Petition.meets_at`; rules/meetings.py keeps both."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("petition_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    at: Mapped[datetime]  # the city's midnight stands for a day whose hour is not known
    note: Mapped[str] = mapped_column(String(200), default="")  # work session, second reading
    changed_at: Mapped[datetime]


class Holiday(Base):
    """A day on which the city's offices are closed, or open although the federal ones are not; removed ones stay."""

    __tablename__ = "holiday"
    __table_args__ = (Index(None, "petition_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(120))
    works: Mapped[bool] = mapped_column(default=False)  # the offices are open all the same
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Feed(Base):
    """A secret address under which calendars ask for a petition's dates, or (petition empty) a whole campaign's."""

    __tablename__ = "feed"
    __table_args__ = (Index(None, "campaign_id", "petition_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)  # of its token, common/tokens.py
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()


class Reminder(Base):
    """Somebody was reminded of a deadline, so many days before: once."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("account_id", "petition_id", "deadline", "day", "lead"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    deadline: Mapped[str] = mapped_column(String(40))  # Deadline.key
    day: Mapped[date] = mapped_column(Date)  # the city's, on which it fell then: moved to another, it is told again
    lead: Mapped[int]  # days
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]


class ReminderChoice(Base):
    """How many days before an account wants to be reminded in this petition; none: not at all."""

    __tablename__ = "reminder_choice"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    leads: Mapped[list[Any]]
