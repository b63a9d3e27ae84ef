"""GeoJSON as people really have it (RFC 7946, and older): from bytes to areas, or a sentence on why not.

Nothing here knows where anything lies; survey.py does. Sizes are bounded before anything is built.
"""

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any, NamedTuple

from app.places.remarks import NotUsable, Remark, remark
from app.places.remarks import sentence as _l

MAX_BYTES = 20_000_000
MAX_POINTS = 400_000
MAX_AREAS = 5_000  # a whole state's towns or ZIP codes
MAX_VALUE = 200  # letters of a property; longer ones name nothing
DEGREES = re.compile(r"CRS84|EPSG:{1,2}4326|EPSG:{1,2}4269|WGS ?84", re.IGNORECASE)  # 4269: NAD83, the same to a meter

Position = tuple[float, float]  # longitude, latitude
Polygon = list[list[Position]]  # the outline, then its holes


class Area(NamedTuple):
    """One feature that is an area."""

    properties: dict[str, str]
    polygons: list[Polygon]


class Reading(NamedTuple):
    areas: list[Area]
    remarks: list[Remark]  # what was passed over


def read(data: bytes) -> Reading:
    """All areas of a file in its order. Raises NotUsable."""
    if len(data) > MAX_BYTES:
        raise NotUsable(
            _l("The file is larger than %(megabytes)s MB. Simplify its lines, or keep only the areas near the city."),
            megabytes=MAX_BYTES // 1_000_000,
        )
    document = _document(_text(data))
    _projection(document)
    reader = _Reader()
    areas = [area for feature in _features(document) if (area := reader.area(feature))]
    if not areas:
        raise NotUsable(_l("There is no area in this file: only polygons can be city limits, wards or ZIP areas."))
    remarks = []
    if reader.others:
        remarks.append(remark(_l("Points and lines passed over: %(number)s."), number=reader.others))
    return Reading(areas, remarks)


def _text(data: bytes) -> str:
    if not data.strip():
        raise NotUsable(_l("The file is empty."))
    if data[:2] in (b"PK", b"\x1f\x8b"):
        raise NotUsable(_l("This is a packed file (ZIP), perhaps a shapefile. Unpack it, or export it as GeoJSON."))
    for mark, encoding in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return _decode(data, encoding)
    if b"\0" in data[:4]:
        return _decode(data, "utf-16-be" if data[0] == 0 else "utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode(data, "cp1252")  # some programs write names so


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise _no_json() from None


def _no_json() -> NotUsable:
    return NotUsable(_l("This is not a GeoJSON file: it cannot be read as JSON."))


def _document(text: str) -> dict[str, Any]:
    if text.lstrip().startswith("<"):
        raise NotUsable(_l("This is an XML file (KML, GML or a web page). Export it as GeoJSON."))
    try:
        document = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise _no_json() from None
    if not isinstance(document, dict):
        raise NotUsable(_l("This is JSON, but not GeoJSON: there is no “type” that says what it holds."))
    if document.get("type") == "Topology":
        raise NotUsable(_l("This is TopoJSON. Export it as GeoJSON."))
    if "geometryType" in document or "rings" in document:
        raise NotUsable(_l("This is Esri JSON. Where you downloaded it, choose GeoJSON."))
    return document


def _refuse(constant: str) -> float:
    raise ValueError(constant)  # NaN and Infinity are no JSON


def _projection(document: dict[str, Any]) -> None:
    """Older files name their coordinate system; only degrees will do."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and name and not DEGREES.search(name):
        raise NotUsable(
            _l("The file is in another projection (%(name)s). Export it again in degrees: WGS 84, EPSG:4326."),
            name=name[:60],
        )


def _features(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A collection's features; a lone feature or bare geometry counts as one."""
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise NotUsable(_l("This is JSON, but not GeoJSON: there is no “type” that says what it holds."))
        if len(features) > MAX_AREAS:
            raise NotUsable(
                _l("The file holds %(number)s features; %(most)s can be read. Keep only those near the city."),
                number=len(features), most=MAX_AREAS,
            )  # fmt: skip
        yield from (feature for feature in features if isinstance(feature, dict))
    elif kind == "Feature":
        yield document
    elif kind in ("Polygon", "MultiPolygon", "GeometryCollection"):
        yield {"geometry": document}
    elif kind in ("Point", "MultiPoint", "LineString", "MultiLineString"):
        return
    else:
        raise NotUsable(_l("This is JSON, but not GeoJSON: there is no “type” that says what it holds."))


class _Reader:
    """Reads geometries within one bound of points."""

    def __init__(self) -> None:
        self.points = 0
        self.others = 0

    def area(self, feature: dict[str, Any]) -> Area | None:
        """The feature as an area; None for anything else."""
        properties = feature.get("properties")
        found = {
            str(name): str(value).strip()[:MAX_VALUE]
            for name, value in (properties.items() if isinstance(properties, dict) else ())
            if isinstance(value, str | int | float) and not isinstance(value, bool)
        }
        polygons = list(self._polygons(feature.get("geometry")))
        if not polygons:
            self.others += 1
            return None
        return Area(found, polygons)

    def _polygons(self, geometry: Any, depth: int = 0) -> Iterator[Polygon]:
        if not isinstance(geometry, dict):
            return
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        if kind == "Polygon":
            yield from self._polygon(coordinates)
        elif kind == "MultiPolygon":
            for part in _list(coordinates):
                yield from self._polygon(part)
        elif kind == "GeometryCollection" and depth < 5:
            for part in _list(geometry.get("geometries")):
                yield from self._polygons(part, depth + 1)

    def _polygon(self, rings: Any) -> Iterator[Polygon]:
        found = [self._ring(ring) for ring in _list(rings)]
        if found and found[0]:
            yield [ring for ring in found if ring]

    def _ring(self, positions: Any) -> list[Position]:
        positions = _list(positions)
        self.points += len(positions)
        if self.points > MAX_POINTS:
            raise NotUsable(
                _l("The lines of this file have more than %(most)s points. Simplify them first."), most=MAX_POINTS
            )
        ring = [_position(position) for position in positions]
        return ring if len(set(ring)) >= 3 else []  # else it encloses nothing


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _unreadable()
    return value


def _position(value: Any) -> Position:
    """Longitude and latitude; what follows (a height) is passed over."""
    if isinstance(value, list) and len(value) >= 2:
        x, y = value[0], value[1]
        numbers = all(isinstance(n, int | float) and not isinstance(n, bool) and abs(n) < 1e12 for n in (x, y))
        if numbers and isfinite(x) and isfinite(y):
            return float(x), float(y)
    raise _unreadable()


def _unreadable() -> NotUsable:
    return NotUsable(_l("The lines of this file cannot be read: each point must be [longitude, latitude]."))
