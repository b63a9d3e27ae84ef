"""Import in the office, without a browser: what is refused, what is asked, what each step changes."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from app.extensions import db
from app.models import Batch, Signature
from tests.cast import Cast
from tests.client import InspectingClient
from tests.roll.files import SIGNED, imported, numbers, people, text

SAID = {"provenance": "The spring market", "consent": "Names go to the council", "confirmed": "yes"}


@pytest.fixture
def omar(app: Flask, cast: Cast, client: InspectingClient) -> InspectingClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return client.be(cast.omar)


def send(client: InspectingClient, cast: Cast, content: str | bytes, name: str = "list.csv") -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(f"/office{cast.path}/import", data={"file": (io.BytesIO(data), name)},
                       content_type="multipart/form-data", headers={"Origin": "http://localhost"})  # fmt: skip


def address(cast: Cast) -> str:
    batch = db.session.scalars(select(Batch).order_by(Batch.id.desc())).first()
    assert batch
    return f"/office{cast.path}/import/{batch.id}"


def work(step: str) -> None:
    """What the worker does."""
    (batch,) = db.session.scalars(select(Batch).order_by(Batch.id.desc()).limit(1))
    number = batch.id
    db.session.commit()
    jobs.run(f"import_{step}", number)


def test_from_upload_to_undoing(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    petition_id = cast.petition.id
    assert send(omar, cast, text(people(4))).status_code == 303
    page = omar.get(address(cast))
    assert "What the columns are" in page.get_data(as_text=True)
    assert omar.submit("Try it", **SAID).status_code == 200
    work("trying")
    assert "Put 4 lines on the roll" in omar.get(address(cast)).get_data(as_text=True)
    assert numbers(petition_id) == (0, 0)
    assert omar.submit("Put 4 lines on the roll").status_code == 200
    assert "You can leave this page" in omar.get(address(cast)).get_data(as_text=True)
    work("applying")
    assert numbers(petition_id) == (4, 4)
    shown = omar.get(address(cast)).get_data(as_text=True)
    assert "The spring market" in shown
    assert omar.submit("Undo the whole import", number="3").status_code == 422
    assert "Nothing was undone" in omar.page.text
    assert omar.submit("Undo the whole import", number="4").status_code == 200
    work("undoing")
    assert numbers(petition_id) == (0, 0)
    assert "Its lines were emptied" in omar.get(address(cast)).get_data(as_text=True)
    listed = omar.get(f"/office{cast.path}/import").get_data(as_text=True)
    assert "list.csv" in listed
    assert "Undone" in listed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"name\n", "nothing below it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "“PNG”"),
        (b'name,zip\nRosa,"1\n', "opened on line 2 and never closed"),
        (b",".join(b"c%d" % n for n in range(10_000)) + b"\n1\n", "more than 200 columns"),
    ],
)
def test_what_is_no_table_is_told_and_kept_nowhere(
    app: Flask, cast: Cast, omar: InspectingClient, content: bytes, said: str
) -> None:
    answer = send(omar, cast, content)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert not db.session.scalars(select(Batch)).all()
    folder = Path(app.config["DATA_DIR"])
    assert not list(folder.glob("import*"))


def test_without_a_file(cast: Cast, omar: InspectingClient) -> None:
    answer = omar.post(f"/office{cast.path}/import", data={}, headers={"Origin": "http://localhost"})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.get_data(as_text=True)


def test_how_large_a_file_may_be(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    large = text(people(1)) + "x" * 1_500_000
    assert send(omar, cast, large).status_code != 413, "a million bytes are the limit of forms, not of files"
    app.config["IMPORT_MAX_BYTES"] = 1_200_000
    assert send(omar, cast, large).status_code == 413
    app.config["IMPORT_MAX_BYTES"] = 5_000_000
    assert send(omar.be(None), cast, large).status_code == 413, "nobody unknown fills the disk"


def test_what_is_asked(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    """Order of days only where it is open; a mapping that cannot be comes back with what was chosen."""
    send(omar, cast, "Who,Mail,Then\nRosa Marín,rosa@mail.example,3/4/2026\n")
    omar.get(address(cast))
    assert omar.submit("Try it", **SAID, column_0="name", column_2="signed_at").status_code == 422
    assert "Say whether the month or the day comes first." in omar.page.text
    assert omar.submit("Try it", order="dmy", column_1="name", column_2="signed_at").status_code == 422
    assert "Two columns cannot both be “Whole name”." in omar.page.text
    assert omar.submit("Try it", order="dmy", column_0="keep", column_1="email").status_code == 422
    assert "Say which column has the names." in omar.page.text
    omar.submit("Try it", order="dmy", column_0="name", column_1="email", column_2="signed_at")
    work("trying")
    omar.get(address(cast))
    omar.submit("Put 1 line on the roll")
    work("applying")
    (row,) = db.session.scalars(select(Signature))
    assert (row.name, row.email, row.signed_at.month) == ("Rosa Marín", "rosa@mail.example", 4)


def test_read_otherwise(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    send(omar, cast, "name;zip\nMarín;99501\n".encode("mac_roman"))
    omar.get(address(cast))
    assert omar.submit("Read it again", encoding="cp1252").status_code == 200
    assert "Mar’n" in omar.get(address(cast)).get_data(as_text=True)
    omar.submit("Read it again", encoding="mac_roman")
    assert "Marín" in omar.get(address(cast)).get_data(as_text=True)
    posted = omar.post(address(cast) + "/read", data={"encoding": "ebcdic"}, headers={"Origin": "http://localhost"})
    assert posted.status_code == 303
    assert "That is not an encoding we know." in omar.get(address(cast)).get_data(as_text=True)


def test_what_a_file_says_is_text(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    send(
        omar, cast, b'name,<b>bold</b>,{{ 7777 * 7 }},z\xffip\x00\nRosa,<script>alert(1)</script>,"""x",1\n', "<i>.csv"
    )
    shown = omar.get(address(cast)).get_data(as_text=True)
    assert "<b>bold" not in shown
    assert "<script>alert" not in shown
    assert "<i>.csv" not in shown
    assert "54439" not in shown


