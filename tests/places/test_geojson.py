"""GeoJSON as people have it: read, put right, or refused in a sentence that says what to do."""

import json
from math import cos, pi, sin
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places import geojson, shapes, survey
from app.places.remarks import NotUsable

CITY = SimpleNamespace(name="Millbrook", state="AK", latitude=61.05, longitude=-149.9)
WEST = [[[-150, 61], [-149.9, 61], [-149.9, 61.1], [-150, 61.1], [-150, 61]]]
EAST = [[[-149.9, 61], [-149.8, 61], [-149.8, 61.1], [-149.9, 61.1], [-149.9, 61]]]
BOW_TIE = [[[-150, 61], [-149.9, 61.1], [-149.9, 61], [-150, 61.1], [-150, 61]]]


def feature(name: object, lines: object, key: str = "name", kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": {key: name}, "geometry": {"type": kind, "coordinates": lines}}


def collection(*features: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


BOTH = collection(feature("Ward 1", WEST), feature("Ward 2", EAST))


def wards(data: bytes, **more: Any) -> survey.Survey:
    return survey.wards(geojson.read(data), CITY, **more)


def said(found: survey.Survey) -> str:
    return " ".join(sentence % values for sentence, values in found.remarks)


@pytest.mark.parametrize(
    "data",
    [
        BOTH,
        b"\xef\xbb\xbf" + BOTH,
        BOTH.decode().encode("utf-16"),
        BOTH.decode().encode("utf-16-le"),
        BOTH.decode().encode("utf-16-be"),
        BOTH.decode().encode("utf-32"),
        b"\n  " + BOTH,
        collection(feature("Ward 1", [[[x, y, 12.5] for x, y in WEST[0]]]), feature("Ward 2", EAST)),
        collection(feature("Ward 1", [WEST], kind="MultiPolygon"), feature("Ward 2", EAST)),
        collection(feature("1", WEST, "WARD_NO"), feature("2.0", EAST, "WARD_NO")),
        collection(feature(1, WEST, "Ward"), feature("02", EAST, "Ward")),
        collection(feature("Ward 1", WEST), feature("Ward 2", EAST), feature("Hall", [-150, 61], kind="Point")),
        collection(feature("Ward 1", WEST), {"type": "Feature", "properties": {"name": "Ward 2"}, "geometry": {
            "type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": EAST}]}}),
        collection(feature("Ward 1", WEST), feature("Ward 2", EAST),
                   crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
    ],
    ids=str,
)  # fmt: skip
def test_two_wards_however_they_are_written(data: bytes) -> None:
    found = wards(data)
    assert [area.name for area in found.areas] == ["Ward 1", "Ward 2"]
    assert shapes.covers(found.areas[0].geometry, (-149.95, 61.05))
    assert not shapes.covers(found.areas[0].geometry, (-149.85, 61.05))
    assert shapes.covers(found.areas[1].geometry, shapes.middle(found.areas[1].geometry))


def test_a_lone_feature_and_a_bare_geometry_are_city_limits() -> None:
    for document in (feature("Millbrook", WEST), {"type": "Polygon", "coordinates": WEST}):
        found = survey.limits(geojson.read(json.dumps(document).encode()), CITY)
        assert shapes.covers(found.areas[0].geometry, (-149.95, 61.05))


def test_of_a_whole_states_towns_the_one_with_the_name() -> None:
    data = collection(feature("Easton", EAST), feature("City of Millbrook", WEST, "NAMELSAD"))
    found = survey.limits(geojson.read(data), CITY)
    assert not shapes.covers(found.areas[0].geometry, (-149.85, 61.05))
    assert "only what is called “Millbrook”" in said(found)
    assert "joined into one" in said(survey.limits(geojson.read(BOTH), CITY))


def test_a_name_in_another_encoding() -> None:
    found = wards(collection(feature("Peña", WEST)).decode("unicode_escape").encode("cp1252"))
    assert found.areas[0].name == "Peña"


def test_swapped_coordinates_are_put_right_and_told() -> None:
    turned = collection(feature("Ward 1", [[[y, x] for x, y in WEST[0]]]))
    found = wards(turned)
    assert shapes.covers(found.areas[0].geometry, (-149.95, 61.05))
    assert "swapped" in said(found)


def test_swapped_also_where_both_would_be_degrees() -> None:
    city = SimpleNamespace(name="Durham", state="NC", latitude=35.99, longitude=-78.9)
    lines = [[[35.9, -79], [36.0, -79], [36.0, -78.9], [35.9, -79]]]
    assert "swapped" in said(survey.wards(geojson.read(collection(feature("Ward 1", lines))), city))


def test_crossing_lines_are_mended_and_told() -> None:
    found = wards(collection(feature("Ward 1", BOW_TIE)))
    assert "mended" in said(found)
    assert found.areas[0].geometry["type"] == "MultiPolygon"


def test_slivers_are_nothing_and_small_overlaps_are_told() -> None:
    wider = [[[x + (0.003 if x == -149.9 else 0), y] for x, y in WEST[0]]]
    assert "overlap" in said(wards(collection(feature("Ward 1", wider), feature("Ward 2", EAST))))
    assert said(wards(BOTH)) == ""


def test_what_lies_outside_the_limits_is_told() -> None:
    limits = {
        "type": "Polygon",
        "coordinates": [[[-150, 61], [-149.85, 61], [-149.85, 61.1], [-150, 61.1], [-150, 61]]],
    }
    assert "50.0 % of “Ward 2” lies outside" in said(wards(BOTH, limits=limits))
    small = {"type": "Polygon", "coordinates": WEST}
    with pytest.raises(NotUsable, match="“Ward 2” lies outside the city limits"):
        wards(BOTH, limits=small)
    assert "is in no ward" in said(wards(collection(feature("Ward 1", WEST)), limits=limits))


def test_bare_numbers_mean_the_wards_that_are_known() -> None:
    data = collection(feature("1", WEST, "DIST"), feature("2", EAST, "DIST"))
    assert [area.name for area in wards(data).areas] == ["District 1", "District 2"]
    assert [area.name for area in wards(data, known=["Ward 1", "Ward 2"]).areas] == ["Ward 1", "Ward 2"]


FAR = [[[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]]]
MIAMI = [[[-80.3, 25.7], [-80.2, 25.7], [-80.2, 25.8], [-80.3, 25.7]]]
FEET = [[[2034567, 812345], [2034900, 812345], [2034900, 812800], [2034567, 812345]]]
STATE = [[[-155, 60], [-145, 60], [-145, 66], [-155, 66], [-155, 60]]]
FLAT = [[[-150, 61], [-149.9, 61], [-149.8, 61], [-150, 61]]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xff\xfe", "cannot be read as JSON"),
        (b"PK\x03\x04shapefile", "packed file"),
        (b"<kml></kml>", "XML"),
        (b"name;ward\n1;2\n", "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b'{"type": "FeatureCollection", "features": [' + b"9" * 5000 + b"]}", "cannot be read as JSON"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1]]]}', "cannot be read as JSON"),
        (b"[]", "not GeoJSON"),
        (b'{"type": "FeatureCollection"}', "not GeoJSON"),
        (b'{"type": ["FeatureCollection"]}', "not GeoJSON"),
        (b'{"type": "Topology"}', "TopoJSON"),
        (b'{"geometryType": "esriGeometryPolygon", "features": []}', "Esri JSON"),
        (collection(), "no area in this file"),
        (collection(feature("Hall", [-150, 61], kind="Point")), "no area in this file"),
        (json.dumps({"type": "Point", "coordinates": [1, 2]}).encode(), "no area in this file"),
        (b'{"type": "FeatureCollection", "features": [7, null]}', "no area in this file"),
        (collection({"type": "Feature", "properties": None, "geometry": None}), "no area in this file"),
        (collection(feature("A", [[[-150, 61], [-149, 61], [-150, 61]]])), "no area in this file"),
        (collection(feature("A", 7)), "cannot be read"),
        (collection(feature("A", [[["x", 1]]])), "cannot be read"),
        (collection(feature("A", [[[1]]])), "cannot be read"),
        (collection(feature("A", [[[[[[1]]]]]])), "cannot be read"),
        (collection(feature("A", [[[1e300, 2], [1, 2], [3, 4]]])), "cannot be read"),
        (collection(feature("A", FLAT)), "enclose no area"),
        (collection(feature("A", FEET)), "another projection"),
        (collection(feature("A", WEST), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::2264"}}), "EPSG::2264"),
        (collection(feature("A", FAR)), "do not lie in the United States"),
        (collection(feature("A", MIAMI)), r"miles from Millbrook, AK"),
        (collection(feature("A", STATE)), "a state rather than a city"),
        (collection(feature("A", WEST, "OBJECTID")), r"has no name.*OBJECTID"),
        (collection(feature("", WEST)), "has no name"),
        (collection(feature("A", WEST), feature("A", EAST)), "More than one area is called “A”"),
        (collection(feature("A", WEST), feature("B", WEST)), "overlap by 100 %"),
        (collection(*(feature(str(n), WEST) for n in range(201))), "at most 200"),
        (collection(*([feature("A", WEST)] * 5001)), "5001 features"),
        (b" " * 20_000_001, "larger than 20 MB"),
        (collection(feature("A", [[[-150, 61]] * 400_001])), "more than 400000 points"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(NotUsable, match=words):
        wards(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(("type", "features", "geometry", "coordinates", "properties", "geometries", "crs", "name")),
        inner | st.sampled_from(("FeatureCollection", "Feature", "Polygon", "MultiPolygon", "GeometryCollection")),
        max_size=4),
    max_leaves=30,
)  # fmt: skip


@given(JSON)
def test_no_document_is_a_fault(document: Any) -> None:
    """Whatever is handed in: an answer, or a sentence."""
    try:
        wards(json.dumps(document).encode())
    except NotUsable:
        return


def test_a_tangle_is_refused_before_it_fills_the_memory() -> None:
    scribble = [
        [-150 + 0.2 * (n % 2), 61 + n / 600_000] if n % 4 else [-149.9, 61.1 - n / 600_000] for n in range(60_000)
    ]
    with pytest.raises(NotUsable, match="cross each other in too many places"):
        wards(collection(feature("Ward 1", [scribble])))
    ring = [[-149.9 + 0.05 * cos(n / 5000 * pi), 61.05 + 0.05 * sin(n / 5000 * pi)] for n in range(10_000)]
    ring[10], ring[11] = ring[11], ring[10]
    assert "mended" in said(wards(collection(feature("Ward 1", [ring]))))


@given(st.lists(st.tuples(st.floats(-150, -149.8), st.floats(61, 61.1)), min_size=3, max_size=12))
def test_what_is_mended_is_valid_and_stays(points: list[tuple[float, float]]) -> None:
    mended = shapes.mend([[points]])
    if mended.geometry:
        again = shapes.mend(
            [mended.geometry["coordinates"]] if mended.geometry["type"] == "Polygon" else mended.geometry["coordinates"]
        )
        assert again.reason == ""
        assert min(shapes.shared(mended.geometry, again.geometry or {})) > 0.999
