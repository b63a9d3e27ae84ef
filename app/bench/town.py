"""An invented town with one open petition, and rolls of any length for it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from app.campaigns import campaign as campaigns
from app.campaigns import petition as petitions
from app.campaigns import text
from app.common.clock import now
from app.extensions import db
from app.models import CouncilMember, Petition, Ward, ZipShare
from app.places import city as cities

WARDS = 8
TEXT = text.Wording(
    "Keep the library of {city} open on Sundays",
    "We ask {council} to open every branch of the library on Sundays from noon to six.",
    "\n\n".join(["Because **people work** all week, and children read at the weekend as well."] * 8),
)
INSERT = """INSERT INTO signature (petition_id, channel, standing, given_name, family_name, email, postal_code, city,
    street_address, show_name, wants_updates, mailbox_key, name_key, text_version, language, consent_version, signed_at,
    confirmed_at, confirmed_by, tier, ward_id, placed_by, placed_at)
    VALUES (?, 'online', ?, ?, ?, ?, ?, 'Benchford', ?, ?, 0, ?, ?, 1, 'en', '1', ?, ?, ?, 'inside', ?, 'zip', ?)"""
TALLY = """UPDATE tally SET people = n.counts, signatures = n.counts
    FROM (SELECT sum(standing = 'counts') AS counts FROM signature
          WHERE petition_id = ?) AS n WHERE petition_id = ?"""


def build(slug: str = "sunday-library", name: str = "Benchford") -> Petition:
    """The town, its wards, council and ZIP shares, and its open petition; committed."""
    city = cities.add(name, "AK")
    city.wards = [Ward(name=f"Ward {n}", position=n) for n in range(1, WARDS + 1)]
    db.session.flush()
    for n, ward in enumerate(city.wards):
        db.session.add(ZipShare(city_id=city.id, postal_code=f"9950{n}", share=1.0))
        db.session.add(ZipShare(city_id=city.id, postal_code=f"9950{n}", ward_id=ward.id, share=1.0))
    campaign = campaigns.find(slug) or campaigns.add(slug, "Sunday Library", {"en": TEXT, "es": TEXT})
    petition = petitions.open_for(campaign, city, city.council, goal=1000)
    petition.members = [
        CouncilMember(ward=ward, seat=ward.name, name=f"Member {n}", position=n) for n, ward in enumerate(city.wards, 1)
    ]
    petitions.open(petition)
    db.session.commit()
    return petition


def path(petition: Petition) -> str:
    """The address of its page."""
    return f"/{petition.campaign.slug}/{petition.slug}"


def person(number: int) -> dict[str, str]:
    """What the signer of this number types."""
    return {
        "given_name": f"Ana{number % 977}", "family_name": f"Signer{number}", "email": f"signer{number}@mail.example",
        "postal_code": f"9950{number % WARDS}", "phone": "", "consent": "y", "show_name": "y", "website": "",
        "reason": "My children read there every weekend.",
    }  # fmt: skip


def network(number: int) -> str:
    """An address in a network of its own, as the signers of a whole city have."""
    return f"10.{number // 254 % 254}.{number % 254}.7"


def fill(petition: Petition, rows: int) -> None:
    """Put so many signatures on the petition's roll, nineteen in twenty confirmed; straight into the tables."""
    wards = [ward.id for ward in petition.city.wards]
    petition_id = petition.id
    db.session.commit()
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(INSERT, _rows(petition_id, wards, rows))
        raw.execute(TALLY, (petition_id, petition_id))
        raw.execute("COMMIT")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rows(petition_id: int, wards: list[int], rows: int) -> Iterator[tuple[Any, ...]]:
    began = now() - timedelta(days=60)
    for n in range(rows):
        signed = str(began + n * timedelta(days=60) / rows)[:26]
        confirmed = n % 20 != 0
        typed = person(n)
        key = blake2b(f"{petition_id}:{n}".encode(), digest_size=32).digest()
        yield (
            petition_id, "counts" if confirmed else "unconfirmed", typed["given_name"], typed["family_name"],
            typed["email"], typed["postal_code"], f"{n % 900} Birch Street", n % 3 == 0, key[:16], key[16:], signed,
            signed if confirmed else None, "button" if confirmed else None, wards[n % len(wards)], signed,
        )  # fmt: skip