def test_the_report_is_safe_to_open(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    header = ["given_name", "family_name", "=cmd|'/c calc'!A1", "signed_at"]
    send(
        omar,
        cast,
        text([["Rosa", "", "x", "tomorrow"], ["", "", "", ""], ["Ben", "Osei", "=1+1", "2026-03-02"]], header),
    )
    omar.get(address(cast))
    omar.submit("Try it", **SAID)
    work("trying")
    told = omar.get(address(cast) + "/report.csv")
    assert told.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(told.get_data().decode("utf-8-sig"))))
    assert rows == [
        ["line", "outcome", "column", "reason"],
        ["2", "not taken", "signed_at", "That is not a date we can read."],
        ["4", "new", "", ""],
    ]
    assert b"Rosa" not in told.get_data()


def test_a_file_is_dropped(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    send(omar, cast, text(people(2)))
    omar.get(address(cast))
    assert omar.submit("Delete this file").status_code == 200
    assert "Nothing of it is on the roll." in omar.get(address(cast)).get_data(as_text=True)
    assert not list(Path(app.config["DATA_DIR"]).glob("imports/*"))


def test_nothing_is_put_on_the_roll_untried(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    send(omar, cast, text(people(2)))
    omar.post(address(cast) + "/apply", headers={"Origin": "http://localhost"})
    assert "someone else may have gone on with it" in omar.get(address(cast)).get_data(as_text=True)
    batch = db.session.scalars(select(Batch)).one()
    assert batch.state == "uploaded"


def test_the_same_file_twice_is_pointed_out(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    imported(app, cast.petition, text(people(2)))
    send(omar, cast, text(people(2)))
    assert "This very file is on the roll already." in omar.get(address(cast)).get_data(as_text=True)


def test_imported_people_are_told_apart(app: Flask, cast: Cast, omar: InspectingClient) -> None:
    """On the dashboard, in the roll, on their own page, in the council's packet."""
    from app.delivery import making, selection
    from app.delivery.selection import Selection

    cast.signed(at=SIGNED)
    header = ["name", "channel", "signed_at", "Stall"]
    batch = imported(app, cast.petition, text([["Eve Lund", "online", SIGNED.isoformat(), "market"]], header))
    omar.get(f"/office{cast.path}")
    assert "+ 1 imported" in " ".join(omar.page.text.split())
    omar.get(f"/office{cast.path}/roll?standing=valid&batch=none&channel=online")
    assert "1 signature " in " ".join(omar.page.text.split())
    row = db.session.scalars(select(Signature).filter_by(batch_id=batch.id)).one()
    shown = omar.get(f"/office{cast.path}/roll/{row.id}").get_data(as_text=True)
    assert "line 2 of list.csv" in shown
    assert "market" in shown
    counts = selection.counts(Selection(cast.petition.id, "clerk", making.instant()))
    assert (counts["people"], counts["imported"], counts["by_channel"]) == (2, 1, {"online": 2})
