"""A sample of the lines that would be filed, drawn as a clerk draws it, and what people found of each line."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.petition import Petition
from app.models.signature import Signature

SAMPLE_STATES = ("asked", "drawing", "ready")
VERDICTS_OF_LINES = ("valid", "outside", "double", "other")  # outside: not a resident


class Sample(Base):
    """Whose lines, how they were drawn, how far it is; the counts move with each verdict (sampling/judging.py)."""

    __tablename__ = "sample"
    __table_args__ = (Index(None, "petition_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # who asked for it
    rule: Mapped[str] = mapped_column(String(12))  # one of sampling/rules.py's
    wish: Mapped[int | None]  # lines asked for, where the rule leaves that free
    seed: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[datetime]  # the lines that counted then
    state: Mapped[str] = mapped_column(String(10), default="asked")  # one of SAMPLE_STATES
    filed: Mapped[int] = mapped_column(default=0)  # lines that counted
    size: Mapped[int] = mapped_column(default=0)  # lines drawn from them
    done: Mapped[int] = mapped_column(default=0)  # of these written down
    valid: Mapped[int] = mapped_column(default=0)
    outside: Mapped[int] = mapped_column(default=0)
    paired: Mapped[int] = mapped_column(default=0)  # doubles of another line of the sample
    halved: Mapped[int] = mapped_column(default=0)  # doubles of a line that was not drawn
    other: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    drawn_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship()

    @property
    def judged(self) -> int:
        return self.valid + self.outside + self.paired + self.halved + self.other

    @property
    def left(self) -> int:
        return self.size - self.judged


class SampledLine(Base):
    """One line of it, in the order drawn: so the first so many are a random sample as well."""

    __tablename__ = "sampled_line"
    __table_args__ = (
        UniqueConstraint("signature_id", "sample_id"),
        Index(None, "sample_id", "verdict", "rank"),
        Index(None, "sample_id", "judged_at"),
        Index(None, "twin_id"),
    )
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id", ondelete="CASCADE"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1: drawn first
    number: Mapped[int]  # the line's in a packet as of that instant
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    verdict: Mapped[str | None] = mapped_column(String(10))  # one of VERDICTS_OF_LINES; empty: nobody has looked
    twin_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id", ondelete="SET NULL"))  # of a double
    within: Mapped[bool] = mapped_column(default=False)  # the twin was drawn too, or is not named
    note: Mapped[str] = mapped_column(Text, default="")  # emptied when its signer is erased
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    judged_at: Mapped[datetime | None]

    sample: Mapped[Sample] = relationship()
    signature: Mapped[Signature] = relationship(foreign_keys=signature_id)
    account: Mapped[Account | None] = relationship()
