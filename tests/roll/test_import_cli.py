"""`flask roll import`: the contract's columns, by a command."""

import csv
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.common import tables
from app.common.clock import now
from app.extensions import db
from app.models import Batch, Signature
from tests.cast import Cast
from tests.roll.files import numbers, people, text

HEADER = ("external_id", "channel", "name", "first_name", "last_name", "email", "phone", "street", "unit", "city",
          "postal_code", "signed_at")  # fmt: skip
ROSA = ["1", "online", "Rosa Marín", "Rosa", "Marín", "rosa..m@mail.example"]
ANA = ["2", "paper", "Ana Morales", "Ana", "Morales", "", "", "1829 18th Ln, #502"]
ROWS = [
    [*ROSA, "", "", "", "Alderport", "97590", "2026-03-01T08:01:11"],
    [*ANA, "", "", "97485", "2026-03-01T08:01:24"],
]


def run(app: Flask, cast: Cast, *arguments: object) -> Result:
    told = app.test_cli_runner().invoke(args=["roll", "import", cast.path.strip("/"), *map(str, arguments)])
    db.session.rollback()
    return told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roll.csv"
    path.write_text(text(ROWS, HEADER), encoding="utf-8")
    return path


def test_a_measuring_script_just_works(app: Flask, cast: Cast, file: Path) -> None:
    told = run(app, cast, file, "--confirmed")
    assert (told.exit_code, told.stdout.splitlines()[0]) == (
        0, "2 lines: 2 new, 0 exact doubles set aside, 0 already here, 0 not taken.",
    )  # fmt: skip
    rows = db.session.scalars(select(Signature).order_by(Signature.line)).all()
    assert [(row.external_id, row.channel, row.name, row.standing) for row in rows] == [
        ("1", "online", "Rosa Marín", "counts"), ("2", "paper", "Ana Morales", "counts"),
    ]  # fmt: skip
    assert rows[1].street_address == "1829 18th Ln, #502"
    again = run(app, cast, file, "--confirmed")
    assert "2 already here" in again.stdout
    assert numbers(cast.petition.id) == (2, 2)


def test_id_is_the_external_id_and_xlsx_is_read(app: Flask, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    tables.write_xlsx(path, ("id", *HEADER[1:]), ROWS, title="x", created=now())
    assert run(app, cast, path, "--confirmed").exit_code == 0
    assert db.session.scalars(select(Signature.external_id).order_by(Signature.line)).all() == ["1", "2"]


def test_a_dry_run_changes_nothing_and_reports_each_line(app: Flask, cast: Cast, tmp_path: Path) -> None:
    path, report = tmp_path / "list.csv", tmp_path / "report.csv"
    path.write_text(text([*people(3), *people(1), ["", "", "", "", "", ""], ["x9", "", "", "n@o.pe", "", ""]]), "utf-8")
    told = run(app, cast, path, "--dry-run", "--report", report)
    assert told.exit_code == 0, told.output
    assert told.stdout == "5 lines: 3 new, 0 exact doubles set aside, 0 already here, 2 not taken.\n"
    with report.open(encoding="utf-8-sig", newline="") as rows:
        found = [(row["line"], row["outcome"], row["reason"]) for row in csv.DictReader(rows)]
    assert found[3:] == [
        ("5", "not taken", "Another line has the same number in external_id."),
        ("7", "not taken", "It does not say when this person signed."),
    ]
    assert db.session.scalar(select(func.count(Signature.id))) == 0
    assert db.session.scalars(select(Batch.state)).all() == ["dropped"]
    loud = run(app, cast, path, "--dry-run")
    assert "line 7, column signed_at: It does not say when this person signed." in loud.stdout


def test_without_confirmed_nobody_counts(app: Flask, cast: Cast, file: Path) -> None:
    run(app, cast, file)
    assert numbers(cast.petition.id) == (0, 0)
    assert db.session.scalar(select(func.count()).where(Signature.standing == "unconfirmed")) == 2


def test_undone_by_command(app: Flask, cast: Cast, file: Path) -> None:
    run(app, cast, file, "--confirmed")
    told = run(app, cast, "--undo", "1")
    assert (told.exit_code, told.stdout) == (0, "Import 1 is undone: 2 signatures taken off the roll.\n")
    assert numbers(cast.petition.id) == (0, 0)
    twice = run(app, cast, "--undo", "1")
    assert twice.exit_code
    assert "only one that was applied can be undone" in twice.stderr


def test_days_that_can_be_read_two_ways(app: Flask, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,signed_at\nRosa Marín,3/4/2026\n", encoding="utf-8")
    told = run(app, cast, path, "--confirmed")
    assert told.exit_code
    assert "say --days mdy or --days dmy" in told.stderr
    assert not list((Path(app.config["DATA_DIR"]) / "imports").glob("*"))
    assert run(app, cast, path, "--confirmed", "--days", "dmy").exit_code == 0
    assert db.session.scalars(select(Signature)).one().signed_at.month == 4


def test_nobody_in_a_broken_file_is_taken(app: Flask, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text(people(1_500)) + 'x,"never closed\n', encoding="utf-8")
    told = run(app, cast, path, "--confirmed")
    assert told.exit_code
    assert "A quotation mark is opened on line 1502 and never closed." in told.stderr
    assert numbers(cast.petition.id) == (0, 0)
