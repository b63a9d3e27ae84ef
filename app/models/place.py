"""Places: the city, its wards, the share of each ZIP that lies inside; and what organizers hand in about them.

What is a city's own (limits, ward shapes, shares without a petition) serves every petition that has nothing better.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base

if TYPE_CHECKING:
    from app.models.account import Account
    from app.models.petition import Petition

FILE_KINDS = ("limits", "wards", "zips", "shares", "list", "geocoded")
FILE_STATES = ("reading", "waiting", "applied", "replaced", "dropped", "unusable")
RUN_STATES = ("asked", "running", "done", "replaced")
_OWN = text("petition_id IS NOT NULL")


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
    shape: Mapped[dict[str, Any] | None]  # GeoJSON geometry, WGS 84; a petition's own lies in its PlaceFile
    petition_id: Mapped[int | None]  # whose file first named it; empty: known to every petition of the city

    city: Mapped[City] = relationship(back_populates="wards")


class ZipShare(Base):
    """How much of a postal code's people lives inside the city, and (ward given) inside that ward; both 0..1."""

    __tablename__ = "zip_share"
    __table_args__ = (
        Index(None, "city_id", "postal_code"),
        Index("ix_zip_share_own", "petition_id", "postal_code", sqlite_where=_OWN, postgresql_where=_OWN),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"))
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))  # empty: the city's
    postal_code: Mapped[str] = mapped_column(String(5))
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id", ondelete="CASCADE"))  # empty: the whole city
    share: Mapped[float]


class PlaceFile(Base):
    """What an organizer handed in about a petition's city: checked, shown, then applied, or dropped after a day.

    Of each kind one is applied at a time (ZIP areas and a table of shares are one kind in this); of geocoder's answers
    all are, a later one before an earlier.
    """

    __tablename__ = "place_file"
    __table_args__ = (Index(None, "petition_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(10))  # one of FILE_KINDS
    state: Mapped[str] = mapped_column(String(10), default="reading")  # one of FILE_STATES
    filename: Mapped[str] = mapped_column(
        String(200)
    )  # as it was called; until read it lies under DATA_DIR/places/<id>
    source: Mapped[str] = mapped_column(String(200), default="")  # where it is from, in the organizer's words
    size: Mapped[int]  # bytes
    done: Mapped[int] = mapped_column(default=0)  # lines dealt with
    total: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)  # shapes and shares; a list's lines: Address
    report: Mapped[dict[str, Any] | None]  # counts, remarks, what would change
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # replaced or dropped

    petition: Mapped["Petition"] = relationship()
    account: Mapped["Account | None"] = relationship()


class Address(Base):
    """One address of a list or of a geocoder's answer, known by keyed hash alone; and where it lies."""

    __tablename__ = "address"
    __table_args__ = (Index(None, "file_id", "key", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("place_file.id", ondelete="CASCADE"))
    key: Mapped[bytes] = mapped_column(LargeBinary(16))  # places/addresses.py
    inside: Mapped[bool | None]  # the city; empty: the file says two things of it, or no shape tells
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id", ondelete="SET NULL"))
    latitude: Mapped[float | None]  # where the file has points: the shapes then say the rest
    longitude: Mapped[float | None]


class Placing(Base):
    """A run over a whole roll that finds anew where everybody lives; how far it is, and what moved."""

    __tablename__ = "placing"
    __table_args__ = (Index(None, "petition_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(String(20))  # a kind of file, with "-" before it when one was taken away; "again"
    state: Mapped[str] = mapped_column(String(10), default="asked")  # one of RUN_STATES
    done: Mapped[int] = mapped_column(default=0)  # rows looked at
    total: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(default=0)  # the signature it got to: goes on from there
    renames: Mapped[dict[str, Any]]  # former ward's id → new one's
    drops: Mapped[list[str]]  # ways of placing whose file was replaced or taken away
    report: Mapped[dict[str, Any]]  # what moved: places/placing.py
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped["Account | None"] = relationship()
