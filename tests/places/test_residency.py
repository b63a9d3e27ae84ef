"""Tiers by ZIP share, wards by share and by point."""

from types import SimpleNamespace

import pytest

from app.places import residency
from app.places.residency import Placement, Share
from app.places.slugs import slugify

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


def square(west: float) -> dict[str, object]:
    ring = [[west, 40.0], [west + 1, 40.0], [west + 1, 41.0], [west, 41.0], [west, 40.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_point_tells_the_ward_before_the_zip_does() -> None:
    wards = [SimpleNamespace(id=7, shape=square(-90)), SimpleNamespace(id=8, shape=square(-89))]
    city = SimpleNamespace(id=1, limits=None, wards=wards)
    assert residency.place(city, "98701", rows=ROWS, point=(-88.5, 40.5)) == Placement("placed", 8, "point")
    assert residency.place(city, "98701", rows=ROWS, point=(-80, 40.5)) == Placement("outside", None, "point")
    assert residency.place(city, "98701", rows=ROWS).ward_id == 1
    assert residency.place(city, None, rows=ROWS) == residency.DECLARED


@pytest.mark.parametrize(
    ("name", "state", "slug"),
    [("Durham", "NC", "durham-nc"), ("Coeur d'Alene", "ID", "coeur-dalene-id"), ("Cañon City", "CO", "canon-city-co")],
)
def test_slugs_end_in_the_state(name: str, state: str, slug: str) -> None:
    assert slugify(name, state) == slug
