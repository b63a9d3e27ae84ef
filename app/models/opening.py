"""Cities opened for signatures in one go."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.petition import Petition


class Opening(Base):
    """One press of a lead: these cities."""

    __tablename__ = "opening"
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]

    cities: Mapped[list["OpenedCity"]] = relationship(order_by="OpenedCity.id", cascade="all, delete-orphan")


class OpenedCity(Base):
    """What became of one of them; without a result it is still to come."""

    __tablename__ = "opened_city"
    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id", ondelete="CASCADE"), index=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    result: Mapped[str | None] = mapped_column(String(10))  # opened, or why not: a code of starting/openings.py
    at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
