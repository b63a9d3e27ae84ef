"""Deeds of the office, newest first, by who, what, petition and day. Only what an account did, or a volunteer for an
evening: an index over these alone is read, so a million signers' own events cost nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, text, union_all

from app.common import days
from app.extensions import db
from app.models import Account, Campaign, Evening, Event, Export, Invitation, Membership, Petition, Sheet
from app.models.event import DEED

SIZE = 50
MOST = 200  # petitions of which each is asked by itself, so that no more than a page of each is looked at
KINDS: dict[str, tuple[str, ...]] = {  # what one can filter by → the events' first words
    "team": ("team", "account", "evening", "join_request"),
    "exports": ("export", "letter"),
    "roll": ("signature", "bulk"),
    "paper": ("sheet", "sheet_batch"),
    "doubles": ("pair", "match"),
    "imports": ("batch", "residents"),
    "places": ("places",),
    "council": ("council", "question", "answers", "ledger", "meetings"),
    "petition": (
        "petition",
        "opening",
        "approval",
        "campaign",
        "reason",
        "update",
        "rule",
        "holiday",
        "feed",
        "source",
    ),
    "sample": ("sample",),
}


@dataclass(frozen=True)
class Filters:
    """Empty means all."""

    who: int | None = None
    evening: int | None = None
    what: str = ""
    petition_id: int | None = None
    day: date | None = None
    before: int | None = None  # the last event of the page before


def read(campaign: Campaign, petitions: Sequence[Petition], filters: Filters, whole: bool) -> list[Event]:
    """A page of deeds and one more, if there is one. `whole`: what was done to the campaign itself, too."""
    zone = petitions[0].city.time_zone if len(petitions) == 1 else "UTC"
    wanted = [text(f"({DEED})"), *_wanted(filters, zone)]
    places: list[ColumnElement[bool]] = [Event.petition_id == petition.id for petition in petitions]
    if len(places) > MOST:
        places = [Event.petition_id.in_([petition.id for petition in petitions])]
    if whole:
        places.append(and_(Event.subject_type == "campaign", Event.subject_id == campaign.id))
    if not places:
        return []
    ends = [_end(place, wanted) for place in places]
    ids = union_all(*(select(end.c.id) for end in ends)).subquery()
    query = select(Event).where(Event.id.in_(select(ids.c.id)))
    return list(db.session.scalars(query.order_by(Event.at.desc(), Event.id.desc()).limit(SIZE + 1)))


def _end(place: ColumnElement[bool], wanted: Sequence[Any]) -> Any:
    newest = select(Event.id).where(place, *wanted).order_by(Event.at.desc(), Event.id.desc())
    return newest.limit(SIZE + 1).subquery()


def _wanted(filters: Filters, zone: str) -> list[Any]:
    found: list[Any] = []
    if filters.who is not None:
        found.append(Event.account_id == filters.who)
    if filters.evening is not None:
        found.append(Event.evening_id == filters.evening)
    if filters.what in KINDS:
        found.append(or_(*(Event.name.like(f"{word}.%") for word in KINDS[filters.what])))
    if filters.day is not None:
        found.append(Event.at >= days.begin(filters.day, zone))
        found.append(Event.at < days.begin(filters.day + timedelta(days=1), zone))
    if filters.before is not None:
        at = select(Event.at).where(Event.id == filters.before).scalar_subquery()
        found.append(and_(Event.at <= at, or_(Event.at < at, Event.id < filters.before)))
    return found


@dataclass
class Known:
    """The rows that events name by number only."""

    accounts: dict[int, Account]
    evenings: dict[int, Evening]
    exports: dict[int, Export]
    sheets: dict[int, Sheet]
    invitations: dict[int, Invitation]


def know(events: Sequence[Event]) -> Known:
    """In one question of each kind; whoever was erased is not found."""

    def ids(subject: str, key: str = "") -> set[int]:
        named = {event.subject_id for event in events if event.subject_type == subject}
        return named | {int(event.detail[key]) for event in events if key and event.detail and event.detail.get(key)}

    accounts = ids("account", "account") | {event.account_id for event in events if event.account_id}
    evenings = ids("evening") | {event.evening_id for event in events if event.evening_id}
    return Known(_rows(Account, accounts), _rows(Evening, evenings), _rows(Export, ids("export")),
                 _rows(Sheet, ids("sheet")), _rows(Invitation, ids("invitation", "invitation")))  # fmt: skip


def people(campaign: Campaign, petition: Petition | None) -> list[Account]:
    """Who can have done something there: whoever has a role, by name."""
    mine = select(Membership.account_id).where(Membership.campaign_id == campaign.id)
    if petition is not None:
        mine = mine.where(Membership.petition_id.is_(None) | (Membership.petition_id == petition.id))
    return list(db.session.scalars(select(Account).where(Account.id.in_(mine)).order_by(Account.name)))


def _rows(model: Any, ids: set[int]) -> dict[int, Any]:
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))} if ids else {}
