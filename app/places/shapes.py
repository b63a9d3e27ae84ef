"""Ward shapes as organizers upload them: GeoJSON (RFC 7946), read strictly, mended where that is safe.

The one module that knows shapely."""

import csv
import io
import json
from typing import Any, NamedTuple

MAX_BYTES = 5_000_000
MAX_WARDS = 200
NAMES = ("name", "NAME", "Name", "ward", "WARD", "Ward", "district", "DISTRICT", "District")


class NotUsable(ValueError):
    """The file cannot be used; the message says why, in words for an organizer."""


class Shape(NamedTuple):
    name: str
    geometry: dict[str, Any]  # GeoJSON Polygon or MultiPolygon, WGS 84
    mended: str  # what was wrong with it and put right; empty: nothing


def read(data: bytes) -> list[Shape]:
    """The wards of a FeatureCollection, each with a name, in the order of the file. Raises NotUsable."""
    if len(data) > MAX_BYTES:
        raise NotUsable(f"The file is larger than {MAX_BYTES // 1_000_000} MB. Simplify the lines first.")
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise NotUsable("This is not a GeoJSON file: it cannot be read as JSON.") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise NotUsable("The file must hold a GeoJSON FeatureCollection, one feature for each ward.")
    if not 1 <= len(features) <= MAX_WARDS:
        raise NotUsable(f"The file holds {len(features)} features; between 1 and {MAX_WARDS} wards can be read.")
    shapes = [_read_one(feature, number) for number, feature in enumerate(features, start=1)]
    names = [shape.name for shape in shapes]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise NotUsable(f"More than one feature is called “{twice[0]}”. Each ward needs a name of its own.")
    return shapes


def covers(geometry: dict[str, Any], point: tuple[float, float]) -> bool:
    """Whether the point (longitude, latitude) lies inside or on the edge."""
    from shapely.geometry import Point, shape

    return bool(shape(geometry).covers(Point(point)))


def middle(geometry: dict[str, Any]) -> tuple[float, float]:
    """A point (longitude, latitude) surely inside, for labels and distances."""
    from shapely.geometry import shape

    point = shape(geometry).representative_point()
    return round(point.x, 5), round(point.y, 5)


def read_shares(data: bytes) -> list[tuple[str, str, float]]:
    """ZIP shares from CSV `postal_code,ward,share`: (ZIP, ward's name or empty for the whole city, 0..1)."""
    try:
        rows = list(csv.DictReader(io.StringIO(data[:MAX_BYTES].decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotUsable("The file cannot be read as CSV in UTF-8.") from error
    if not rows or not {"postal_code", "share"} <= set(rows[0]):
        raise NotUsable("The first line must name the columns: postal_code, ward, share.")
    return [_read_share(row, line) for line, row in enumerate(rows, start=2)]


def _read_share(row: dict[str, str], line: int) -> tuple[str, str, float]:
    code, text = (row["postal_code"] or "").strip(), (row["share"] or "").strip()
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        raise NotUsable(f"Line {line}: “{code}” is not a ZIP code of five digits.")
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise NotUsable(f"Line {line}: “{text}” is not a share between 0 and 1.")
    return code, (row.get("ward") or "").strip(), share


def _read_one(feature: Any, number: int) -> Shape:
    properties = (feature.get("properties") if isinstance(feature, dict) else None) or {}
    name = next((str(properties[key]).strip() for key in NAMES if properties.get(key) not in (None, "")), "")
    if not name or len(name) > 80:
        raise NotUsable(f"Feature {number} has no “name” (up to 80 characters) among its properties.")
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise NotUsable(f"“{name}” is not an area: its geometry must be a Polygon or a MultiPolygon.")
    return Shape(name, *_valid(geometry, name))


def _valid(geometry: dict[str, Any], name: str) -> tuple[dict[str, Any], str]:
    from shapely import is_valid_reason, make_valid
    from shapely.errors import ShapelyError
    from shapely.geometry import MultiPolygon, mapping, shape

    try:
        area = shape(geometry)
        west, south, east, north = area.bounds
    except (ShapelyError, ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise NotUsable(f"The lines of “{name}” cannot be read: each point must be [longitude, latitude].") from error
    if area.is_empty:
        raise NotUsable(f"The lines of “{name}” enclose no area.")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise NotUsable(f"“{name}” does not lie in degrees (WGS 84). Export the file again as EPSG:4326.")
    reason = is_valid_reason(area)
    if reason == "Valid Geometry":
        return json.loads(json.dumps(mapping(area))), ""
    mended = make_valid(area)
    parts = [part for part in getattr(mended, "geoms", [mended]) if part.geom_type in ("Polygon", "MultiPolygon")]
    flat = [polygon for part in parts for polygon in getattr(part, "geoms", [part])]
    if not flat:
        raise NotUsable(f"The lines of “{name}” enclose no area ({reason}).")
    return json.loads(json.dumps(mapping(flat[0] if len(flat) == 1 else MultiPolygon(flat)))), reason
