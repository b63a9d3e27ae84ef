"""Tiers by ZIP share and by address; at signing time, by what the petition has."""

import pytest
from flask import Flask
from sqlalchemy import event

from app.extensions import db
from app.models import Address, PlaceFile, Signature, ZipShare
from app.places import addresses, residency
from app.places.residency import Placement, Share
from app.places.slugs import slugify
from tests.cast import START, Cast

ROWS = [
    Share("98701", None, 0.99), Share("98701", 1, 0.95), Share("98701", 2, 0.04),
    Share("98702", None, 1.0), Share("98702", 1, 0.5), Share("98702", 2, 0.5),
    Share("98703", None, 0.4), Share("98704", 2, 0.99), Share("98705", None, 0.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "placement"),
    [
        ("98701", Placement("inside", 1, "zip")),
        ("98701-1234", Placement("inside", 1, "zip")),
        ("98702", Placement("inside", None, "zip")),
        ("98703", Placement("straddles", None, "zip")),
        ("98704", Placement("inside", 2, "zip")),
        ("98705", Placement("outside", None, "zip")),
        ("10001", Placement("outside", None, "zip")),
    ],
)
def test_tier_and_ward_by_zip_share(code: str, placement: Placement) -> None:
    assert residency.by_zip(code, ROWS) == placement


def test_without_data_it_is_the_signers_word() -> None:
    assert residency.by_zip("98701", []) == residency.DECLARED


def listed(cast: Cast, *rows: tuple[str, str, bool | None, int | None]) -> None:
    file = PlaceFile(petition_id=cast.petition.id, kind="list", state="applied", filename="list.csv", size=1,
                     created_at=START, applied_at=START)  # fmt: skip
    db.session.add(file)
    db.session.flush()
    db.session.add_all(
        Address(file_id=file.id, key=addresses.key(street, code), inside=inside, ward_id=ward)
        for street, code, inside, ward in rows
    )
    cast.petition.has_list = True
    db.session.commit()


def told(signature: Signature) -> tuple[str, str | None, str | None]:
    return signature.tier, signature.ward.name if signature.ward else None, signature.placed_by


def test_who_types_a_street_is_looked_up_in_the_list(app: Flask, cast: Cast) -> None:
    one, two = cast.millbrook.wards
    listed(
        cast, ("12 Oak St", "99501", True, two.id), ("13 Oak St", "", True, one.id),
        ("14 Oak St", "99501", False, None), ("15 Oak St", "99501", None, None),
    )  # fmt: skip
    streets = {
        "A": "12 Oak Street Apt 4",
        "B": "13 oak st",
        "C": "14 Oak St",
        "D": "15 Oak St",
        "E": "16 Oak St",
        "F": "",
    }
    found = {name: told(cast.sign(f"{name} Lee", street_address=street)) for name, street in streets.items()}
    by_zip = ("inside", "Ward 1", "zip")
    assert found == {
        "A": ("placed", "Ward 2", "list"), "B": ("placed", "Ward 1", "list"), "C": ("outside", None, "list"),
        "D": by_zip, "E": by_zip, "F": by_zip,
    }  # fmt: skip


def test_another_campaigns_petition_in_the_city_knows_nothing_of_it(app: Flask, cast: Cast) -> None:
    theirs = cast.open(cast.other_campaign, cast.millbrook)
    listed(cast, ("12 Oak St", "99501", True, cast.millbrook.wards[1].id))
    db.session.add(ZipShare(city_id=cast.millbrook.id, petition_id=cast.petition.id, postal_code="99501", share=0.4))
    cast.petition.has_shares = True
    db.session.commit()
    assert told(cast.sign("Ana Lee", petition=theirs, street_address="12 Oak St")) == ("inside", "Ward 1", "zip")
    assert told(cast.sign("Ana Lee", street_address="12 Oak St")) == ("placed", "Ward 2", "list")
    assert told(cast.sign("Ben Lee", street_address="")) == ("straddles", None, "zip")
    assert told(cast.sign("Cy Lee", postal_code="99502")) == ("outside", None, "zip")


def test_without_a_list_signing_asks_no_more_than_before(app: Flask, cast: Cast) -> None:
    statements: list[str] = []
    cast.petition.city_id  # noqa: B018  loaded before we count
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    residency.find(cast.petition, "99501", "12 Oak St")
    assert len(statements) == 1, statements


@pytest.mark.parametrize(
    ("name", "state", "slug"),
    [("Durham", "NC", "durham-nc"), ("Coeur d'Alene", "ID", "coeur-dalene-id"), ("Cañon City", "CO", "canon-city-co")],
)
def test_slugs_end_in_the_state(name: str, state: str, slug: str) -> None:
    assert slugify(name, state) == slug
