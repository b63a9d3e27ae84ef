"""A campaign: one demand, one petition per city."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base

if TYPE_CHECKING:
    from app.models.petition import Petition


class Campaign(Base):
    __tablename__ = "campaign"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))  # the campaign's own name: "Train Here, Answer Here"
    accent: Mapped[str] = mapped_column(String(7), default="#214e3b")  # dark enough for white text, checked
    languages: Mapped[list[str]]  # the first is the default
    contact: Mapped[str] = mapped_column(String(320), default="")  # public: who runs this and how to reach them
    text_version: Mapped[int] = mapped_column(default=1)  # the newest
    approves: Mapped[bool] = mapped_column(default=False)  # a petition opens only once the lead has approved it
    answer_days: Mapped[int] = mapped_column(default=5)  # by when organizers who wait are answered
    free_days: Mapped[int] = mapped_column(default=30)  # a draft untouched for so long frees its city; 0: never
    reviews_first: Mapped[bool] = mapped_column(default=True)  # no signer's reason is public before somebody read it
    watch_words: Mapped[list[str]] = mapped_column(default=list)  # marked where reasons are read; they decide nothing
    created_at: Mapped[datetime]

    petitions: Mapped[list["Petition"]] = relationship(back_populates="campaign")
    texts: Mapped[list["CampaignText"]] = relationship(back_populates="campaign", cascade="all, delete-orphan")


class CampaignText(Base):
    """The master text in one language, one version; `{city}`, `{council}`, `{programme}` stand for what a petition's
    own text names there. The programme's name belongs to the version: what was filled in can be filled in again."""

    __tablename__ = "campaign_text"
    __table_args__ = (UniqueConstraint("campaign_id", "version", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(200))  # the petition's headline
    demand: Mapped[str] = mapped_column(Text)  # what the council is asked to do
    reasons: Mapped[str] = mapped_column(Text)  # Markdown
    programme: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]

    campaign: Mapped[Campaign] = relationship(back_populates="texts")
