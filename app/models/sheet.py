"""Paper: sheets printed for a volunteer or a table, and their lines as they are typed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.petition import Petition

SHEET_STATES = ("printed", "out", "returned", "entered", "closed", "void")
LINE_KINDS = ("signed", "unreadable", "crossed", "empty")


class SheetBatch(Base):
    """Sheets printed together, for one volunteer or one table."""

    __tablename__ = "sheet_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    holder: Mapped[str] = mapped_column(String(200), default="")  # who takes them out: "Ana, farmers' market"
    language: Mapped[str] = mapped_column(String(8), default="en")
    text_version: Mapped[int] = mapped_column(default=1)
    paper: Mapped[str] = mapped_column(String(10), default="letter")  # letter, a4
    lines: Mapped[int] = mapped_column(default=10)  # on each sheet
    asks_street: Mapped[bool] = mapped_column(default=True)
    asks_email: Mapped[bool] = mapped_column(default=False)  # and beside it, whether updates are wanted
    notice: Mapped[str] = mapped_column(String(20), default="other")  # its wording, roll/consent.py; of others: other
    printed_here: Mapped[bool] = mapped_column(default=True)  # else it came from elsewhere and was registered by hand
    created_at: Mapped[datetime]

    petition: Mapped[Petition] = relationship()
    sheets: Mapped[list["Sheet"]] = relationship(back_populates="batch", order_by="Sheet.number")


class Sheet(Base):
    """One sheet and where it is."""

    __tablename__ = "sheet"
    __table_args__ = (UniqueConstraint("petition_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    sheet_batch_id: Mapped[int] = mapped_column(ForeignKey("sheet_batch.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]  # printed on it; counts on through the petition
    state: Mapped[str] = mapped_column(String(10), default="printed")  # one of SHEET_STATES
    lines: Mapped[int] = mapped_column(default=10)  # printed on it
    filled: Mapped[int | None]  # how many of them hold something, as counted on the paper before it is closed
    circulator: Mapped[str] = mapped_column(String(200), default="")  # who signed the circulator's statement
    signed_on: Mapped[datetime | None]  # the day of signing, where the sheet gives only one
    dates_hold: Mapped[bool] = mapped_column(default=False)  # somebody said so of dates before it was printed
    scan: Mapped[dict[str, Any] | None]  # pages: number, digest, size; the pictures lie under DATA_DIR/scans/<id>
    out_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    keyed_again_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    fields_compared: Mapped[int | None]  # of both keyings, once they were laid side by side
    fields_agreed: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    petition: Mapped[Petition] = relationship()
    batch: Mapped[SheetBatch] = relationship(back_populates="sheets")
    typed: Mapped[list["SheetLine"]] = relationship(order_by="SheetLine.number", cascade="all, delete-orphan")


class SheetLine(Base):
    """One line of a sheet as one person typed it; the second keying is a row of its own."""

    __tablename__ = "sheet_line"
    __table_args__ = (UniqueConstraint("sheet_id", "keying", "number"), Index(None, "signature_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id", ondelete="CASCADE"))
    keying: Mapped[int] = mapped_column(default=1)  # 1, 2
    number: Mapped[int]  # the line's, on the paper
    kind: Mapped[str] = mapped_column(String(10), default="signed")  # one of LINE_KINDS
    values: Mapped[dict[str, str] | None]  # as typed; emptied once the signature holds them and nothing differs
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("signature.id", ondelete="SET NULL"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    evening_id: Mapped[int | None] = mapped_column(ForeignKey("evening.id", ondelete="SET NULL"))  # a volunteer's
    saved_at: Mapped[datetime]
