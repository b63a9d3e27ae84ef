"""The ledger of a petition: what happened on its way through the council, step by step; and how members voted."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.council import CouncilBody, CouncilMember
from app.models.export import Export
from app.models.petition import Milestone, Petition

# In the order in which they mostly come. `built` is no row: the packets themselves say it (Export).
STEPS = ("planned", "built", "filed", "received", "referred", "agenda", "heard", "voted", "outcome")
VOTES = ("yes", "no", "abstain", "absent", "recused")
RESULTS = {"voted": ("passed", "failed", "tied", "postponed"), "outcome": ("won", "lost")}


class LedgerEntry(Base):
    """One step, as somebody entered it. Rows are only added: a wrong one is replaced by another that says why."""

    __tablename__ = "ledger_entry"
    __table_args__ = (Index(None, "petition_id", "at"), UniqueConstraint("replaces_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(10))  # one of STEPS, but built
    at: Mapped[datetime]  # when it happened; the city's noon stands for a day whose hour nobody noted
    timed: Mapped[bool] = mapped_column(default=False)  # whether the hour was noted
    result: Mapped[str] = mapped_column(String(10), default="")  # voted, outcome: one of RESULTS
    note: Mapped[str] = mapped_column(Text, default="")  # the office's own
    link: Mapped[str] = mapped_column(String(500), default="")  # evidence on the web: minutes, agenda
    receipt: Mapped[dict[str, Any] | None]  # evidence as pictures (ledger/receipts.py): state, pages, sha256 of each
    export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id", ondelete="SET NULL"))  # which packet
    body_id: Mapped[int | None] = mapped_column(ForeignKey("council_body.id", ondelete="SET NULL"))  # empty: council
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id", ondelete="SET NULL"))  # released as
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(Text, default="")  # of the correction
    void: Mapped[bool] = mapped_column(default=False)  # a correction that says: it did not happen
    created_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: a command

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship()
    export: Mapped[Export | None] = relationship()
    body: Mapped[CouncilBody | None] = relationship()
    milestone: Mapped[Milestone | None] = relationship()
    votes: Mapped[list["Vote"]] = relationship(order_by="Vote.id", cascade="all, delete-orphan")


class Vote(Base):
    """How one member voted in a step `voted`."""

    __tablename__ = "council_vote"
    __table_args__ = (UniqueConstraint("entry_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id", ondelete="CASCADE"), index=True)
    vote: Mapped[str] = mapped_column(String(10))  # one of VOTES

    member: Mapped[CouncilMember] = relationship()
