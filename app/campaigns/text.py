"""What people are asked to sign: versions, languages, and the campaign's master text they come from."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, CampaignText, City, Petition, PetitionText, Signature

HOLDERS = ("{city}", "{council}", "{programme}")
HOLDER = re.compile(r"\{[^{}\n]*\}")


class Wording(NamedTuple):
    title: str
    demand: str
    reasons: str  # Markdown


def current(petition: Petition, language: str) -> PetitionText:
    """The newest text in this language, else in the petition's first."""
    return _newest(petition.id, petition.text_version, language, petition.languages)


def version(petition: Petition, number: int, language: str) -> PetitionText:
    """The text of one version, as a signature saw it."""
    return _newest(petition.id, number, language, petition.languages)


def wordings(petition: Petition) -> dict[str, Wording]:
    """The newest text in every language."""
    rows = db.session.scalars(
        select(PetitionText).filter_by(petition_id=petition.id, version=petition.text_version)
    ).all()
    return {row.language: wording(row) for row in rows}


def revise(
    petition: Petition, language: str, title: str, demand: str, reasons: str, account: Account | None = None
) -> int:
    """Change one language; the others are carried over. Answers the newest version's number."""
    return rewrite(petition, {language: Wording(title, demand, reasons)}, account)


def rewrite(petition: Petition, changes: dict[str, Wording], account: Account | None = None) -> int:
    """Add one version with these languages changed and the others carried over; none if nothing differs."""
    former = wordings(petition)
    newest = former | changes
    if newest == former:
        return petition.text_version
    moment = now()
    petition.text_version = petition.text_version + 1 if former else 1
    petition.changed_at = moment
    for language, wording in newest.items():
        row = PetitionText(
            petition_id=petition.id, version=petition.text_version, language=language, created_at=moment,
            account_id=account.id if account else None, **wording._asdict(),
        )  # fmt: skip
        db.session.add(row)
    db.session.flush()
    return petition.text_version


def demand_changes(petition: Petition, changes: dict[str, Wording]) -> bool:
    """Whether what people are asked to sign (title or demand) would differ in any language."""
    former = wordings(petition)
    return any(language in former and former[language][:2] != wording[:2] for language, wording in changes.items())


def signed(petition: Petition) -> dict[int, int]:
    """How many signatures each version carries (all but erased ones), by version."""
    query = (
        select(Signature.text_version, func.count())
        .where(Signature.petition_id == petition.id, Signature.standing != "erased")
        .group_by(Signature.text_version)
        .order_by(Signature.text_version)
    )
    return dict(db.session.execute(query).all())


def master(campaign: Campaign, number: int | None = None) -> dict[str, Wording]:
    """The campaign's newest text, or that of one version, in every language, its place-holders open."""
    return {row.language: wording(row) for row in _masters(campaign, number or campaign.text_version)}


def programmes(campaign: Campaign) -> dict[str, str]:
    """What the programme is called in each language."""
    return {row.language: row.programme for row in _masters(campaign, campaign.text_version)}


def rewrite_master(campaign: Campaign, changes: dict[str, Wording], called: dict[str, str] | None = None) -> int:
    """Add a version of the master text, `called`: the programme's names; none if nothing differs. Petitions get to
    know of it by following.py."""
    former, names = master(campaign), programmes(campaign)
    newest, renamed = former | changes, names | (called or {})
    if newest == former and renamed == names:
        return campaign.text_version
    campaign.text_version = campaign.text_version + 1 if former else 1
    for language, wording in newest.items():
        row = CampaignText(
            campaign_id=campaign.id, version=campaign.text_version, language=language, created_at=now(),
            programme=renamed.get(language, ""), **wording._asdict(),
        )  # fmt: skip
        db.session.add(row)
    db.session.flush()
    return campaign.text_version


def unknown(wording: Wording) -> list[str]:
    """Place-holders that nothing would be put into."""
    return [name for name in dict.fromkeys(HOLDER.findall("\n".join(wording))) if name not in HOLDERS]


def unfilled(wording: Wording) -> bool:
    """Whether a place-holder was left open."""
    return any(name in "\n".join(wording) for name in HOLDERS)


def names_programme(wording: Wording) -> bool:
    """Whether the programme's name is asked for."""
    return "{programme}" in "\n".join(wording)


def fill(wording: Wording, city: str, council: str, programme: str = "") -> Wording:
    """The master text with what its place-holders stand for in place."""
    said = {"{city}": city, "{council}": council, "{programme}": programme}
    return Wording(*(HOLDER.sub(lambda found: said.get(found[0], found[0]), part) for part in wording))


def filled(campaign: Campaign, city: City, council: str, number: int | None = None) -> dict[str, Wording]:
    """The master text, the newest or one version, of every campaign language, ready for a petition in this city."""
    rows = {row.language: row for row in _masters(campaign, number or campaign.text_version)}
    return {code: fill(wording(rows[code]), city.name, council, rows[code].programme)
            for code in campaign.languages if code in rows}  # fmt: skip


def restart(petition: Petition, account: Account | None = None) -> None:
    """Begin again with the campaign's newest text, nothing of one's own."""
    rewrite(petition, filled(petition.campaign, petition.city, petition.council), account)
    petition.master_version = petition.campaign.text_version


def _masters(campaign: Campaign, number: int) -> Sequence[CampaignText]:
    return db.session.scalars(select(CampaignText).filter_by(campaign_id=campaign.id, version=number)).all()


def wording(row: CampaignText | PetitionText) -> Wording:
    """The three parts of a row."""
    return Wording(row.title, row.demand, row.reasons)


def _newest(petition_id: int, number: int, language: str, languages: list[str]) -> PetitionText:
    rows = db.session.scalars(select(PetitionText).filter_by(petition_id=petition_id, version=number)).all()
    by_language = {row.language: row for row in rows}
    for wanted in (language, *languages):
        if wanted in by_language:
            return by_language[wanted]
    return rows[0]
