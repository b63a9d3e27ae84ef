"""Find your city: by its name's beginning, by ZIP, else what is near; towns of one name are asked about."""

import pytest

from app.campaigns import listing
from app.extensions import db
from app.models import City
from app.places import finder
from tests.cast import Cast

pytestmark = pytest.mark.one_database


def found(typed: str) -> finder.Found:
    return finder.find(typed, listing.petitions())


@pytest.mark.parametrize(
    "typed", ["millbrook", "Mill", "MILLB", "Millbrook, AK", "Millbrook, Alaska", "99501", "99502-1"]
)
def test_the_city_itself(cast: Cast, typed: str) -> None:
    assert [(miles, petition.id) for miles, petition in found(typed).rows] == [(None, cast.petition.id)]


@pytest.mark.parametrize("typed", ["falls", "East"])
def test_a_later_word_does_as_well(cast: Cast, typed: str) -> None:
    assert [petition.id for _, petition in found(typed).rows] == [cast.other_petition.id]


def test_accents_are_no_hurdle(cast: Cast) -> None:
    cast.millbrook.name = "Añejo"
    assert found("anejo").rows


@pytest.mark.parametrize("typed", ["12", "995", "zzzz", "Millbrook, OR", "", ","])
def test_what_is_no_place_finds_nothing(cast: Cast, typed: str) -> None:
    assert found(typed) == ([], [], "")


def test_where_none_is_near_the_nearest_open_ones_are_told(cast: Cast) -> None:
    cast.petition.state = "closed"
    cast.easton.latitude, cast.easton.longitude = 58.3, -134.4
    told = found("10001")
    assert told.place == "New York, NY"  # it can be started there
    assert [petition.id for _, petition in told.rows] == [cast.other_petition.id]
    assert told.rows[0][0] == pytest.approx(2860, rel=0.02)  # Juneau to New York, miles by great circle


def test_what_is_near_is_told_in_miles_the_open_ones_first(cast: Cast) -> None:
    anchorage = (61.2, -149.9)
    cast.millbrook.latitude, cast.millbrook.longitude = anchorage
    cast.easton.latitude, cast.easton.longitude = anchorage[0] + 0.3, anchorage[1]
    cast.petition.state = "closed"
    rows = found("Anchorage, AK").rows
    assert [petition.id for _, petition in rows] == [cast.other_petition.id, cast.petition.id]
    assert all(miles is not None and miles < finder.NEAR for miles, _ in rows)


def test_towns_of_one_name_are_asked_about(cast: Cast) -> None:
    towns = found("Springfield").towns
    assert len(towns) > 1
    assert all(town.startswith("Springfield, ") for town in towns)
    assert not found(towns[0]).towns


def test_a_city_added_by_hand_comes_before_all_others(cast: Cast) -> None:
    db.session.query(City).filter_by(id=cast.millbrook.id).update({"name": "Springfield Junction"})
    db.session.expire_all()
    assert [petition.id for _, petition in found("springfield").rows] == [cast.petition.id]
