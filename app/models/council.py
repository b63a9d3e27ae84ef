"""The council that a petition addresses, seat by seat."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.petition import Petition
from app.models.place import Ward


class CouncilMember(Base):
    """Who sits there and where they stand, as one petition says it: another campaign in the same city says its own."""

    __tablename__ = "council_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id", ondelete="SET NULL"))  # empty: at large
    seat: Mapped[str] = mapped_column(String(80))  # "Ward 3", "At large", "Mayor"
    name: Mapped[str] = mapped_column(String(200))
    stand: Mapped[str] = mapped_column(String(10), default="unknown")  # for, leaning, unknown, against
    stand_source: Mapped[str] = mapped_column(String(500), default="")  # said where: a public stand needs it
    position: Mapped[int] = mapped_column(default=0)  # order in lists

    petition: Mapped[Petition] = relationship(back_populates="members")
    ward: Mapped[Ward | None] = relationship()
