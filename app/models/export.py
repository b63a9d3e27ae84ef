"""An export of a roll: who asked for what and why, how far it is, what it was; the file itself is handed over once.

Of a packet also what was frozen: which signature stood on which line, and a secret address to hand it over by.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base
from app.models.petition import Petition

FORMATS = ("csv", "xlsx", "pdf", "packet", "addresses")
EDITIONS = ("clerk", "public", "full", "census", "plain")  # the last two: of addresses, for a geocoder


class Export(Base):
    __tablename__ = "export"
    __table_args__ = (Index(None, "petition_id", "created_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # empty: a command
    format: Mapped[str] = mapped_column(String(10))  # one of FORMATS
    edition: Mapped[str] = mapped_column(String(10))  # one of EDITIONS
    as_of: Mapped[datetime]  # the instant of the selection
    purpose: Mapped[str] = mapped_column(Text, default="")  # why, in the organizer's words
    fields: Mapped[list[str]]  # which columns left the house
    state: Mapped[str] = mapped_column(String(10), default="asked")  # asked, building, ready, taken, failed
    done: Mapped[int] = mapped_column(default=0)  # rows written
    total: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(Text)  # in words
    filename: Mapped[str | None] = mapped_column(String(200))  # under DATA_DIR/exports, gone when taken or after a day
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]  # bytes
    code: Mapped[str | None] = mapped_column(String(20), unique=True)  # packets: /verify/<code>
    manifest: Mapped[dict[str, Any] | None]  # packets: as signed, no personal data
    frozen_at: Mapped[datetime | None]  # packets: when its lines were written down
    frozen: Mapped[dict[str, Any] | None]  # and the rest of its snapshot: counts, wording, names of city and council
    supplements_id: Mapped[int | None] = mapped_column(ForeignKey("export.id", ondelete="SET NULL"))  # new since
    rebuilds_id: Mapped[int | None] = mapped_column(ForeignKey("export.id", ondelete="SET NULL"))  # its lines again
    paper: Mapped[str] = mapped_column(String(6), default="letter")  # letter, a4
    sealed_to: Mapped[str | None] = mapped_column(String(100))  # encrypted to this key of age, or by a passphrase
    generation: Mapped[int] = mapped_column(default=0)  # how often it was asked for again: each has its passphrase
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship()
    supplements: Mapped["Export | None"] = relationship(foreign_keys=supplements_id, remote_side=id)
    rebuilds: Mapped["Export | None"] = relationship(foreign_keys=rebuilds_id, remote_side=id)
    handovers: Mapped[list["Handover"]] = relationship(order_by="Handover.id", viewonly=True)  # the last one opens


class SnapshotLine(Base):
    """A line of a packet: whose signature stood there, and what of it may move without a `Correction`. What the signer
    gave is not copied; roll/erasure.py empties it with the signature."""

    __tablename__ = "snapshot_line"
    __table_args__ = (Index(None, "signature_id"), {"sqlite_with_rowid": False})
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)  # as printed; a supplement goes on counting
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id", ondelete="SET NULL"))
    ward: Mapped[str | None] = mapped_column(String(120))  # its name then
    tier: Mapped[str | None] = mapped_column(String(10))
    shown: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None]


class Handover(Base):
    """A secret address at which a packet can be fetched, until a day after it was first. Only SHA-256 of its token is
    kept."""

    __tablename__ = "handover"
    __table_args__ = (Index(None, "export_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # who made it
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]  # first
    revoked_at: Mapped[datetime | None]

    export: Mapped[Export] = relationship()
    account: Mapped[Account | None] = relationship()
