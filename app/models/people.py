"""How people come to an office and are let in: sign-ins, passkeys, invitations, evenings of volunteers."""

from datetime import datetime
from typing import Any

from flask_security import AsaList, WebAuthnMixin
from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.clock import now
from app.models.account import Account
from app.models.base import Base
from app.models.campaign import Campaign
from app.models.petition import Petition


class SignIn(Base):
    """One browser that an account signed in with, until it signs out or somebody ends it. No address is kept."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)  # of what the browser's cookie holds
    browser: Mapped[str] = mapped_column(String(20), default="")
    system: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # to the hour
    ended_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(String(10))  # ended, removed, password

    account: Mapped[Account] = relationship()


class Passkey(Base, WebAuthnMixin):
    """A key that lives in a phone, a laptop or on a stick; in the shape Flask-Security expects."""

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[Any | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    # the library's own columns: naive UTC, its convention
    create_datetime: Mapped[datetime] = mapped_column(DateTime(), default=lambda: now().replace(tzinfo=None))
    lastuse_datetime: Mapped[datetime] = mapped_column(DateTime())

    account: Mapped[Account] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, Any]:
        """How the library finds whose it is."""
        return {"id": self.user_id}


class Invitation(Base):
    """A role offered to an address. The address is emptied soon after it was answered or has run out."""

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "campaign_id", "petition_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(8), default="en")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # who invites
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)  # of its link
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    campaign: Mapped[Campaign] = relationship()
    petition: Mapped[Petition | None] = relationship()
    account: Mapped[Account | None] = relationship()


class Evening(Base):
    """A link that lets a volunteer type some sheets until a time, without an account."""

    __tablename__ = "evening"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))  # the volunteer's
    sheets: Mapped[list[Any]]  # their numbers
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))  # who gave it
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship()
    account: Mapped[Account | None] = relationship()
