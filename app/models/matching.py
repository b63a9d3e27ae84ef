"""Doubles: what the rules say of two signatures, what people decided, whom we asked. All of it is personal data."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.signature import Signature

VERDICTS = ("auto", "review", "ignored")
UNDER_WAY = ("asked", "running")
GROUP = "group"  # the veto of a pair the rules are certain of, while its group would hold two people
DECISIONS = ("same", "different", "unsure")  # of a Pair also: disputed (two differ), implied (by decisions on others)


class MatchKey(Base):
    """A keyed hash under which signatures of one campaign that may be one person's come together."""

    __tablename__ = "match_key"
    __table_args__ = (Index(None, "key"), {"sqlite_with_rowid": False})
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class Pair(Base):
    """Two signatures as the rules see them; `a_id < b_id`. Made anew when either changes."""

    __tablename__ = "pair"
    __table_args__ = (
        UniqueConstraint("a_id", "b_id"),
        Index(None, "petition_id", "verdict", "decision", "probability"),
        Index(None, "b_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))  # empty: two cities
    a_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    b_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    probability: Mapped[float]  # that both are one person's, 0..1
    verdict: Mapped[str] = mapped_column(String(10))  # one of VERDICTS
    level: Mapped[str] = mapped_column(String(40))  # of evidence, by matching/compare.py
    veto: Mapped[str | None] = mapped_column(String(40))
    reasons: Mapped[list[Any]]  # codes and weights, no names
    rules: Mapped[str] = mapped_column(String(12))  # version of the rules that said so
    decision: Mapped[str | None] = mapped_column(String(10))  # what holds of its rulings, by matching/rulings.py
    at: Mapped[datetime]

    a: Mapped[Signature] = relationship(foreign_keys=a_id)
    b: Mapped[Signature] = relationship(foreign_keys=b_id)


OPEN = (Pair.verdict == "review", or_(Pair.decision.is_(None), Pair.decision == "disputed"))  # a case that waits


class Ruling(Base):
    """What a person decided about two signatures, `a_id < b_id`; no run overrides it. The newest not lifted holds."""

    __tablename__ = "ruling"
    __table_args__ = (Index(None, "a_id", "b_id"), Index(None, "b_id"), Index(None, "petition_id", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    a_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    b_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    decision: Mapped[str] = mapped_column(String(10))  # one of DECISIONS
    by: Mapped[str] = mapped_column(String(10), default="reviewer")  # reviewer, signer
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    known: Mapped[str | None] = mapped_column(String(10))  # a pair mixed in whose answer is known: that answer
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class Inquiry(Base):
    """The signers of two signatures were asked whether both are theirs; once and never again."""

    __tablename__ = "inquiry"
    __table_args__ = (UniqueConstraint("a_id", "b_id"), Index(None, "b_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    a_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    b_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    # the letter to each side, which the answering page's link stands in; one to both if they share a mailbox
    a_letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"))
    b_letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"))
    a_answer: Mapped[str | None] = mapped_column(String(10))  # same, different
    b_answer: Mapped[str | None] = mapped_column(String(10))
    at: Mapped[datetime]
    a_answered_at: Mapped[datetime | None]
    b_answered_at: Mapped[datetime | None]


class MatchRun(Base):
    """One look for doubles through a whole roll or campaign: how far it is, what it found."""

    __tablename__ = "match_run"
    __table_args__ = (Index(None, "petition_id", "created_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))  # empty: a campaign
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(10), default="asked")  # asked, running, done, failed
    stage: Mapped[str] = mapped_column(String(20), default="")  # reading, comparing, writing, joining
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    rules: Mapped[str] = mapped_column(String(12), default="")
    found: Mapped[dict[str, Any] | None]  # counts: auto, review, changed against the former run
    failure: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class NameCount(Base):
    """How often a part of a name stands on a campaign's rolls, under its keyed hash: how rare a name is here."""

    __tablename__ = "name_count"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[int]
