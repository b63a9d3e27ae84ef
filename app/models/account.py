"""Organizers' accounts, in the shape Flask-Security expects, and their memberships (what each may do where)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy import Column, DateTime, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base

if TYPE_CHECKING:
    from app.models.people import Passkey

# Flask-Security insists on a role table; ours stays empty, because a role here always says where (Membership).
account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, RoleMixin):
    __tablename__ = "role"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Account(Base, UserMixin):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(8), default="")  # of letters and office; empty: the browser's
    is_admin: Mapped[bool] = mapped_column(default=False)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime | None]
    # Flask-Security's own columns: naive UTC, its convention
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime())
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid4().hex)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_step: Mapped[int | None]  # the 30 seconds of the last code used: none works twice
    mf_recovery_codes: Mapped[Any | None] = mapped_column(MutableList.as_mutable(AsaList()))
    # of passkeys
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        String(64), unique=True
    )

    roles: Mapped[list[Role]] = relationship(secondary=account_role)  # type: ignore[assignment]
    memberships: Mapped[list["Membership"]] = relationship(back_populates="account", cascade="all, delete-orphan")
    webauthn: Mapped[list["Passkey"]] = relationship(  # type: ignore[assignment]
        back_populates="account", cascade="all, delete-orphan"
    )


class Membership(Base):
    """An account's role in a campaign (petition empty: in all its petitions) or in one petition."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "campaign_id", "petition_id", "role"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))  # accounts/roles.py says which there are, and what each may do
    created_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(back_populates="memberships")
