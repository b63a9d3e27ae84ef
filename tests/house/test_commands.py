"""Every command helps with an example, exits 0 only on success, and tells its errors on stderr in words."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.extensions import db
from app.models import Base
from tests.cast import Cast
from tests.conftest import release, settings
from tests.house.source import ROOT

HERE = ["--place", "Durham, NC", "--council", "Durham City Council"]
UNTIL = ["--provenance", "The county", "--drop-on"]
TOMORROW = (date.today() + timedelta(days=3)).isoformat()
# For each command arguments that cannot be done, and what is said to them.
WRONG: dict[str, list[tuple[list[str], str]]] = {
    "account add": [
        (["no address", "--name", "X"], "is not a mail address"),
        (["x@mail.example", "--name", "X", "--lead", "nothing"], "There is no campaign nothing."),
        (["x@mail.example", "--name", "X", "--organizer", "sunday-library/x"], "There is no petition"),
        (["x@mail.example", "--name", "X", "--password-stdin"], "at least 12 characters"),
        (["x@mail.example"], "Missing option '--name'"),
    ],
    "account disable": [(["nobody@mail.example"], "There is no account"), (["no address"], "There is no account")],
    "account list": [(["more"], "unexpected extra argument")],
    "bench": [(["speed"], "'speed' is not one of")],
    "campaign add": [
        (["office", "--title", "T", "--demand", "D"], "it is needed"),
        (["sunday-library", "--title", "T", "--demand", "D"], "it is taken"),
        (["Big Words", "--title", "T", "--demand", "D"], "lower-case letters, digits and hyphens"),
        (["new", "--title", "T", "--demand", "D", "--language", "fr"], "'fr' is not one of"),
    ],
    "campaign list": [(["more"], "unexpected extra argument")],
    "demo": [(["more"], "unexpected extra argument")],
    "petition add": [
        (["nothing/durham-nc", *HERE], "There is no campaign nothing."),
        (["sunday-library/elsewhere-nc", *HERE], "must be sunday-library/durham-nc"),
        (["sunday-library/x", "--place", "Durham", "--council", "C"], 'Write the place as "City, ST"'),
        (["sunday-library/x", "--place", "Durham, XX", "--council", "C"], 'Write the place as "City, ST"'),
        (["sunday-library/millbrook-ak", "--place", "Millbrook, AK", "--council", "C"], "There is a petition"),
        (["sunday-library/durham-nc", *HERE, "--goal", "0"], "0 is not in the range"),
        (["sunday-library/durham-nc", *HERE, "--text-file", "/no/such.md"], "does not exist"),
        (["sunday-library/durham-nc", *HERE, "--text-file", sys.executable], "cannot be read as UTF-8"),
    ],
    "petition list": [(["more"], "unexpected extra argument")],
    "places residents": [
        (["no/where", sys.executable], "There is no petition no/where"),
        (["sunday-library/millbrook-ak"], "Name a FILE, or --drop"),
        (["sunday-library/millbrook-ak", "/no/such.csv"], "does not exist"),
        (["sunday-library/millbrook-ak", str(ROOT / "LICENSE")], "Say --drop-on YYYY-MM-DD"),
        (["sunday-library/millbrook-ak", str(ROOT / "LICENSE"), *UNTIL, "2020-01-01"], "must be a day from"),
        (["sunday-library/millbrook-ak", str(ROOT / "LICENSE"), *UNTIL, TOMORROW], "No columns hold first"),
        (["sunday-library/millbrook-ak", sys.executable, *UNTIL, TOMORROW], "Save the list as CSV or XLSX."),
        (["sunday-library/millbrook-ak", "--drop"], "has no residents file"),
    ],
    "rules export": [
        (["no/where"], "There is no petition no/where"),
        (["sunday-library/millbrook-ak", "--out", "/no/such/card.yaml"], "cannot be written"),
    ],
    "rules import": [
        (["no/where", sys.executable], "There is no petition no/where"),
        (["sunday-library/millbrook-ak", "/no/such.yaml"], "does not exist"),
        (["sunday-library/millbrook-ak", sys.executable], "is not taken; nothing was changed"),
    ],
    "roll export": [
        (["no/where", "--format", "csv", "--out", "x"], "There is no petition no/where"),
        (["sunday-library/millbrook-ak", "--format", "txt", "--out", "x"], "'txt' is not one of"),
        (["sunday-library/millbrook-ak", "--format", "csv", "--out", "/no/such/folder/x.csv"], "cannot be written"),
        (["sunday-library/millbrook-ak", "--format", "csv", "--out", "/"], "is there already"),
    ],
    "roll explain": [
        (["no/where", "1", "2"], "There is no petition no/where"),
        (["sunday-library/millbrook-ak", "x7", "2"], "There is no signature x7"),
        (["sunday-library/millbrook-ak", "1"], "Missing argument 'ID'"),
    ],
    "roll match": [(["no/where"], "There is no petition no/where")],
    "roll pairs": [
        (["no/where", "--out", "x"], "There is no petition no/where"),
        (["sunday-library/millbrook-ak", "--out", "/no/such/folder/x.csv"], "cannot be written"),
        (["sunday-library/millbrook-ak"], "Missing option '--out'"),
    ],
    "roll people": [
        (["no/where", "--out", "x"], "There is no petition no/where"),
        (["sunday-library/millbrook-ak", "--out", "/"], "cannot be written"),
    ],
    "roll import": [
        (["no/where", sys.executable], "There is no petition no/where"),
        (["sunday-library/millbrook-ak"], "Name a FILE"),
        (["sunday-library/millbrook-ak", "/no/such.csv"], "does not exist"),
        (["sunday-library/millbrook-ak", sys.executable], "Save the list as CSV or XLSX."),
        (["sunday-library/millbrook-ak", str(ROOT / "LICENSE"), "--dry-run"], "No column holds names."),
        (["sunday-library/millbrook-ak", "--undo", "7"], "There is no import 7"),
        (["sunday-library/millbrook-ak", sys.executable, "--channel", "api"], "'api' is not one of"),
    ],
    "roll verify": [(["/no/such"], "does not exist"), ([sys.executable], "neither a folder nor a readable zip")],
    "serve": [(["more"], "unexpected extra argument")],
    "setup": [(["more"], "unexpected extra argument")],
    "work": [(["more"], "unexpected extra argument")],
}  # fmt: skip
FAULTS = [(command, arguments, said) for command, faults in WRONG.items() for arguments, said in faults]


def run(app: Flask, command: str, *arguments: str, **more: Any) -> Result:
    return app.test_cli_runner().invoke(args=[*command.split(), *arguments], **more)


def commands(group: Any, *path: str) -> Iterator[str]:
    """All that are ours; libraries bring their own."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        elif command.callback and command.callback.__module__.startswith("app."):
            yield " ".join((*path, name))


