"""Uploaded ward shapes: read, mended, refused in words."""

import json

import pytest

from app.places import shapes

SQUARE = [[[-90, 40], [-89, 40], [-89, 41], [-90, 41], [-90, 40]]]
BOW_TIE = [[[-90, 40], [-89, 41], [-89, 40], [-90, 41], [-90, 40]]]


def collection(*wards: tuple[str, list[object]]) -> bytes:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": lines}}
        for name, lines in wards
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_reads_wards_in_order() -> None:
    one, two = shapes.read(collection(("Ward 2", SQUARE), ("Ward 1", SQUARE)))
    assert (one.name, two.name, one.mended) == ("Ward 2", "Ward 1", "")
    assert shapes.covers(one.geometry, (-89.5, 40.5))
    assert not shapes.covers(one.geometry, (-80, 40.5))
    assert shapes.covers(one.geometry, shapes.middle(one.geometry))


def test_mends_crossing_lines_and_says_so() -> None:
    (ward,) = shapes.read(collection(("Ward 1", BOW_TIE)))
    assert "intersection" in ward.mended.lower()
    assert ward.geometry["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe", "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b"[]", "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "0 features"),
        (collection(("", SQUARE)), "no “name”"),
        (collection(("A", SQUARE), ("A", SQUARE)), "More than one"),
        (collection(("A", [])), "enclose no area"),
        (collection(("A", [[["x", 1]]])), "cannot be read"),
        (collection(("A", [[[-90, 40], [-89, 40], [-88, 40], [-90, 40]]])), "enclose no area"),
        (collection(("A", [[[500000, 40], [500001, 40], [500001, 41], [500000, 40]]])), "WGS 84"),
        (b'{"type": "FeatureCollection", "features": [7]}', "no “name”"),
        (collection(("A", SQUARE)).replace(b"Polygon", b"Point"), "not an area"),
    ],
)
def test_refuses_in_words(data: bytes, words: str) -> None:
    with pytest.raises(shapes.NotUsable, match=words):
        shapes.read(data)


def test_shares_from_csv() -> None:
    assert shapes.read_shares(b"postal_code,ward,share\n98701,Ward 1,0.5\n98701,,100%\n") == [
        ("98701", "Ward 1", 0.5),
        ("98701", "", 1.0),
    ]
    for data in (
        b"zip\n1\n",
        b"postal_code,share\n987,1\n",
        b"postal_code,share\n98701,nan\n",
        b"postal_code,share\n98701,2\n",
    ):
        with pytest.raises(shapes.NotUsable):
            shapes.read_shares(data)
