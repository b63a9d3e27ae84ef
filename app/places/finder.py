"""Find your city: by how its name begins, by ZIP, else what is near; which one is meant, where towns share a name."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.common.names import fold
from app.extensions import db
from app.models import Petition, ZipShare
from app.places import postal
from app.places.states import NAMES as STATES

NEAR = 60  # miles: as far as somebody would drive to a council meeting
MILE = 1.609344  # km
FEW = 6
FEWER = 3  # where none is near: the nearest that take signatures, however far

Row = tuple[float | None, Petition]  # miles away, None where the city itself was meant


class Found(NamedTuple):
    """`rows`: petitions, those that take signatures first; `towns`: labels to choose from where a name is several;
    `place`: the label of a town that is meant and has no petition."""

    rows: list[Row]
    towns: list[str]
    place: str = ""


def find(typed: str, petitions: Sequence[Petition]) -> Found:
    """The petitions that somebody who typed this may mean."""
    meant = _named(typed, petitions) or _by_zip(typed, petitions)
    if meant:
        return Found([(None, petition) for petition in sorted(meant, key=_closed)], [])
    if typed.isdigit() and len(typed) < 5:
        return Found([], [])
    towns = _same_name(typed)
    if len(towns) > 1:
        return Found([], [town.label for town in towns[:FEW]])
    point, town = postal.locate(typed), next(iter(postal.search(typed, limit=1)), None)
    return Found(_near(*point, petitions) if point else [], [], town.label if point and town else "")


def _named(typed: str, petitions: Sequence[Petition]) -> list[Petition]:
    """Whose city's name, or a later word of it, begins so; in that state if one is said."""
    name, _comma, state = fold(typed).partition(",")
    name, state = name.strip(), state.strip()
    if not name or name.isdigit():
        return []
    here = (
        [p for p in petitions if state in (p.city.state.lower(), STATES[p.city.state].lower())] if state else petitions
    )
    first = [p for p in here if fold(p.city.name).startswith(name)]
    return first or [p for p in here if f" {name}" in fold(p.city.name)]


def _by_zip(typed: str, petitions: Sequence[Petition]) -> list[Petition]:
    """In whose city some people of this ZIP live, as far as we know."""
    code = typed[:5]
    if not (code.isdigit() and len(code) == 5):
        return []
    inside = select(ZipShare.city_id, ZipShare.petition_id).where(ZipShare.postal_code == code, ZipShare.share > 0)
    known = set(db.session.execute(inside))
    return [p for p in petitions if (p.city_id, p.id if p.has_shares else None) in known]


def _same_name(typed: str) -> list[postal.Place]:
    """The towns of exactly this name, if no state was said."""
    if "," in typed or typed[:1].isdigit():
        return []
    return [town for town in postal.search(typed, limit=40) if fold(town.name) == fold(typed)]


def _near(latitude: float, longitude: float, petitions: Sequence[Petition]) -> list[Row]:
    cities = {p.city_id: p.city for p in petitions}
    miles = {city.id: km / MILE for km, city in postal.nearest(latitude, longitude, cities.values())}
    rows: list[Row] = [(miles[p.city_id], p) for p in petitions if p.city_id in miles]
    near = [row for row in rows if row[0] is not None and row[0] <= NEAR]
    far = sorted((row for row in rows if row[1].is_open), key=lambda row: row[0] or 0)[:FEWER]
    return sorted(near, key=lambda row: (_closed(row[1]), row[0]))[:FEW] or far


def _closed(petition: Petition) -> bool:
    return not petition.is_open