def rows() -> dict[str, int | None]:
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables}


@pytest.mark.one_database
def test_every_command_is_tried_here(app: Flask) -> None:
    missing = set(commands(app.cli)) ^ set(WRONG)
    assert not missing, f"Say in tests/house/test_commands.py how these are done wrong: {sorted(missing)}"


@pytest.mark.one_database
def test_every_command_helps_with_an_example(app: Flask) -> None:
    helped = {command: run(app, command, "--help") for command in commands(app.cli)}
    silent = [
        f"{name}: {told.exit_code}" for name, told in helped.items() if told.exit_code or "Example: " not in told.stdout
    ]
    assert not silent, f"End the docstring with “Example: flask …”, or give epilog=: {silent}"


@pytest.mark.one_database
def test_what_cannot_be_done_is_told_on_stderr_in_words_and_changes_nothing(app: Flask, cast: Cast) -> None:
    before, faults = rows(), []
    for command, arguments, said in FAULTS:
        told = run(app, command, *arguments, input="short\n")
        db.session.rollback()
        well = told.exit_code and said in told.stderr and not told.stdout and isinstance(told.exception, SystemExit)
        if not well or rows() != before:
            faults.append(f"{command} {arguments}: {told.exit_code} {told.stderr!r} {told.stdout!r} {told.exception!r}")
    assert not faults, "Raise click.ClickException with a sentence, before anything is written:\n  " + "\n  ".join(
        faults
    )


def test_without_tables_each_says_what_to_do(empty_database: str, tmp_path: Path) -> None:
    app = create_app(settings(empty_database, tmp_path))
    with app.app_context():
        for command in ("account list", "campaign list", "petition list", "demo"):
            told = run(app, command)
            assert (told.exit_code, told.stdout) == (1, ""), command
            assert "`make setup`" in told.stderr, command
            db.session.rollback()
        release()


@pytest.mark.parametrize(
    "program", [["flask", "--app", "wsgi", "account", "list"], ["gunicorn", "wsgi:app"]], ids=" ".join
)
def test_a_wrong_setting_is_told_in_a_sentence(program: list[str], tmp_path: Path) -> None:
    environment = os.environ | {"CITYROLL_ENV": "production", "DATA_DIR": str(tmp_path), "SECRET_KEY": "short"}
    environment["GUNICORN_CMD_ARGS"] = "--bind=127.0.0.1:0"  # another server may hold its usual port
    done = subprocess.run(
        [sys.executable, "-m", *program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 3
    assert "Error: SECRET_KEY must be set in production" in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
