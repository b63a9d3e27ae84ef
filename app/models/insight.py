"""What organizers are shown: a long roll's figures as they were counted, where signers come from, letters of advice."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class KeptFigures(Base):
    """The figures of one petition as a worker last counted them; numbers and names of sources, nobody's data."""

    __tablename__ = "kept_figures"
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    as_of: Mapped[datetime]
    took: Mapped[float]  # seconds that counting took
    counted: Mapped[dict[str, Any]]  # insight/figures.py: Figures


class Source(Base):
    """A volunteer, table or flyer with a link of its own: `/go/<short>` leads to the petition with `?src=<code>`."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("petition_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(80))  # as `Signature.source` has it; never changes
    short: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))  # volunteer, table, flyer, other
    created_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    retired_at: Mapped[datetime | None]  # no longer handed out; its link still leads there


class Coaching(Base):
    """When an account was last written to about what to do next in a petition, and whether it wants to be."""

    __tablename__ = "coaching"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    told_at: Mapped[datetime | None]
    off_at: Mapped[datetime | None]  # turned off
