"""Questions to council members, and what they answer in their own words."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.council import CouncilMember
from app.models.petition import Petition


class Question(Base):
    """What every member is asked; it does not change any more once a member has a link."""

    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    wording: Mapped[dict[str, str]]  # language → question
    created_at: Mapped[datetime]


class AnswerSheet(Base):
    """The secret page of one member, `/answer/<token>`; a new link makes the former one worthless."""

    __tablename__ = "answer_sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id", ondelete="CASCADE"), unique=True)
    generation: Mapped[int] = mapped_column(default=0)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)  # empty: revoked
    seen: Mapped[bool] = mapped_column(default=True)  # the link: by organizers too, who hand it over; a mailed one not
    issued_at: Mapped[datetime]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"))  # the newest mailed
    asked_at: Mapped[datetime | None]  # when an organizer handed the link over; a mailed one's letter says its day
    saved_at: Mapped[datetime | None]  # by the member, last

    petition: Mapped[Petition] = relationship()
    member: Mapped[CouncilMember] = relationship()
    answers: Mapped[list["Answer"]] = relationship(order_by="Answer.id", cascade="all, delete-orphan")


class Answer(Base):
    """What a member says to one question. Published ones are only added, the newest stands; one more is their draft."""

    __tablename__ = "answer"
    __table_args__ = (Index(None, "sheet_id", "question_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("answer_sheet.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)  # plain; empty and published: taken back
    saved_at: Mapped[datetime]
    seen: Mapped[bool] = mapped_column(default=True)  # published by a link that organizers have seen
    published_at: Mapped[datetime | None]  # empty: a draft that only the member sees


class Hiding(Base):
    """The page of answers was hidden, by whom and why; lifted when it is shown again."""

    __tablename__ = "hiding"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(500))  # public
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
