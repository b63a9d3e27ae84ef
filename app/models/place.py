"""Places: the city, its wards, the share of each ZIP that lies inside."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base


class City(Base):
    """One city, whatever the campaign. `slug` ends in the state: `durham-nc`."""

    __tablename__ = "city"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64), default="America/New_York")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    limits: Mapped[dict[str, Any] | None]  # GeoJSON geometry of the city limits, WGS 84
    council: Mapped[str] = mapped_column(String(200), default="")  # "Alderport City Council"

    wards: Mapped[list["Ward"]] = relationship(back_populates="city", order_by="Ward.position")


class Ward(Base):
    __tablename__ = "ward"
    __table_args__ = (UniqueConstraint("city_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))  # "Ward 3"
    position: Mapped[int]  # order in lists
    shape: Mapped[dict[str, Any] | None]  # GeoJSON geometry, WGS 84

    city: Mapped[City] = relationship(back_populates="wards")


class ZipShare(Base):
    """How much of a postal code's people lives inside the city, and (ward given) inside that ward; both 0..1."""

    __tablename__ = "zip_share"
    __table_args__ = (Index(None, "city_id", "postal_code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"))
    postal_code: Mapped[str] = mapped_column(String(5))
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id", ondelete="CASCADE"))  # empty: the whole city
    share: Mapped[float]
