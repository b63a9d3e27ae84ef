"""Keeping order: what is reported or waits to be read and how it was ruled; deeds on many signatures; updates."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.petition import Petition
from app.models.signature import Signature

_DUE = text("due_at IS NOT NULL")


class ModerationCase(Base):
    """A signer's reason, or a petition (without a signature), about which somebody has to decide or has decided."""

    __tablename__ = "moderation_case"
    __table_args__ = (
        Index(None, "signature_id", unique=True),
        Index("ix_moderation_case_due", "petition_id", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
        Index(None, "petition_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(
        String(10), default="new"
    )  # new, shown, hidden; of a petition: new, kept, closed
    stage: Mapped[str] = mapped_column(String(10), default="new")  # why it waits, or waited: new, reported, appealed
    due_at: Mapped[datetime | None]  # by when to decide; empty: nothing waits
    opened_at: Mapped[datetime]
    appeal: Mapped[str | None] = mapped_column(Text)  # the signer's words, once
    appealed_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
    signature: Mapped[Signature | None] = relationship()
    reports: Mapped[list["ModerationReport"]] = relationship(
        order_by="ModerationReport.id", cascade="all, delete-orphan"
    )
    rulings: Mapped[list["ModerationRuling"]] = relationship(
        order_by="ModerationRuling.id", cascade="all, delete-orphan"
    )

    @property
    def ruling(self) -> "ModerationRuling | None":
        """The one in force."""
        return next((ruling for ruling in reversed(self.rulings) if ruling.lifted_at is None), None)


class ModerationReport(Base):
    """A visitor's word that something should not stand there. Nothing says who."""

    __tablename__ = "moderation_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    ground: Mapped[str] = mapped_column(String(10))  # moderation/cases.py: GROUNDS
    note: Mapped[str] = mapped_column(Text, default="")  # emptied some time after the ruling


class ModerationRuling(Base):
    """Who decided what, when and why; taken back, it stays with its end."""

    __tablename__ = "moderation_ruling"
    __table_args__ = (Index(None, "case_id"), Index(None, "account_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decision: Mapped[str] = mapped_column(String(10))  # what the state became
    ground: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    stage: Mapped[str] = mapped_column(String(10))  # what it decided about
    former: Mapped[str] = mapped_column(String(10))  # the state before
    former_due_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()


class BulkDeed(Base):
    """One deed on many signatures: struck or restored, all for one reason; undone as a whole."""

    __tablename__ = "bulk_deed"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(10))  # strike, restore
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))  # choosing, doing, done, undoing, undone
    filters: Mapped[dict[str, str]]  # which signatures; emptied once they are chosen, since a search may be a name
    up_to: Mapped[int]  # the highest signature number when it was asked for: whoever signs later is not meant
    at_id: Mapped[int] = mapped_column(default=0)  # chosen up to here
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])


class BulkLine(Base):
    """One signature of a deed on many, and what became of it."""

    __tablename__ = "bulk_line"
    __table_args__ = (Index(None, "deed_id", "outcome"),)
    deed_id: Mapped[int] = mapped_column(ForeignKey("bulk_deed.id", ondelete="CASCADE"), primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(8), default="")  # changed, passed, undone, stayed; empty: not yet
    strike_id: Mapped[int | None] = mapped_column(ForeignKey("strike.id", ondelete="SET NULL"))  # made or lifted by it


class SignerUpdate(Base):
    """News to the signers who want it: written, previewed, tried on oneself, sent once."""

    __tablename__ = "signer_update"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id", ondelete="SET NULL"))  # to this ward alone
    subject: Mapped[dict[str, str]]  # language → line
    body: Mapped[dict[str, str]]  # language → Markdown
    state: Mapped[str] = mapped_column(String(10), default="draft")  # draft, sending, sent, stopped
    total: Mapped[int] = mapped_column(default=0)  # who wanted it when sending began
    at_id: Mapped[int] = mapped_column(default=0)  # owed up to this signature
    up_to: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]  # when its author last sent it to themselves
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship()


class UpdateCopy(Base):
    """An update to one signature: written with the letter that is owed, before anything leaves; so nobody gets two."""

    __tablename__ = "update_copy"
    __table_args__ = (UniqueConstraint("update_id", "mailbox_key"),)
    update_id: Mapped[int] = mapped_column(ForeignKey("signer_update.id", ondelete="CASCADE"), primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"), primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), index=True)
    mailbox_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))  # a couple's mailbox gets one
