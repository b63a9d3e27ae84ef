"""All places of the United States that have a post office, with their ZIP codes: type-ahead and coordinates.

GeoNames, CC BY 4.0; app/places/data/README.md says which version. Read once, on the first question (0.3 s, 40 MB).
A postal city is no city limit: this finds a city, it never says who lives in it (residency.py does).
"""

import csv
import gzip
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Protocol, TypeVar

from app.common.names import fold
from app.places.states import NAMES as STATES

FILE = Path(__file__).parent / "data" / "us-places.csv.gz"
EARTH = 6371.0  # mean radius, km
# how the post office writes them against how people type them
_LONG = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A postal city; coordinates in degrees (WGS 84), the middle of its ZIP codes."""

    name: str
    state: str
    latitude: float
    longitude: float
    zips: tuple[str, ...]

    @property
    def label(self) -> str:
        """`Durham, NC`"""
        return f"{self.name}, {self.state}"


class Located(Protocol):
    """Anything with coordinates: a Place, a city's row."""

    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


T = TypeVar("T", bound=Located)


def search(text: str, limit: int = 8) -> list[Place]:
    """Places for what someone has typed so far: a ZIP or its beginning, else a name, with or without its state.

    Names that begin so come first, then names with a later word that begins so; more ZIP codes, that is the larger
    place, first. `durh`, `durham nc`, `Durham, North Car`, `277`."""
    text = text.strip()
    if text[:5].isdigit():
        return _by_zip(text[:5], limit)
    found: dict[Place, None] = {}
    for name, state in _readings(text):
        for place in _by_name(name, state, limit):
            found.setdefault(place)
    return list(found)[:limit]


def find(text: str) -> Place | None:
    """The one place of this name and state, `Durham, NC` or `Durham, North Carolina`; None if there is none."""
    for name, state in _readings(text):
        if state and (place := _index().named.get((name, state))):
            return place
    return None


def zips(place: Place) -> tuple[str, ...]:
    """The place's ZIP codes, in order."""
    return place.zips


def locate(text: str) -> tuple[float, float] | None:
    """Coordinates of a ZIP code (also ZIP+4) or of the first place that search finds; None for anything else."""
    text = text.strip()
    if len(text) >= 5 and (point := _index().points.get(text[:5])):
        return point
    best = search(text, limit=1)
    return (best[0].latitude, best[0].longitude) if best else None


def nearest(latitude: float, longitude: float, places: Iterable[T], limit: int | None = None) -> list[tuple[float, T]]:
    """(distance in km, place), the nearest first; those without coordinates are left out."""
    here = [
        (distance(latitude, longitude, place.latitude, place.longitude), place)
        for place in places
        if place.latitude is not None and place.longitude is not None
    ]
    return sorted(here, key=lambda pair: pair[0])[:limit]


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in km (haversine)."""
    a, b, c, d = map(radians, (latitude, longitude, other_latitude, other_longitude))
    return 2 * EARTH * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


@dataclass(frozen=True, slots=True)
class _Index:
    places: list[Place]
    named: dict[tuple[str, str], Place]
    words: list[tuple[str, bool, int]]  # rest of the name from some word on, whether a later word, place's number
    points: dict[str, tuple[float, float]]
    owners: list[tuple[str, int]]  # ZIP, place's number


@lru_cache(maxsize=1)
def _index() -> _Index:
    gathered: dict[tuple[str, str], list[tuple[str, float, float]]] = {}
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for code, name, state, latitude, longitude in rows:
            gathered.setdefault((name, state), []).append((code, float(latitude), float(longitude)))
    places = [_gather(name, state, rows) for (name, state), rows in gathered.items()]
    words: list[tuple[str, bool, int]] = []
    named = {}
    for number, place in enumerate(places):
        name = _plain(place.name)
        named[name, place.state] = place
        words.append((name, False, number))
        starts = (at + 1 for at, letter in enumerate(name) if letter == " ")
        words.extend((name[start:], True, number) for start in starts)
    points = {code: (lat, lon) for rows_ in gathered.values() for code, lat, lon in rows_}
    owners = sorted((code, number) for number, place in enumerate(places) for code in place.zips)
    return _Index(places, named, sorted(words), points, owners)


def _gather(name: str, state: str, rows: list[tuple[str, float, float]]) -> Place:
    latitude = sum(row[1] for row in rows) / len(rows)
    longitude = sum(row[2] for row in rows) / len(rows)
    return Place(name, state, round(latitude, 4), round(longitude, 4), tuple(row[0] for row in rows))


def _by_zip(code: str, limit: int) -> list[Place]:
    index = _index()
    start = bisect_left(index.owners, (code, 0))
    following = (index.owners[at] for at in range(start, len(index.owners)))
    found: dict[Place, None] = {}
    for owner, number in following:
        if not owner.startswith(code) or len(found) == limit:
            break
        found.setdefault(index.places[number])
    return list(found)


def _by_name(name: str, state: str, limit: int) -> Iterator[Place]:
    """The places with this beginning in states with this code (empty: all)."""
    if not name:
        return iter(())
    index = _index()
    hits: dict[int, tuple[bool, bool, int]] = {}
    for at in range(bisect_left(index.words, (name,)), len(index.words)):
        rest, later, number = index.words[at]
        if not rest.startswith(name):
            break
        place = index.places[number]
        if place.state == state or not state:
            rank = (later, rest != name, -len(place.zips))
            hits[number] = min(rank, hits.get(number, rank))
    best = sorted(hits, key=lambda number: (*hits[number], index.places[number].label))
    return (index.places[number] for number in islice(best, limit))


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """What may be meant, likeliest first: (plain name, state's code or empty)."""
    name, comma, rest = text.partition(",")
    if comma:
        yield from ((_plain(name), state) for state in _states(rest) or ([] if rest.strip() else [""]))
        return
    words = text.split()
    ends = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    with_state = [(_plain(name), state) for name, rest in ends for state in _states(rest, whole=True)]
    yield from with_state
    yield _plain(text), ""


def _states(text: str, whole: bool = False) -> list[str]:
    """States whose code is this, or whose name begins (whole: is) so."""
    plain = fold(text).strip().rstrip(".")
    if plain.upper() in STATES:
        return [plain.upper()]
    if not plain:
        return []
    return [
        code for code, name in STATES.items() if (name.lower() == plain if whole else name.lower().startswith(plain))
    ]


def _plain(name: str) -> str:
    """A name for comparing: folded, punctuation out, `St.` as `Saint`. The last word may be unfinished: left alone."""
    words = fold(name).replace("'", "").replace(".", " ").replace("-", " ").split()
    if words[:1] == ["o"] and len(words) > 1:  # the post office's "O Fallon"
        words[:2] = [words[0] + words[1]]
    return " ".join([_LONG.get(word, word) for word in words[:-1]] + words[-1:])
