"""Petitions side by side, for the public: counts, goals, states, the nearest first; a campaign's two totals."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.campaigns import text
from app.common.clock import now
from app.extensions import db
from app.models import Campaign, City, Petition, Signature, Tally
from app.models.petition import takes_signatures


class Totals(NamedTuple):
    signatures: int  # of the rows shown, as they are now
    people: int  # different persons over all cities: who signed in two is one
    cities: int
    as_of: datetime  # when the people were counted


_WHOLE = (
    select(Petition)
    .join(Petition.campaign)
    .where(Campaign.slug == bindparam("campaign"), Petition.slug == bindparam("city"))
    .options(contains_eager(Petition.campaign), joinedload(Petition.tally))
)


class Glance(NamedTuple):
    """What a visit or a signature needs to know of a petition: one row, a fifth of the work of the whole."""

    id: int
    campaign_id: int
    city_id: int
    state: str
    languages: list[str]
    text_version: int
    goal: int
    asks_street: bool
    demands: list[str]
    has_shares: bool
    has_list: bool
    changed_at: datetime
    closes_at: datetime | None
    accent: str  # the campaign's
    signatures: int
    people: int

    @property
    def is_open(self) -> bool:
        return takes_signatures(self.state, self.closes_at)

    @property
    def is_public(self) -> bool:
        return self.state != "draft"


_P, _C, _T = Petition.__table__, Campaign.__table__, Tally.__table__
_GLANCE = (  # made once, of columns and not of classes: every visit asks it
    select(*(next(table.c[name] for table in (_P, _C, _T) if name in table.c) for name in Glance._fields))
    .select_from(_P.join(_C).join(_T, _T.c.petition_id == _P.c.id))
    .where(_C.c.slug == bindparam("campaign"), _P.c.slug == bindparam("city"))
)


def glance(campaign: str, city: str) -> Glance | None:
    """The same petition as `find`, its figures as they are now."""
    row = db.session.execute(_GLANCE, {"campaign": campaign, "city": city}).first()
    return Glance._make(row) if row else None


def find(campaign: str, city: str) -> Petition | None:
    """The petition at an address, draft or not, with its campaign and tally."""
    return db.session.scalar(_WHOLE, {"campaign": campaign, "city": city})


def campaigns() -> list[Campaign]:
    """Campaigns with something to see, by name."""
    query = select(Campaign).where(Campaign.petitions.any(Petition.state != "draft")).order_by(Campaign.title)
    return list(db.session.scalars(query))


def petitions(campaign: Campaign | None = None) -> list[Petition]:
    """Public petitions with city and tally, by the city's name."""
    query = (
        select(Petition)
        .join(City)
        .where(Petition.state != "draft")
        .options(joinedload(Petition.tally), joinedload(Petition.city), joinedload(Petition.campaign))
        .order_by(City.name, Petition.id)
    )
    return list(db.session.scalars(query.where(Petition.campaign_id == campaign.id) if campaign else query))


def totals(campaign: Campaign, rows: list[Petition]) -> Totals:
    """What these petitions of the campaign have together, now."""
    opened = [p for p in rows if p.state != "announced"]
    return Totals(sum(p.tally.signatures for p in opened), people(campaign), len(opened), now())


def people(campaign: Campaign) -> int:
    """Different persons over all cities of a campaign: the people of each, less who counts in another already.

    All signatures of a person who signed in several cities name one of them in `person_id` (matching/closing.py); each
    roll says itself which of them counts.
    """
    public = (Petition.campaign_id == campaign.id) & (Petition.state != "draft")
    each = (
        select(func.coalesce(func.sum(Tally.people), 0)).join(Petition, Petition.id == Tally.petition_id).where(public)
    )
    person = Signature.person_id
    again = (
        select(func.count() - func.count(person.distinct()))
        .join(Petition, Petition.id == Signature.petition_id + 0)  # not by the roll's index: few have a person_id
        .where(public, person.is_not(None), Signature.standing == "counts")
    )
    return (db.session.scalar(each) or 0) - (db.session.scalar(again) or 0)


def spoken(campaign: Campaign) -> list[str]:
    """The campaign's languages in which something is written."""
    written = text.master(campaign)
    return [code for code in campaign.languages if code in written] or campaign.languages


def headline(campaign: Campaign, language: str) -> text.Wording | None:
    """The master text in a language for a page about all cities: the places named in general."""
    texts = text.master(campaign)
    wording = texts.get(language) or next(iter(texts.values()), None)
    general = {"en": ("our city", "the city council"), "es": ("nuestra ciudad", "el concejo municipal")}
    if wording is None:
        return None
    called = text.programmes(campaign) if text.names_programme(wording) else {}
    return text.fill(wording, *general.get(language, general["en"]), called.get(language) or campaign.title)
