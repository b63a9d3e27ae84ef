"""A ward is redrawn after the packet: the supplement says which lines lie elsewhere now; the next packet follows."""

import csv
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from pypdf import PdfReader

from app.extensions import db
from tests.browser import Visits
from tests.cast import Cast
from tests.places.handing_in import put, wards
from tests.stories import walk

LIST = b"street_address,zip,latitude,longitude\n12 Oak St,99501,61.05,-149.95\n14 Oak St,99501,61.05,-149.97\n"


pytestmark = pytest.mark.one_database


@pytest.mark.usefixtures("worker")
def test_lines_follow_the_new_shapes(app: Flask, visit: Visits, cast: Cast, tmp_path: Path) -> None:
    put(app, cast, "wards", wards(("Ward 1", -150, 61), ("Ward 2", -149.9, 61)))
    put(app, cast, "list", LIST)
    cast.signed("Ben Osei", street_address="12 Oak Street")
    cast.signed("Ana Ruiz", street_address="14 Oak Street")
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}/deliver")
    omar.get_by_label("Purpose").fill("For the clerk")
    omar.get_by_role("button", name="Build it").click()
    first = zipfile.ZipFile(walk.fetch(omar, tmp_path / "first.zip"))
    assert "Counted for Ward 1: 2." in words(first, "member-jo-park.pdf")
    put(app, cast, "wards", wards(("Ward 1", -150.06, 61), ("Ward 2", -149.96, 61)))
    db.session.commit()
    omar.reload()
    expect(omar.locator("#exports")).to_contain_text("1 in another ward now (line 1)")
    omar.get_by_role("button", name="Build a supplement").click()
    second = zipfile.ZipFile(walk.fetch(omar, tmp_path / "second.zip"))
    code = json.loads(first.read("manifest.json"))["code"]
    assert json.loads(second.read("manifest.json"))["supplements"]["lines"] == {"moved": 1}
    assert "in another ward now: Ward 2" in words(second, "cover.pdf")
    changes = list(csv.reader(second.read("changes.csv").decode("utf-8-sig").splitlines()))
    assert changes[1:] == [["1", code, "moved", "ward", "Ward 2"]]
    omar.get_by_label("Purpose").fill("Anew, for the new wards")
    omar.get_by_role("button", name="Build it").click()
    third = zipfile.ZipFile(walk.fetch(omar, tmp_path / "third.zip"))
    assert "Ben Osei" in words(third, "member-sam-reyes.pdf")
    assert "Counted for Ward 1: 1." in words(third, "member-jo-park.pdf")
    assert json.loads(third.read("manifest.json"))["counts"]["by_ward"] == {"Ward 1": 1, "Ward 2": 1}


def words(packet: zipfile.ZipFile, name: str) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(packet.read(name))).pages).split())
