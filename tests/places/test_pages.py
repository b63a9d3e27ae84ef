"""The tab Places: what is known, a file handed in, looked at, applied; addresses for a geocoder and its answer back."""

import csv
import json
import re
import zipfile
from io import BytesIO, StringIO
from math import cos, pi, sin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import jobs
from app.extensions import db
from app.models import Event, Export, PlaceFile, Placing, Signature
from app.places import geocoding
from tests.cast import Cast
from tests.client import InspectingClient
from tests.places.handing_in import wards as drawn

MAP = drawn(("Ward 1", -150, 61), ("Ward 2", -149.9, 61), ("<b>Ward 3", -149.8, 61))


@pytest.fixture
def omar(app: Flask, cast: Cast) -> InspectingClient:
    """Omar's browser."""
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = InspectingClient(app, app.response_class)
    visitor.be(cast.omar)
    return visitor


def path(cast: Cast, rest: str = "") -> str:
    return f"/office{cast.path}/places{rest}"


def sent(cast: Cast, omar: InspectingClient, kind: str, data: bytes) -> PlaceFile:
    answer = omar.post(path(cast), data={"kind": kind, "source": "The clerk", "file": (BytesIO(data), "file.txt")})
    assert answer.status_code == 303
    return db.session.scalars(select(PlaceFile).order_by(PlaceFile.id.desc())).first()  # type: ignore[return-value]


def read(file: PlaceFile) -> None:
    file_id = file.id
    db.session.commit()
    jobs.run("read_places", file_id)
    db.session.commit()


