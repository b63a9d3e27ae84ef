"""The pages: upload, match columns, what it says, review by form, drop by typing."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import ResidentFile, ResidentLink
from tests.cast import Cast
from tests.client import InspectingClient
from tests.residents.bringing import VOTERS, drop_former, kept, linked, lives, rows_left


@pytest.fixture
def omar(app: Flask, cast: Cast) -> InspectingClient:
    """Omar's browser."""
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = InspectingClient(app, app.response_class)
    visitor.be(cast.omar)
    return visitor


def path(cast: Cast, rest: str = "") -> str:
    return f"/office{cast.path}/places/residents{rest}"


def sent(cast: Cast, omar: InspectingClient, data: bytes, name: str = "voters.csv") -> int:
    return omar.post(path(cast), data={"file": (BytesIO(data), name)}).status_code


def newest() -> ResidentFile:
    return db.session.scalars(select(ResidentFile).order_by(ResidentFile.id.desc()).limit(1)).one()


def test_from_upload_to_dropped(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    omar.get(f"/office{cast.path}/places")
    assert "Bring or drop a residents file" in omar.page.text
    omar.get(path(cast))
    assert "None yet" in omar.page.text
    assert sent(cast, omar, VOTERS.encode()) == 303
    file = newest()
    here = path(cast, f"/{file.id}")
    omar.get(here)
    assert "these never enter a petition: birth_year, party" in omar.page.text
    assert "1961" not in omar.page.text
    columns = ["given_name", "middle_name", "family_name", "suffix", "street_address", "unit", "postal_code", "ward"]
    said = {f"column_{place}": field for place, field in enumerate(columns)} | {"provenance": "The county clerk"}
    assert omar.post(here, data=said | {"drop_on": ""}).status_code == 422
    assert "Say on which day it is to be dropped." in omar.page.text
    today = days.of(now(), cast.petition.city.time_zone)
    for wrong in (today, today + timedelta(days=366)):
        assert omar.post(here, data=said | {"drop_on": wrong.isoformat()}).status_code == 422
        assert "Choose a day from" in omar.page.text
    said["drop_on"] = (today + timedelta(days=30)).isoformat()
    assert omar.post(here, data=said).status_code == 303
    omar.get(here)
    assert "You can leave this page." in omar.page.text
    db.session.commit()
    jobs.run("residents", file.id)
    omar.get(here)
    assert "“Not found” is not “not a resident”" in omar.page.text
    assert "9 % were not found" in omar.page.text
    assert lives(rosa)[0] == "matched"
    assert omar.post(here + "/drop", data={"number": "3"}).status_code == 422
    assert "Nothing was dropped." in omar.page.text
    assert omar.post(here + "/drop", data={"number": "4"}).status_code == 303
    omar.get(here)
    assert "Nothing uses it any more" in omar.page.text
    drop_former(cast.petition)
    omar.get(here)
    assert "Nothing of it is here any more." in omar.page.text
    assert set(rows_left().values()) == {0}
    omar.get(f"/office{cast.path}/roll/{rosa.id}")
    assert "by the residents file" in omar.page.text


@pytest.mark.parametrize(("columns", "words"), [
    ({"column_0": "given_name", "column_6": "postal_code"}, "Say which columns have the first and the last name."),
    ({"column_0": "given_name", "column_2": "family_name"}, "Say which column has the street"),
    ({"column_0": "given_name", "column_1": "given_name", "column_2": "family_name", "column_6": "postal_code"},
     "Two columns cannot both be “First name”."),
])  # fmt: skip
def test_columns_that_do_not_go_together(
    app: Flask, cast: Cast, omar: InspectingClient, columns: dict[str, str], words: str
) -> None:
    file = kept(app, cast.petition)
    until = date.today() + timedelta(days=9)
    rest = {f"column_{place}": "" for place in range(8)} | {"provenance": "x", "drop_on": until.isoformat()}
    assert omar.post(path(cast, f"/{file.id}"), data=rest | columns).status_code == 422
    assert words in omar.page.text


def test_a_party_cannot_be_taken_whatever_is_posted(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    file = kept(app, cast.petition)
    until = (date.today() + timedelta(days=9)).isoformat()
    said = {"column_0": "given_name", "column_2": "family_name", "column_6": "postal_code", "column_8": "unit",
            "column_9": "ward", "column_1": "", "column_3": "", "column_4": "", "column_5": "", "column_7": "",
            "provenance": "x", "drop_on": until}  # fmt: skip
    assert omar.post(path(cast, f"/{file.id}"), data=said).status_code == 303
    assert set(db.session.get_one(ResidentFile, file.id).mapping) == {"first_name", "last_name", "zip"}


@pytest.mark.parametrize(("data", "words"), [
    (b"\x00\x01\x02" * 500, "not a text file"), (b"", "The file is empty."), (b"<html>", "web page"),
])  # fmt: skip
def test_what_is_no_list(cast: Cast, omar: InspectingClient, data: bytes, words: str) -> None:
    assert sent(cast, omar, data) == 422
    assert words in omar.page.text
    assert omar.post(path(cast), data={}).status_code == 422
    assert "Choose a file first." in omar.page.text


def test_read_otherwise(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    assert sent(cast, omar, "First;Last;Zip\nJosé;Marín;99501\n".encode("mac_roman")) == 303
    file = newest()
    omar.post(path(cast, f"/{file.id}/read"), data={"encoding": "mac_roman", "delimiter": ";"})
    omar.get(path(cast, f"/{file.id}"))
    assert "José" in omar.page.text


def test_review(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    linked(app, cast.petition)
    omar.get(path(cast, "/review"))
    assert "Every likely entry was looked at." in omar.page.text
    link = db.session.scalars(select(ResidentLink)).one()
    link.outcome, link.probability = "review", 0.8
    db.session.commit()
    omar.get(path(cast, "/review"))
    assert re.search(r"about 80\s+in 100", omar.page.text)
    said = {"signature": str(rosa.id), "entry": "2", "decision": "same"}
    assert omar.post(path(cast, "/review"), data=said).status_code == 303
    assert lives(rosa)[0] == "matched"
    omar.post(path(cast, "/review"), data=said)
    omar.get(path(cast, "/review"))
    assert "That case is not open any more." in omar.page.text
    omar.post(path(cast, "/review/undo"))
    omar.get(path(cast, "/review"))
    assert "1 left" in omar.page.text
    omar.post(path(cast, "/review/undo"))
    omar.get(path(cast, "/review"))
    assert "There is nothing to take back." in omar.page.text


def test_another_petitions_file_does_not_exist(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    file = kept(app, cast.other_petition)
    assert omar.get(path(cast, f"/{file.id}")).status_code == 404
    assert omar.post(path(cast, f"/{file.id}/drop")).status_code == 404


def test_the_command(app: Flask, cast: Cast, tmp_path: object) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    voters = app.config["DATA_DIR"] / "list.csv"
    voters.write_text(VOTERS)
    until = (date.today() + timedelta(days=20)).isoformat()
    said = ["places", "residents", cast.path.strip("/"), str(voters), "--drop-on", until, "--provenance", "The county"]
    told = app.test_cli_runner().invoke(args=said)
    assert told.exit_code == 0, told.output
    assert "1 signatures: 1 found" in told.output
    assert "4 of 4 lines loaded" in told.stderr
    assert lives(rosa)[0] == "matched"
    dropped = app.test_cli_runner().invoke(args=["places", "residents", cast.path.strip("/"), "--drop"])
    assert dropped.exit_code == 0, dropped.output
    assert set(rows_left().values()) == {0}
