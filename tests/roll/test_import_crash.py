"""kill -9 in the middle of trying, applying, undoing: whoever goes on puts every line there once and takes
each off once."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import Batch, Signature
from app.roll import applying, batches, trying, undoing
from tests.cast import Cast
from tests.conftest import release
from tests.roll import dying
from tests.roll.files import adds_up, numbers, outcomes, people, text, upload

LINES = 14
ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "CHUNK", dying.CHUNK)
    monkeypatch.setattr(undoing, "CHUNK", dying.CHUNK)


def dies(app: Flask, database: str, batch_id: int, what: str, k: int) -> bool:
    """Whether the work was killed at its k-th step; else it came to its end."""
    db.session.commit()
    release()
    task = {"uri": database, "folder": str(app.config["DATA_DIR"]), "batch": batch_id, "what": what, "k": k}
    done = subprocess.run(
        [sys.executable, "-m", "tests.roll.dying"], input=json.dumps(task), cwd=ROOT, text=True, capture_output=True,
        timeout=60,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr[-2000:]
    return done.returncode != 0


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(2))
def test_it_goes_on_where_it_was(app: Flask, cast: Cast, database: str, seed: int) -> None:
    random, petition_id = Random(seed), cast.petition.id
    cast.signed("Ana3 Marín", email="ana3@mail.example")
    batch_id = upload(app, cast.petition, text([*people(LINES), ["", *people(1)[0][1:]]])).id
    batch = db.session.get_one(Batch, batch_id)
    batches.begin(batch, "trying")
    assert dies(app, database, batch_id, "trying", random.randrange(3, 20))
    trying.run(batch_id, app.config["DATA_DIR"])
    batch = db.session.get_one(Batch, batch_id)
    expected = {"new": LINES - 1, "exact": 2, "likely": 0, "here": 0, "error": 0}
    assert (batch.state, batch.counts, batch.done) == ("tried", expected, LINES + 1)
    batches.begin(batch, "applying")
    deaths = 0
    for _ in range(4):
        deaths += dies(app, database, batch_id, "applying", random.randrange(8, 40))
        adds_up(petition_id)
    assert deaths, "nothing was killed: look again"
    if db.session.get_one(Batch, batch_id).state == "applying":
        applying.run(batch_id, app.config["DATA_DIR"])
    batch = db.session.get_one(Batch, batch_id)
    db.session.refresh(batch)
    assert (batch.state, batch.counts) == ("applied", expected)
    assert [line for line, _what, _code in outcomes(app, batch)] == list(range(2, LINES + 3))
    assert db.session.scalar(select(func.count()).where(Signature.batch_id == batch_id)) == LINES + 1
    assert numbers(petition_id) == (LINES + 2, LINES)
    batches.begin(batch, "undoing")
    assert dies(app, database, batch_id, "undoing", random.randrange(10, 40))
    adds_up(petition_id)
    undoing.run(batch_id, app.config["DATA_DIR"])
    assert db.session.get_one(Batch, batch_id).state == "undone"
    assert numbers(petition_id) == (1, 1)
    adds_up(petition_id)


def test_the_command_goes_on(app: Flask, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted between two chunks, the same command again ends it."""
    monkeypatch.setattr(trying, "CHUNK", dying.CHUNK)
    file = tmp_path / "list.csv"
    file.write_text(text(people(LINES)), encoding="utf-8")
    put = applying._put
    called = []

    def interrupted(*given: object) -> object:
        called.append(given)
        if len(called) == 3:
            raise KeyboardInterrupt
        return put(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(applying, "_put", interrupted)
    command = ["roll", "import", "sunday-library/millbrook-ak", str(file), "--confirmed"]
    assert app.test_cli_runner().invoke(args=command).exit_code != 0
    db.session.rollback()
    assert db.session.scalar(select(func.count(Signature.id))) == 2 * dying.CHUNK
    told = app.test_cli_runner().invoke(args=command)
    assert told.exit_code == 0, told.output
    assert "Going on with import" in told.stderr
    assert db.session.scalar(select(func.count(Signature.id))) == LINES
    assert db.session.scalar(select(func.count(Batch.id))) == 1
