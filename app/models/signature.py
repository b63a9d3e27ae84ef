"""The roll: one row per signature, and the rows that say who changed its standing and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.batch import Batch
from app.models.petition import Petition
from app.models.place import Ward
from app.models.sheet import Sheet

CHANNELS = ("online", "paper", "import", "api")
STANDINGS = ("counts", "double", "unconfirmed", "withdrawn", "struck", "erased")
_GIVEN = text("external_id IS NOT NULL")  # a signature online has none, and no entry in that index
_HERE = text("batch_id IS NULL AND sheet_id IS NULL")  # online and by API; a file and a sheet keep their doubles
_KEPT = text("batch_id IS NOT NULL OR sheet_id IS NOT NULL")
_BATCH = text("batch_id IS NOT NULL")
_SHEET = text("sheet_id IS NOT NULL")
_NEW = text("matched_at IS NULL AND confirmed_at IS NOT NULL")  # matching has not looked at it yet
_LINKED = text("double_of_id IS NOT NULL")
_NOWHERE = text("standing = 'counts' AND ward_id IS NULL")  # counts, in no ward: delivery/readiness.py
_SHOWN, _OPEN = text("show_reason = 1"), text("show_reason")
_ELSEWHERE = text("person_id IS NOT NULL")
TIERS = ("declared", "inside", "straddles", "placed", "matched", "outside", "works")


class Signature(Base):
    """What a signer gave, which text and consent they saw, and when what happened to it.

    An erased row is a tombstone: times, standing and text version stay, all that says who is emptied.
    """

    __tablename__ = "signature"
    __table_args__ = (
        Index(None, "petition_id", "mailbox_key", "name_key", unique=True, sqlite_where=_HERE, postgresql_where=_HERE),
        Index("ix_signature_batch", "batch_id", "line", unique=True, sqlite_where=_BATCH, postgresql_where=_BATCH),
        Index(
            "ix_signature_kept", "petition_id", "mailbox_key", "name_key", sqlite_where=_KEPT, postgresql_where=_KEPT
        ),
        Index("ix_signature_sheet", "sheet_id", "line", sqlite_where=_SHEET, postgresql_where=_SHEET),
        Index("ix_signature_new", "petition_id", "id", sqlite_where=_NEW, postgresql_where=_NEW),
        Index("ix_signature_double", "double_of_id", sqlite_where=_LINKED, postgresql_where=_LINKED),
        Index("ix_signature_nowhere", "petition_id", sqlite_where=_NOWHERE, postgresql_where=_NOWHERE),
        Index("ix_signature_person", "person_id", sqlite_where=_ELSEWHERE, postgresql_where=_ELSEWHERE),
        Index("ix_signature_reason", "petition_id", "confirmed_at", sqlite_where=_SHOWN, postgresql_where=_OPEN),
        Index(None, "petition_id", "external_id", unique=True, sqlite_where=_GIVEN, postgresql_where=_GIVEN),
        Index(None, "petition_id", "standing", "confirmed_at"),
        Index(None, "petition_id", "signed_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"))
    external_id: Mapped[str | None] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(10), default="online")  # one of CHANNELS
    standing: Mapped[str] = mapped_column(String(12), default="unconfirmed")  # written by roll/standing.py alone

    given_name: Mapped[str | None] = mapped_column(String(200))
    family_name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(40))
    street_address: Mapped[str | None] = mapped_column(String(200))
    unit: Mapped[str | None] = mapped_column(String(40))
    city: Mapped[str | None] = mapped_column(String(120))
    postal_code: Mapped[str | None] = mapped_column(String(10))  # as typed: ZIP or ZIP+4
    reason: Mapped[str | None] = mapped_column(Text)
    show_reason: Mapped[bool] = mapped_column(default=False)  # its signer agreed to that, and may take it back
    show_name: Mapped[bool] = mapped_column(default=False)
    wants_updates: Mapped[bool] = mapped_column(default=False)

    mailbox_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))  # keyed hashes: common/keys.py
    name_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))

    text_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    consent_version: Mapped[str] = mapped_column(String(20))  # roll/consent.py holds every wording ever shown
    source: Mapped[str | None] = mapped_column(String(80))

    signed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(10))  # button, code, sheet, import
    withdrawn_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    double_of_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id"))  # set aside: roll/doubles.py
    set_aside_at: Mapped[datetime | None]  # when that first happened; stays if it is brought back (SetAside has all)
    set_aside_by: Mapped[str | None] = mapped_column(String(10))  # exact, rules, reviewer, signer; empty: it is not
    person_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id"))  # the same person's in another city
    matched_at: Mapped[datetime | None]  # when matching last looked at it; emptied when its data changes

    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))  # imported
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("sheet.id"))  # on paper of ours
    sheet_label: Mapped[str | None] = mapped_column(String(40))  # the sheet an imported line names
    line: Mapped[int | None]  # of the file or the sheet
    custom: Mapped[dict[str, Any] | None]  # an import's columns that the roll has no field for

    tier: Mapped[str] = mapped_column(String(10), default="declared")  # one of TIERS
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id", ondelete="SET NULL"))
    placed_by: Mapped[str | None] = mapped_column(String(20))  # how tier and ward were found: zip, point, list
    placed_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
    ward: Mapped[Ward | None] = relationship()
    batch: Mapped[Batch | None] = relationship()
    sheet: Mapped[Sheet | None] = relationship()
    strikes: Mapped[list["Strike"]] = relationship(order_by="Strike.at", cascade="all, delete-orphan")
    corrections: Mapped[list["Correction"]] = relationship(order_by="Correction.at", cascade="all, delete-orphan")

    @property
    def name(self) -> str:
        """The name as the signer wrote it; empty on a tombstone."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


class Strike(Base):
    """An organizer took a signature off the count, and perhaps put it back; who, when and why of both."""

    __tablename__ = "strike"
    __table_args__ = (Index(None, "signature_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text)
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    lifted_reason: Mapped[str | None] = mapped_column(Text)


class SetAside(Base):
    """A signature was set aside as another's double, and perhaps brought back; when and by whom."""

    __tablename__ = "set_aside"
    __table_args__ = (Index(None, "signature_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    first_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))  # the one that counts
    by: Mapped[str] = mapped_column(String(10))  # exact, rules, reviewer, signer
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    lifted_at: Mapped[datetime | None]


class Correction(Base):
    """A field's former value, kept when its signer or an organizer corrects it; erased with the signature."""

    __tablename__ = "correction"
    __table_args__ = (Index(None, "signature_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    field: Mapped[str] = mapped_column(String(20))
    former: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: the signer
