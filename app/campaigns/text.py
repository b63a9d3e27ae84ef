"""What people are asked to sign: versions, languages, and the campaign's master text they come from."""

from typing import NamedTuple

from sqlalchemy import func, select

from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, CampaignText, City, Petition, PetitionText, Signature


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
    return {row.language: Wording(row.title, row.demand, row.reasons) for row in rows}


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


def master(campaign: Campaign) -> dict[str, Wording]:
    """The campaign's newest text in every language, places still open as {city} and {council}."""
    rows = db.session.scalars(
        select(CampaignText).filter_by(campaign_id=campaign.id, version=campaign.text_version)
    ).all()
    return {row.language: Wording(row.title, row.demand, row.reasons) for row in rows}


def rewrite_master(campaign: Campaign, changes: dict[str, Wording]) -> int:
    """Add a version of the master text; petitions already begun keep theirs."""
    former = master(campaign)
    newest = former | changes
    if newest == former:
        return campaign.text_version
    campaign.text_version = campaign.text_version + 1 if former else 1
    for language, wording in newest.items():
        row = CampaignText(
            campaign_id=campaign.id, version=campaign.text_version, language=language, created_at=now(),
            **wording._asdict(),
        )  # fmt: skip
        db.session.add(row)
    db.session.flush()
    return campaign.text_version


def fill(wording: Wording, city: str, council: str) -> Wording:
    """The master text with the city's and the council's name in place."""
    return Wording(*(part.replace("{city}", city).replace("{council}", council) for part in wording))


def filled(campaign: Campaign, city: City, council: str) -> dict[str, Wording]:
    """The master text of every campaign language, ready for a petition in this city."""
    texts = master(campaign)
    return {lang: fill(texts[lang], city.name, council) for lang in campaign.languages if lang in texts}


def _newest(petition_id: int, number: int, language: str, languages: list[str]) -> PetitionText:
    rows = db.session.scalars(select(PetitionText).filter_by(petition_id=petition_id, version=number)).all()
    by_language = {row.language: row for row in rows}
    for wanted in (language, *languages):
        if wanted in by_language:
            return by_language[wanted]
    return rows[0]
