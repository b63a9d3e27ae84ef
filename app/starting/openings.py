"""Many cities opened for signatures in one go: what can open and what cannot, looked at first; then one transaction
for each city, so that a crash leaves every city either as it was or open, and the job goes on with the next."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app import audit
from app.accounts import roles
from app.campaigns import approval, following, text
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, City, OpenedCity, Opening, Petition, PetitionDraft, PetitionText
from app.models.petition import UNOPENED
from app.rules import card

MOST = 500  # cities in one go


class Candidate(NamedTuple):
    """A city that is not open. `bar`: why it cannot be opened, one of: state (it is open or over), leader (nobody leads
    it), council (nobody is addressed), text (headline or demand is missing, or a place-holder left open), typing (what
    somebody typed there is not saved); empty: it can. `lacks`: what it would better have first: clerk, meeting, master.
    """

    petition: Petition
    bar: str
    lacks: tuple[str, ...] = ()


def plan(campaign: Campaign) -> list[Candidate]:
    """Every city that is not open yet, by name."""
    query = select(Petition).join(City).where(Petition.campaign_id == campaign.id, Petition.state.in_(UNOPENED))
    rows = db.session.scalars(
        query.options(joinedload(Petition.city), joinedload(Petition.campaign)).order_by(City.name, Petition.id)
    ).all()
    texts, typed, cards = _texts(rows), _typed(rows), card.among(row.id for row in rows)
    found = []
    for row in rows:
        lacks = {
            "clerk": not {"clerk", "clerk_email"} & set(cards[row.id].lines), "meeting": row.meets_at is None,
            "master": following.is_behind(row),
        }  # fmt: skip
        found.append(Candidate(row, _bar(row, texts.get(row.id, []), row.id in typed),
                               tuple(name for name, is_so in lacks.items() if is_so)))  # fmt: skip
    return found


def ask(campaign: Campaign, petition_ids: Iterable[int], account: Account) -> Opening:
    """Note which cities are to open. The job does it."""
    made = Opening(campaign_id=campaign.id, account_id=account.id, created_at=now())
    made.cities = [OpenedCity(petition_id=number) for number in petition_ids]
    db.session.add(made)
    db.session.flush()
    audit.record("opening.asked", made, account)
    return made


def find(campaign: Campaign, number: int) -> Opening | None:
    """One of this campaign's, with its cities."""
    query = select(Opening).where(Opening.campaign_id == campaign.id, Opening.id == number)
    city = selectinload(Opening.cities).joinedload(OpenedCity.petition)
    return db.session.scalar(query.options(city.joinedload(Petition.city), city.joinedload(Petition.campaign)))


def past(campaign: Campaign) -> list[tuple[Opening, int, int]]:
    """The newest first: each with how many cities were opened, of how many."""
    query = (
        select(Opening, func.count(OpenedCity.id).filter(OpenedCity.result == "opened"), func.count(OpenedCity.id))
        .join(OpenedCity)
        .where(Opening.campaign_id == campaign.id)
        .group_by(Opening.id)
        .order_by(Opening.id.desc())
        .limit(10)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def due(opening_id: int) -> list[int]:
    """Its cities that are still to come."""
    mine = select(OpenedCity.id).where(OpenedCity.opening_id == opening_id, OpenedCity.result.is_(None))
    return list(db.session.scalars(mine.order_by(OpenedCity.id)))


def open_one(number: int) -> str:
    """Open one city, or say why not; what the lead saw may have changed since. Answers the result."""
    row = db.session.get_one(OpenedCity, number)
    petition = row.petition
    petitions.lock(petition)
    db.session.refresh(row)
    if row.result is None:
        opening = db.session.get_one(Opening, row.opening_id)
        account = db.session.get(Account, opening.account_id) if opening.account_id else None
        row.result, row.at = _open(petition, account), now()
        db.session.flush()
    return row.result


def _open(petition: Petition, account: Account | None) -> str:
    if account is None or not account.active or not roles.may(account, "lead", petition):
        return "right"
    if bar := _bar(petition, _texts([petition]).get(petition.id, []), petition.id in _typed([petition])):
        return bar
    approval.grant(petition, account)
    petitions.open(petition, account)
    return "opened"


def _bar(petition: Petition, texts: list[PetitionText], typing: bool) -> str:
    whole = {row.language for row in texts if row.title and row.demand and not text.unfilled(text.wording(row))}
    bars = {
        "state": not petition.is_unopened,
        "leader": petition.free_since is not None,
        "council": not petition.council.strip(),
        "text": not set(petition.languages) <= whole or not whole,
        "typing": typing,
    }
    return next((name for name, is_so in bars.items() if is_so), "")


def _texts(rows: Iterable[Petition]) -> dict[int, list[PetitionText]]:
    newest = select(PetitionText).join(Petition).where(PetitionText.version == Petition.text_version)
    found: dict[int, list[PetitionText]] = {}
    for row in db.session.scalars(newest.where(Petition.id.in_([petition.id for petition in rows]))):
        found.setdefault(row.petition_id, []).append(row)
    return found


def _typed(rows: Iterable[Petition]) -> set[int]:
    mine = PetitionDraft.petition_id.in_([petition.id for petition in rows])
    return set(db.session.scalars(select(PetitionDraft.petition_id).where(mine)))
