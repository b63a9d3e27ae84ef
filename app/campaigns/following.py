"""How petitions follow the campaign's master text.

A petition's own changes are the difference between its newest text and the master version it comes from
(`Petition.master_version`), filled in for its city: nothing else is kept of them, so nothing can fall out of step.
A new master version is merged with them (merging.py). What no signer reads yet takes it by itself; where both changed
the same part, where somebody is just typing, and wherever the petition is open, the organizer is asked: what people
sign changes by a person's press alone. Each step adds a version of the petition's text; none is ever changed.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit
from app.campaigns import approval, draft, merging, text
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, CampaignText, City, Petition, PetitionText
from app.models.petition import UNOPENED

FOLLOWING = (*UNOPENED, "open")
Chosen = Mapping[str, Mapping[int, str]]  # language → number of a part → what stands there


class Stale(Exception):
    """The text, or the master text, is another one by now."""


class Comparison(NamedTuple):
    """A petition's text against the newest master, part by part in each language that all have."""

    petition: Petition
    parts: dict[str, list[merging.Part]]

    @property
    def own(self) -> int:
        """Parts that this city has changed."""
        return sum(part.ours != part.base for parts in self.parts.values() for part in parts)

    @property
    def news(self) -> int:
        """Parts that the master text has changed since, and this city has not taken."""
        return sum(part.kind in ("theirs", "both") for parts in self.parts.values() for part in parts)

    @property
    def conflicts(self) -> int:
        return sum(part.kind == "both" for parts in self.parts.values() for part in parts)


def is_behind(petition: Petition) -> bool:
    """Whether a newer master text waits for this petition's organizer."""
    return petition.state in FOLLOWING and petition.master_version < petition.campaign.text_version


def mark(petition: Petition) -> str:
    """What a page that shows a comparison was made from."""
    return f"{petition.text_version} {petition.campaign.text_version}"


def compare(petition: Petition) -> Comparison:
    """The petition's text beside the newest master."""
    former = text.filled(petition.campaign, petition.city, petition.council, petition.master_version)
    newest = text.filled(petition.campaign, petition.city, petition.council)
    return _compared(petition, text.wordings(petition), former, newest)


def table(campaign: Campaign) -> list[Comparison]:
    """Every petition that follows, by city; four queries however many there are."""
    query = select(Petition).join(City).where(Petition.campaign_id == campaign.id, Petition.state.in_(FOLLOWING))
    rows = db.session.scalars(query.options(joinedload(Petition.city)).order_by(City.name, Petition.id)).all()
    masters: dict[int, dict[str, CampaignText]] = {}
    for row in db.session.scalars(select(CampaignText).filter_by(campaign_id=campaign.id)):
        masters.setdefault(row.version, {})[row.language] = row
    own: dict[int, dict[str, text.Wording]] = {}
    newest = select(PetitionText).join(Petition).where(
        Petition.campaign_id == campaign.id, PetitionText.version == Petition.text_version
    )  # fmt: skip
    for text_row in db.session.scalars(newest):
        own.setdefault(text_row.petition_id, {})[text_row.language] = text.wording(text_row)

    def filled(petition: Petition, number: int) -> dict[str, text.Wording]:
        return {code: text.fill(text.wording(row), petition.city.name, petition.council, row.programme)
                for code, row in masters.get(number, {}).items()}  # fmt: skip

    return [
        _compared(p, own[p.id], filled(p, p.master_version), filled(p, campaign.text_version)) for p in rows
    ]  # fmt: skip


def due(campaign: Campaign) -> list[int]:
    """Petitions that come from an older master text."""
    query = select(Petition.id).where(Petition.campaign_id == campaign.id, Petition.state.in_(FOLLOWING))
    return list(db.session.scalars(query.where(Petition.master_version < campaign.text_version).order_by(Petition.id)))


def follow(petition: Petition, account: Account | None) -> bool:
    """Take the newest master text where that changes nothing that anybody wrote, types or signs; answers whether
    nothing is left to ask."""
    petitions.lock(petition)
    if not is_behind(petition):
        return True
    found = compare(petition)
    if found.news and (found.conflicts or not petition.is_unopened or draft.of(petition)):
        return False
    _put(found, {}, account)
    return True


def take(petition: Petition, chosen: Chosen, read: str, account: Account, *, leads: bool) -> None:
    """Take the newest master text as an organizer decided, part by part. Raises Stale."""
    petitions.lock(petition)
    if read != mark(petition):
        raise Stale
    before = petition.text_version
    draft.discard(petition)
    _put(compare(petition), chosen, account)
    petition.touched_at, petition.warned_at = now(), None
    if before != petition.text_version and not leads:
        approval.lapse(petition)


def resulting(found: Comparison, chosen: Chosen) -> dict[str, text.Wording]:
    """The text that comes of it, by language."""
    return {code: merging.put(parts, chosen.get(code, {})) for code, parts in found.parts.items()}


def _put(found: Comparison, chosen: Chosen, account: Account | None) -> None:
    petition, before = found.petition, found.petition.text_version
    if found.news or chosen:
        text.rewrite(petition, resulting(found, chosen), account)
    petition.master_version = petition.campaign.text_version
    db.session.flush()
    audit.record("petition.followed" if petition.text_version > before else "petition.kept", petition, account)


def _compared(
    petition: Petition, own: dict[str, text.Wording], former: dict[str, text.Wording], newest: dict[str, text.Wording]
) -> Comparison:
    shared = [code for code in petition.languages if code in own and code in former and code in newest]
    return Comparison(petition, {code: merging.merge(former[code], own[code], newest[code]) for code in shared})