def test_handed_in_looked_at_applied(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    cast.signed()
    cast.signed("Ben Osei", postal_code="99502")
    omar.get(path(cast))
    assert "2 wards on the map" in omar.page.text
    assert "Known when this petition began" in omar.page.text
    file = sent(cast, omar, "wards", MAP)
    omar.get(path(cast, f"/files/{file.id}"))
    assert "being checked" in omar.page.text
    read(file)
    omar.get(path(cast, f"/files/{file.id}"))
    for words in (
        "waits for you",
        "The clerk",
        "1 <b>Ward 3",
        "2 Ward 1, Ward 2",
        "0 people would move, of 2 on the roll",
    ):
        assert words in omar.page.text
    assert omar.page.html.count('<path class="ward ') == 3
    assert omar.submit("Apply", follow=True).status_code == 200
    assert "being placed" in omar.page.text
    run = db.session.scalars(select(Placing)).one()
    jobs.run("place", run.id)
    omar.get(path(cast, f"/runs/{run.id}"))
    assert "Everybody lives where they did" in omar.page.text
    omar.get(path(cast))
    assert "3 wards on the map" in omar.page.text
    assert "Omar" in omar.page.text
    omar.get(path(cast, f"/files/{file.id}"))
    omar.submit("Take it away", follow=True)
    omar.get(path(cast))
    assert "2 wards on the map" in omar.page.text
    assert "no longer in force" in omar.page.text


def test_what_is_wrong_is_said_on_the_page(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    assert omar.post(path(cast), data={"kind": "wards", "source": "x"}).status_code == 422
    assert "Choose a file." in omar.page.text
    assert omar.post(path(cast), data={"kind": "wards", "file": (BytesIO(MAP), "a.json")}).status_code == 422
    assert "Say where it is from." in omar.page.text
    file = sent(cast, omar, "wards", b"<kml>")
    read(file)
    omar.get(path(cast, f"/files/{file.id}"))
    assert "This file cannot be used. This is an XML file" in omar.page.text
    omar.get(path(cast, f"/files/{file.id}?lang=es"))
    assert "XML" in omar.page.text
    for step in ("apply", "drop", "remove"):
        answer = omar.post(path(cast, f"/files/{file.id}/{step}"), follow_redirects=True)
        assert answer.status_code == 200
        assert "Someone else may have done this already" in omar.page.text or "ya" in omar.page.text


def test_files_larger_than_a_form_are_taken_from_who_is_signed_in(
    app: Flask, cast: Cast, client: InspectingClient, omar: InspectingClient
) -> None:
    large = b"street_address,zip,ward\n" + b"1 Oak St,99501,1\n" * 100_000
    file = sent(cast, omar, "list", large)
    assert file.size == len(large)
    too_large = omar.post(
        path(cast), data={"kind": "shares", "source": "x", "file": (BytesIO(b"x" * 5_000_001), "a.csv")}
    )
    assert too_large.status_code == 422
    assert "at most 5 MB" in omar.page.text
    refused = client.post(path(cast), data={"file": (BytesIO(large), "a.csv")})
    assert refused.status_code == 413


def test_put_away_nothing_changes(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    file = sent(cast, omar, "wards", MAP)
    read(file)
    omar.get(path(cast, f"/files/{file.id}"))
    omar.submit("Put it away", follow=True)
    assert "Nothing was changed" in omar.page.text
    assert not db.session.scalars(select(Placing)).all()


def exported(cast: Cast, omar: InspectingClient, layout: str) -> tuple[Export, bytes]:
    answer = omar.post(path(cast, "/addresses"), data={"layout": layout, "purpose": "The Bureau’s geocoder"})
    assert answer.status_code == 303
    export = db.session.scalars(select(Export).order_by(Export.id.desc())).first()
    assert export
    jobs.run("addresses", export.id)
    db.session.refresh(export)
    assert (export.state, export.done) == ("ready", export.total)
    omar.get(path(cast))
    assert export.filename in omar.page.text
    taken = FlaskClient.post(omar, f"/office{cast.path}/deliver/{export.id}/take")
    return export, taken.get_data()


def test_to_a_geocoder_and_back(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    cast.signed("Ana Lee", street_address="12 North Oak Street, Apt 4")
    cast.signed("Ben Lee", street_address="12 N Oak St")
    cast.signed("Cy Lee", street_address="=1+1 Elm St", city="=cmd()", postal_code="99502")
    cast.signed("Dee Lee")
    cast.sign("Eve Lee", street_address="99 Not Confirmed Rd")
    assert omar.post(path(cast, "/addresses"), data={"layout": "census", "purpose": ""}).status_code == 422
    assert "Briefly say what it’s for." in omar.page.text
    export, data = exported(cast, omar, "census")
    row, odd = csv.reader(StringIO(data.decode()))
    assert row[1:] == ["12 n oak st", "Millbrook", "AK", "99501"]
    assert odd[1:] == ["1 1 elm st", "cmd", "AK", "99502"], "no formula"
    assert "Lee" not in data.decode(), "no name leaves"
    assert (export.purpose, export.fields) == ("The Bureau’s geocoder", list(geocoding.FIELDS))
    names = db.session.scalars(select(Event.name).filter_by(subject_type="export").order_by(Event.id)).all()
    assert names == ["export.asked", "export.ready", "export.taken"]
    answer = f'"{row[0]}","12 n oak st, Millbrook, AK, 99501","Match","Exact","12 N OAK ST","-149.85,61.05","1","L"\n'
    file = sent(cast, omar, "geocoded", answer.encode())
    read(file)
    omar.get(path(cast, f"/files/{file.id}"))
    assert "2 people would move, of 4 on the roll" in omar.page.text
    omar.submit("Apply", follow=True)
    run = db.session.scalars(select(Placing)).one()
    jobs.run("place", run.id)
    omar.get(path(cast, f"/runs/{run.id}"))
    assert "ZIP insideaddress inside2" in omar.page.text
    ana = db.session.scalars(select(Signature).filter_by(given_name="Ana")).one()
    omar.get(f"/office{cast.path}/roll/{ana.id}")
    assert "address inside by a geocoder’s point" in omar.page.text
    omar.get(f"/office{cast.path}/deliver")
    assert "Addresses to be geocoded" in omar.page.text
    omar.post(f"/office{cast.path}/deliver/{export.id}/again")
    db.session.refresh(export)
    assert export.state == "asked"
    jobs.run("addresses", export.id)
    db.session.refresh(export)
    assert (export.state, export.total) == ("ready", 1)


def test_many_addresses_come_in_parts_the_census_takes(
    app: Flask, cast: Cast, omar: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geocoding, "CENSUS_LINES", 2)
    for number in range(5):
        cast.signed(f"N{number} Lee", street_address=f"{number + 1} Oak St", postal_code=f"9950{number % 2 + 1}")
    _export, data = exported(cast, omar, "census")
    packed = zipfile.ZipFile(BytesIO(data))
    assert [len(packed.read(name).splitlines()) for name in packed.namelist()] == [2, 2, 1]
    _export, data = exported(cast, omar, "plain")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["id", "street", "city", "state", "zip"]
    assert len(rows) == 6


def test_a_reviewer_has_no_such_tab(app: Flask, cast: Cast, client: InspectingClient) -> None:
    client.be(cast.ines)
    assert client.get(path(cast)).status_code == 403
    client.get(f"/office{cast.path}/roll")
    assert "Places" not in client.page.text


def test_the_map_is_drawn_even_of_thousands_of_points(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    ring = [[-149.9 + 0.1 * cos(n * pi / 5000), 61.05 + 0.05 * sin(n * pi / 5000)] for n in range(10_000)]
    file = sent(cast, omar, "limits", json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}).encode())
    read(file)
    omar.get(path(cast, f"/files/{file.id}"))
    outline = re.findall(r'class="limits" d="([^"]+)"', omar.page.html)
    assert 200 < len(outline[0]) < 20_000
