"""The council that a petition addresses: its committees, who sits where and until when, where each stood and when."""

from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.petition import Petition
from app.models.place import Ward

STANDS = ("unknown", "for", "leaning", "against")

committee_seat = Table(
    "committee_seat",
    Base.metadata,
    Column("body_id", ForeignKey("council_body.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("council_member.id", ondelete="CASCADE"), primary_key=True),
)


class CouncilBody(Base):
    """A committee of the council; the council itself needs no row."""

    __tablename__ = "council_body"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))

    members: Mapped[list["CouncilMember"]] = relationship(
        secondary=committee_seat, order_by="CouncilMember.position", back_populates="bodies"
    )


class CouncilMember(Base):
    """Who sits there and where they stand, as one petition says it: another campaign in the same city says its own."""

    __tablename__ = "council_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id", ondelete="SET NULL"))  # empty: at large
    seat: Mapped[str] = mapped_column(String(80))  # "Ward 3", "At large", "Mayor"
    name: Mapped[str] = mapped_column(String(200))
    stand: Mapped[str] = mapped_column(String(10), default="unknown")  # one of STANDS, as the newest Stand says
    stand_source: Mapped[str] = mapped_column(String(500), default="")  # said where: a public stand needs it
    position: Mapped[int] = mapped_column(default=0)  # order in lists
    from_on: Mapped[date | None] = mapped_column(Date)  # the term's days by the city's clocks; empty: not said
    until_on: Mapped[date | None] = mapped_column(Date)  # its last day
    office_email: Mapped[str] = mapped_column(String(320), default="")  # public; for the link to the questions, only

    petition: Mapped[Petition] = relationship(back_populates="members")
    ward: Mapped[Ward | None] = relationship()
    bodies: Mapped[list[CouncilBody]] = relationship(
        secondary=committee_seat, order_by="CouncilBody.id", back_populates="members"
    )
    stands: Mapped[list["Stand"]] = relationship(
        order_by="Stand.id", back_populates="member", cascade="all, delete-orphan"
    )

    def sits(self, day: date) -> bool:
        """Whether they are in office on a day of the city."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)


class Stand(Base):
    """Where a member stood from `created_at` on, who entered it, and where it was said: rows are only added."""

    __tablename__ = "council_stand"
    __table_args__ = (Index(None, "member_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("council_member.id", ondelete="CASCADE"))
    stand: Mapped[str] = mapped_column(String(10))  # one of STANDS
    source: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    member: Mapped[CouncilMember] = relationship(back_populates="stands")
    account: Mapped[Account | None] = relationship()
