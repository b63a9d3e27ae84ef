"""A residents file: who an organizer knows to live in the city. It is kept apart, compared with the roll, and dropped
by its date; of all of it only a tier and a ward reach a signature."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.petition import Petition

RESIDENT_FILE_STATES = ("uploaded", "loading", "measuring", "linking", "ready", "failed", "dropping", "dropped")
LINK_OUTCOMES = ("found", "several", "none", "review", "again")  # again: the signature changed, to be looked up anew


class ResidentFile(Base):
    """The file and how far it is. Its row stays when all it held is gone: who brought it, from where, until when."""

    __tablename__ = "resident_file"
    __table_args__ = (Index(None, "petition_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: a command
    filename: Mapped[str] = mapped_column(String(200))  # as it was called; until read it is DATA_DIR/residents/<id>
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    reading: Mapped[dict[str, Any]]  # how it is read: format, encoding, delimiter, worksheet, header
    mapping: Mapped[dict[str, str]]  # column's name in the file → field
    provenance: Mapped[str] = mapped_column(Text, default="")  # where from, under what permission; asked once
    drop_on: Mapped[date | None] = mapped_column(Date)  # the day on which it is dropped, by the city's clocks
    state: Mapped[str] = mapped_column(String(10), default="uploaded")  # one of RESIDENT_FILE_STATES
    stage: Mapped[str] = mapped_column(String(10), default="")  # the state in which it failed: it goes on from there
    done: Mapped[int] = mapped_column(default=0)  # lines or signatures dealt with in this state
    total: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(default=0)  # the signature that linking got to
    counts: Mapped[dict[str, int]]  # lines taken, lines that name nobody, lines at fault
    failure: Mapped[str | None] = mapped_column(Text)  # a code, a line, facts
    names: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # how frequent names are: rarity by hash
    created_at: Mapped[datetime]
    loaded_at: Mapped[datetime | None]
    linked_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    dropped_why: Mapped[str] = mapped_column(String(10), default="")  # hand, date, replaced, emptied, unused

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship()


class Resident(Base):
    """One entry: nothing but what is compared. No year of birth, no party, no voter's number."""

    __tablename__ = "resident"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    file_id: Mapped[int] = mapped_column(ForeignKey("resident_file.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # its line in the file
    given_name: Mapped[str] = mapped_column(String(120))
    middle_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    suffix: Mapped[str] = mapped_column(String(20))
    street_address: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40))
    postal_code: Mapped[str] = mapped_column(String(10))
    ward_id: Mapped[int | None]  # no foreign key: a million rows would be searched whenever a ward goes


class ResidentKey(Base):
    """A keyed hash under which entries that may be a signer are found, as MatchKey for signatures."""

    __tablename__ = "resident_key"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    file_id: Mapped[int] = mapped_column(ForeignKey("resident_file.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ResidentLink(Base):
    """What the file says of a signature; gone with the file, and with the signature's data."""

    __tablename__ = "resident_link"
    __table_args__ = (
        Index(None, "file_id", "outcome", "probability"),
        Index("ix_resident_link_decided", "file_id", "decided_at"),
        {"sqlite_with_rowid": False},
    )
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("resident_file.id", ondelete="CASCADE"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10))  # one of LINK_OUTCOMES
    number: Mapped[int | None]  # the likeliest entry, for review and for telling doubles apart
    probability: Mapped[float | None]  # that it is the signer
    rivals: Mapped[int] = mapped_column(default=0)  # other entries nearly as likely
    at: Mapped[datetime]
    decision: Mapped[str | None] = mapped_column(String(10))  # same, different, unsure; empty: by the rules
    decided_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # who decided
