"""A map as plain SVG: wards with their names, the outline of the city limits, a dot for each ZIP people signed from."""

from collections.abc import Mapping
from math import cos, radians, sqrt
from typing import NamedTuple

from sqlalchemy import func, select

from app.extensions import db
from app.models import Petition, Signature
from app.places import postal, shapes
from app.places.shapes import Geometry

WIDTH = 640.0
TALLEST = 720.0
TONES = 4  # fills that take turns


class Patch(NamedTuple):
    name: str
    path: str
    x: float  # of the label
    y: float
    tone: int


class Dot(NamedTuple):
    code: str
    people: int
    x: float
    y: float
    radius: float


class Map(NamedTuple):
    """SVG path data in a box `width` × `height`."""

    width: int
    height: int
    wards: list[Patch]
    limits: str
    dots: list[Dot]
    zips: list[Patch]


class _Frame:
    """From degrees to the picture: a plain projection is true enough over a city."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.narrow = cos(radians((south + north) / 2))
        across, high = max((east - west) * self.narrow, 1e-6), max(north - south, 1e-6)
        self.scale = min(WIDTH / across, TALLEST / high) * 0.96
        self.width, self.height = round(across * self.scale / 0.96), round(high * self.scale / 0.96)
        self.west, self.north = west - 0.02 * across / self.narrow, north + 0.02 * high

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x, y = (longitude - self.west) * self.narrow * self.scale, (self.north - latitude) * self.scale
        return round(x, 1), round(y, 1)

    def path(self, geometry: Geometry) -> str:
        simple = shapes.simplify(geometry, 0.6 / self.scale)
        polygons = simple["coordinates"] if simple["type"] == "MultiPolygon" else [simple["coordinates"]]
        rings = [[self.at(x, y) for x, y in ring[:-1]] for rings in polygons for ring in rings]
        return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings)

    def patches(self, areas: Mapping[str, Geometry]) -> list[Patch]:
        return [
            Patch(name, self.path(area), *self.at(*shapes.middle(area)), at % TONES)
            for at, (name, area) in enumerate(areas.items())
        ]


def draw(
    wards: Mapping[str, Geometry], limits: Geometry | None, people: Mapping[str, int],
    zips: Mapping[str, Geometry] | None = None,
) -> Map | None:  # fmt: skip
    """The map of these shapes; None where there is nothing to draw. `people` by ZIP; ZIP areas lie over the wards,
    as far as the picture goes."""
    areas = [*wards.values(), *([limits] if limits else [])]
    if not areas:
        return None
    west, south, east, north = shapes.bounds(areas)
    frame = _Frame(west, south, east, north)
    most = max(people.values(), default=1)
    dots = []
    for code, number in sorted(people.items(), key=lambda pair: -pair[1]):
        point = postal.locate(code)
        if point and south <= point[0] <= north and west <= point[1] <= east:
            dots.append(Dot(code, number, *frame.at(point[1], point[0]), round(4 + 10 * sqrt(number / most), 1)))
    outline = frame.path(limits) if limits else ""
    return Map(frame.width, frame.height, frame.patches(wards), outline, dots, frame.patches(zips or {}))


def by_zip(petition: Petition) -> dict[str, int]:
    """People by the five digits of their ZIP."""
    code = func.substr(Signature.postal_code, 1, 5)
    counted = Signature.postal_code.is_not(None) & (Signature.standing == "counts")
    query = select(code, func.count()).where(Signature.petition_id == petition.id, counted).group_by(code)
    return dict(db.session.execute(query).all())
