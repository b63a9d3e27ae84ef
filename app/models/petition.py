"""A petition of one campaign to one city's council, and its texts, version by version."""

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.clock import now
from app.models.base import Base
from app.models.campaign import Campaign
from app.models.place import City

if TYPE_CHECKING:
    from app.models.council import CouncilMember

STATES = ("draft", "announced", "open", "closed", "delivered", "won", "lost", "archived")

# not open yet; an announced one has a public page that collects interest (signing/interest.py)
UNOPENED = ("draft", "announced")


def takes_signatures(state: str, closes_at: datetime | None) -> bool:
    """Whether a petition takes signatures now, whether or not a worker has closed it yet."""
    return state == "open" and (closes_at is None or now() <= closes_at)


class Petition(Base):
    __tablename__ = "petition"
    __table_args__ = (UniqueConstraint("campaign_id", "slug"), UniqueConstraint("campaign_id", "city_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80))  # the city's: "durham-nc"
    state: Mapped[str] = mapped_column(String(10), default="draft")  # one of STATES
    council: Mapped[str] = mapped_column(String(200))  # whom it addresses: "Durham City Council"
    contact: Mapped[str] = mapped_column(String(320), default="")  # public: who runs this and how to reach them
    languages: Mapped[list[str]]  # the first is the default
    text_version: Mapped[int] = mapped_column(default=1)  # the newest
    master_version: Mapped[int] = mapped_column(default=1)  # the campaign's, from which it differs (following.py)
    goal: Mapped[int] = mapped_column(default=100)
    goal_moves: Mapped[bool] = mapped_column(default=True)  # at nine tenths the next round number becomes the goal
    asks_street: Mapped[bool] = mapped_column(default=False)
    demands: Mapped[list[str]] = mapped_column(default=list)  # the rule card's line, kept in step by rules/card.py
    reviewers: Mapped[int] = mapped_column(default=1)  # how many must agree on a double: 1, 2
    has_shares: Mapped[bool] = mapped_column(default=False)  # ZIP shares of its own, in place of the city's
    has_list: Mapped[bool] = mapped_column(default=False)  # an address list is applied: who signs is looked up there
    approved_at: Mapped[datetime | None]  # by the lead, where the campaign wants it (campaigns/approval.py)
    free_since: Mapped[datetime | None]  # unopened and nobody's: its city may be started or claimed
    touched_at: Mapped[datetime | None]  # when somebody last worked on it before it opened
    warned_at: Mapped[datetime | None]  # its organizers know that it will be free soon (campaigns/freeing.py)
    opens_at: Mapped[datetime | None]  # planned: a worker opens it then (campaigns/plan.py)
    closes_at: Mapped[datetime | None]  # the last instant that takes signatures; planned, and obeyed by the page itself
    meets_at: Mapped[datetime | None]  # the council meeting; the city's midnight stands for a day without an hour
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]  # won or lost
    empties_at: Mapped[datetime | None]  # delivered: when all that says who signed is erased
    emptied_at: Mapped[datetime | None]  # and when that began; it takes no signatures any more
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # any change that a visitor can see, but for the tally

    campaign: Mapped[Campaign] = relationship(back_populates="petitions")
    city: Mapped[City] = relationship()
    texts: Mapped[list["PetitionText"]] = relationship(back_populates="petition", cascade="all, delete-orphan")
    tally: Mapped["Tally"] = relationship(back_populates="petition", uselist=False, cascade="all, delete-orphan")
    members: Mapped[list["CouncilMember"]] = relationship(
        back_populates="petition", order_by="CouncilMember.position", cascade="all, delete-orphan"
    )
    milestones: Mapped[list["Milestone"]] = relationship(order_by="Milestone.at", cascade="all, delete-orphan")

    @property
    def is_open(self) -> bool:
        return takes_signatures(self.state, self.closes_at)

    @property
    def is_public(self) -> bool:
        return self.state != "draft"

    @property
    def is_unopened(self) -> bool:
        return self.state in UNOPENED

    @property
    def needs_approval(self) -> bool:
        """Whether the lead must look at it before it opens for the first time."""
        return self.is_unopened and self.approved_at is None and self.campaign.approves

    @property
    def sitting(self) -> list["CouncilMember"]:
        """The members in office today, by the city's clocks; `members` are those as well whose term is over."""
        today = now().astimezone(ZoneInfo(self.city.time_zone)).date()
        return [member for member in self.members if member.sits(today)]

    @property
    def meeting_hour(self) -> time | None:
        """When on its day the council meets, by the city's clocks; None while only the day is known."""
        hour = self.meets_at.astimezone(ZoneInfo(self.city.time_zone)).time() if self.meets_at else time.min
        return None if hour == time.min else hour


class PetitionText(Base):
    """What people are asked to sign, in one language, one version. Rows are only ever added."""

    __tablename__ = "petition_text"
    __table_args__ = (UniqueConstraint("petition_id", "version", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"))
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(200))
    demand: Mapped[str] = mapped_column(Text)
    reasons: Mapped[str] = mapped_column(Text)  # Markdown
    created_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    petition: Mapped[Petition] = relationship(back_populates="texts")


class PetitionDraft(Base):
    """What is being typed into a petition's form and was not put in force yet (campaigns/draft.py)."""

    __tablename__ = "petition_draft"
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    tab: Mapped[str] = mapped_column(String(22))  # the page that saved it last
    typed: Mapped[dict[str, str]]  # field → as typed
    saved_at: Mapped[datetime]


class Tally(Base):
    """The two numbers of a petition, kept in step by roll/standing.py in the transaction that changes them."""

    __tablename__ = "tally"
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), primary_key=True)
    signatures: Mapped[int] = mapped_column(default=0)  # rows that count before doubles are taken off
    people: Mapped[int] = mapped_column(default=0)  # different persons
    changed_at: Mapped[datetime]
    # Before review, by matching/: doubles that are still among the people, best estimate and at most; people who may be
    # wrongly set aside, at most; cases that wait for a person. Differences, so that they stay true while people move.
    doubles_likely: Mapped[int] = mapped_column(default=0)
    doubles_most: Mapped[int] = mapped_column(default=0)
    wronged_most: Mapped[int] = mapped_column(default=0)
    cases: Mapped[int] = mapped_column(default=0)
    estimated_at: Mapped[datetime | None]

    petition: Mapped[Petition] = relationship(back_populates="tally")

    @property
    def least(self) -> int:
        return self.people - self.doubles_most

    @property
    def best(self) -> int:
        return self.people - self.doubles_likely

    @property
    def most(self) -> int:
        return self.people + self.wronged_most


class Milestone(Base):
    """One entry of a petition's public timeline."""

    __tablename__ = "milestone"
    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))  # opened, reached, closed, delivered, hearing, vote, note
    wording: Mapped[dict[str, str]]  # language → sentence
