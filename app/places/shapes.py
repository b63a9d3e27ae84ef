"""Shapes: mending them, measuring them, asking which one a point lies in. The one module that knows shapely.

A geometry is GeoJSON (Polygon or MultiPolygon, degrees, six decimals: 11 cm).
"""

from collections.abc import Iterable, Mapping, Sequence
from math import cos, radians
from typing import Any, NamedTuple

from app.places.geojson import Polygon, Position

Geometry = dict[str, Any]
DEGREE = 111.32  # km, of latitude
MOST_CROSSINGS = 1_000_000
SAMPLE = 25


class Mended(NamedTuple):
    geometry: Geometry | None  # None: it encloses no area
    reason: str  # what was wrong with it and put right, as GEOS says it; empty: nothing


class Tangled(ValueError):
    """Lines cross each other so often that mending them would never end."""


class Lies(NamedTuple):
    """Where a point lies."""

    inside: bool
    ward_id: int | None


def mend(polygons: Sequence[Polygon]) -> Mended:
    """One valid geometry of these polygons: closed, without crossings; overlapping parts become one. Raises Tangled."""
    from shapely import is_valid_reason, make_valid
    from shapely.geometry import MultiPolygon
    from shapely.geometry import Polygon as Outline

    parts = [Outline(rings[0], rings[1:]) for rings in polygons]
    whole = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    reason = "" if whole.is_valid else is_valid_reason(whole).partition("[")[0].strip()
    if reason and _crossings(polygons) > MOST_CROSSINGS:
        raise Tangled
    return Mended(_kept(make_valid(whole) if reason else whole), reason)


def join(geometries: Iterable[Geometry]) -> Geometry | None:
    """All of them as one."""
    from shapely import union_all
    from shapely.geometry import shape

    return _kept(union_all([shape(geometry) for geometry in geometries]))


def covers(geometry: Geometry, point: Position) -> bool:
    """Whether the point (longitude, latitude) lies inside or on the edge."""
    from shapely.geometry import Point, shape

    return bool(shape(geometry).covers(Point(point)))


def middle(geometry: Geometry) -> Position:
    """A point (longitude, latitude) surely inside, for labels."""
    from shapely.geometry import shape

    point = shape(geometry).representative_point()
    return round(point.x, 5), round(point.y, 5)


def bounds(geometries: Iterable[Geometry]) -> tuple[float, float, float, float]:
    """West, south, east, north of all of them."""
    from shapely import total_bounds
    from shapely.geometry import shape

    west, south, east, north = total_bounds([shape(geometry) for geometry in geometries])
    return float(west), float(south), float(east), float(north)


def size(geometry: Geometry) -> float:
    """Square kilometers, near enough to tell a ward from a state."""
    from shapely.geometry import shape

    area = shape(geometry)
    return float(area.area) * DEGREE**2 * cos(radians(area.centroid.y))


def shared(one: Geometry, other: Geometry) -> tuple[float, float]:
    """How much of each of two areas lies in the other, 0..1."""
    from shapely.geometry import shape

    a, b = shape(one), shape(other)
    common = a.intersection(b).area if a.intersects(b) else 0.0
    return common / a.area, common / b.area


def overlaps(wards: Mapping[str, Geometry], least: float) -> list[tuple[str, str, float]]:
    """Pairs that overlap by at least this share of the smaller, the worst first."""
    from shapely import STRtree
    from shapely.geometry import shape

    names, areas = list(wards), [shape(geometry) for geometry in wards.values()]
    found = []
    for a, b in STRtree(areas).query(areas, predicate="intersects").T:
        if a < b and (share := areas[a].intersection(areas[b]).area / min(areas[a].area, areas[b].area)) >= least:
            found.append((names[a], names[b], share))
    return sorted(found, key=lambda pair: -pair[2])


def parts(areas: Mapping[str, Geometry], within: Mapping[int, Geometry]) -> dict[str, dict[int, float]]:
    """For each area, what share of it lies within each of those it touches: by area, not by people."""
    from shapely import STRtree
    from shapely.geometry import shape

    keys, shapes = list(within), [shape(geometry) for geometry in within.values()]
    tree = STRtree(shapes)
    found: dict[str, dict[int, float]] = {}
    for name, geometry in areas.items():
        area = shape(geometry)
        for at in tree.query(area, predicate="intersects"):
            if share := area.intersection(shapes[at]).area / area.area:
                found.setdefault(name, {})[keys[at]] = min(1.0, share)
    return found


class Locator:
    """Says of many points where they lie. The ward shapes come first: wards are the city, whatever a rough outline of
    its limits says; where two overlap, the first in order has it."""

    def __init__(self, limits: Geometry | None, wards: Mapping[int, Geometry]) -> None:
        from shapely import STRtree
        from shapely.geometry import shape

        self._ids: list[int | None] = list(wards)
        areas = [shape(geometry) for geometry in wards.values()]
        if limits:
            self._ids.append(None)
            areas.append(shape(limits))
        self._tree = STRtree(areas)

    def __bool__(self) -> bool:
        """Whether any shape is known."""
        return bool(self._ids)

    def find(self, points: Sequence[Position]) -> list[Lies]:
        import shapely

        first: dict[int, int] = {}
        if points and self._ids:
            for point, area in self._tree.query(shapely.points(points), predicate="intersects").T.tolist():
                first[point] = min(area, first.get(point, area))
        return [
            Lies(True, self._ids[first[at]]) if at in first else Lies(False, None)  # limits stand last
            for at in range(len(points))
        ]


def simplify(geometry: Geometry, degrees: float) -> Geometry:
    """With fewer points, for a picture."""
    from shapely.geometry import shape

    return _kept(shape(geometry).simplify(degrees)) or geometry


def _crossings(polygons: Sequence[Polygon]) -> float:
    """About how many crossings the lines have, from a few of their pieces: to count them all is what must not be."""
    import numpy
    import shapely

    rings = [numpy.asarray([*ring, ring[0]]) for rings in polygons for ring in rings]
    pieces = shapely.linestrings(numpy.concatenate([numpy.stack([ring[:-1], ring[1:]], 1) for ring in rings]))
    some = pieces[:: max(1, len(pieces) // SAMPLE)]
    met = shapely.STRtree(pieces).query(some, predicate="intersects").shape[1] / len(some)
    return (met - 3) * len(pieces) / 2  # each meets itself and its two neighbors


def _kept(area: Any) -> Geometry | None:
    """Its polygons as GeoJSON; lines and points that mending leaves over are none."""
    from shapely import set_precision

    area = set_precision(area, 1e-6)  # valid also with the decimals that are kept
    polygons = [part for part in getattr(area, "geoms", [area]) for part in getattr(part, "geoms", [part])]
    lines = [_rings(polygon) for polygon in polygons if polygon.geom_type == "Polygon" and polygon.area > 0]
    if not lines:
        return None
    if len(lines) == 1:
        return {"type": "Polygon", "coordinates": lines[0]}
    return {"type": "MultiPolygon", "coordinates": lines}


def _rings(polygon: Any) -> list[list[list[float]]]:
    return [[[round(x, 6), round(y, 6)] for x, y, *_ in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]
