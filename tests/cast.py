"""The cast of every test: Millbrook, an invented town, and the people who want something there."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from app.common.clock import now
from app.extensions import db
from app.models import (
    Account,
    Campaign,
    CampaignText,
    City,
    CouncilMember,
    Membership,
    Petition,
    PetitionText,
    Signature,
    Tally,
    Ward,
    ZipShare,
)

START = datetime(2026, 3, 1, 15, tzinfo=UTC)
PASSWORD = "a long walk along the river"
TEXTS = {
    "en": ("Keep the library open on Sundays", "Open the library every Sunday.", "Because **people work** all week."),
    "es": (
        "La biblioteca abierta los domingos",
        "Abran la biblioteca todos los domingos.",
        "Porque la gente **trabaja** entre semana.",
    ),
}
ROSA = {
    "given_name": "Rosa",
    "family_name": "Marín",
    "email": "rosa@mail.example",
    "postal_code": "99501",
}


def square(west: float, south: float, size: float = 0.1) -> dict[str, Any]:
    """A GeoJSON square, degrees."""
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


class Cast:
    """Everybody, as rows. Attributes are named for the people; `rosa` is what Rosa types into the form."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.rosa = dict(ROSA)
        self.millbrook = self._town("Millbrook", "99501", "99502")
        self.easton = self._town("Easton Falls", "99601", "99602")
        self.campaign = self._campaign("sunday-library", "Sunday Library")
        self.petition = self.open(self.campaign, self.millbrook)
        self.other_campaign = self._campaign("night-buses", "Night Buses")
        self.other_petition = self.open(self.other_campaign, self.easton)
        self.draft = self.open(self.campaign, self.easton, state="draft")
        self.omar = self.account("Omar", "organizer", self.petition)
        self.ines = self.account("Ines", "reviewer", self.petition)
        self.lena = self.account("Lena", "lead", self.campaign)
        self.dov = self.account("Dov", "organizer", self.other_petition)
        self.ada = self.account("Ada", is_admin=True)
        db.session.commit()

    @property
    def path(self) -> str:
        """The address of the open petition."""
        return f"/{self.campaign.slug}/{self.petition.slug}"

    def person(self, name: str = "Rosa Marín", email: str | None = None, **more: Any) -> dict[str, Any]:
        """What somebody types into the sign form: `cast.person("Ben Osei", postal_code="99502")`."""
        given, _, family = name.partition(" ")
        email = email or f"{given.lower()}@mail.example"
        return self.rosa | {"given_name": given, "family_name": family, "email": email, **more}

    def sign(
        self, name: str = "Rosa Marín", petition: Petition | None = None, at: datetime | None = None, **more: Any
    ) -> Signature:
        """Somebody is put on the roll, unconfirmed, committed."""
        from app.roll import entry

        petition = petition or self.petition
        person = entry.Person(**self.person(name, **more))
        taken = entry.add(petition, person, channel="online", language="en", consent_version="test", signed_at=at)
        db.session.commit()
        return db.session.get_one(Signature, taken.signature_id)

    def confirm(self, signature: Signature, at: datetime | None = None) -> Signature:
        """The signature is confirmed and counts."""
        from app.roll import standing

        signature.confirmed_at, signature.confirmed_by = at or now(), "button"
        standing.settle([signature.id])
        db.session.commit()
        return signature

    def signed(self, name: str = "Rosa Marín", **more: Any) -> Signature:
        """Somebody who signed and confirmed."""
        return self.confirm(self.sign(name, **more), at=more.get("at"))

    def open(self, campaign: Campaign, city: City, state: str = "open") -> Petition:
        petition = Petition(
            campaign=campaign, city=city, slug=city.slug, state=state, council=city.council, languages=["en", "es"],
            contact="Omar, omar@mail.example", created_at=START, changed_at=START,
            opened_at=None if state == "draft" else START,
        )  # fmt: skip
        petition.texts = [
            PetitionText(version=1, language=code, title=title, demand=demand, reasons=reasons, created_at=START)
            for code, (title, demand, reasons) in TEXTS.items()
        ]
        petition.tally = Tally(signatures=0, people=0, changed_at=START)
        db.session.add(petition)
        petition.members = [
            CouncilMember(name=name, seat=ward.name, ward=ward, position=ward.position)
            for name, ward in zip(("Jo Park", "Sam Reyes"), city.wards, strict=False)
        ]
        db.session.flush()
        return petition

    def account(
        self, name: str, role: str | None = None, where: Campaign | Petition | None = None, is_admin: bool = False
    ) -> Account:
        """An account with the password PASSWORD and one role."""
        account = Account(
            email=f"{name.lower()}@mail.example", name=name, is_admin=is_admin, password=PASSWORD, active=True,
            created_at=START, confirmed_at=START.replace(tzinfo=None),
        )  # fmt: skip
        if isinstance(where, Petition):
            account.memberships.append(
                Membership(role=role or "", campaign_id=where.campaign_id, petition_id=where.id, created_at=START)
            )
        elif where is not None:
            account.memberships.append(Membership(role=role or "", campaign_id=where.id, created_at=START))
        db.session.add(account)
        db.session.flush()
        return account

    def _campaign(self, slug: str, title: str) -> Campaign:
        campaign = Campaign(slug=slug, title=title, languages=["en", "es"], contact="Lena", created_at=START)
        campaign.texts = [
            CampaignText(version=1, language=code, title=title, demand=demand, reasons=reasons, created_at=START)
            for code, (title, demand, reasons) in TEXTS.items()
        ]
        db.session.add(campaign)
        db.session.flush()
        return campaign

    def _town(self, name: str, inside: str, across: str) -> City:
        """Two wards; the first ZIP lies wholly inside (and in Ward 1), the second half."""
        slug = name.lower().replace(" ", "-") + "-ak"
        west, south = (-150.0, 61.0) if name == "Millbrook" else (-148.0, 62.0)
        city = City(slug=slug, name=name, state="AK", time_zone="America/Anchorage", council=f"{name} City Council",
                    latitude=south + 0.05, longitude=west + 0.1)  # fmt: skip
        city.wards = [Ward(name=f"Ward {n}", position=n, shape=square(west + 0.1 * (n - 1), south)) for n in (1, 2)]
        db.session.add(city)
        db.session.flush()
        one, two = city.wards
        db.session.add_all(
            ZipShare(city_id=city.id, postal_code=code, ward_id=ward and ward.id, share=share)
            for code, ward, share in ((inside, None, 1.0), (inside, one, 1.0), (across, None, 0.5), (across, two, 0.5))
        )
        return city
