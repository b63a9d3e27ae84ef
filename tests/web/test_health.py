"""`/healthz` says whether the database answers, a worker lives, letters leave."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.models import Letter
from app.web.health import SILENT, STUCK

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock():
    """Time stands still until it is moved."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


def health(client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/healthz")
    return answer.status_code, answer.get_json()


WELL = {"ok": True, "database": True, "worker": True, "letters": True}


def test_all_is_well(client, clock):
    jobs.beat("here-0")
    assert health(client) == (200, WELL)


def test_no_worker_has_ever_been_there(client):
    assert health(client) == (503, WELL | {"ok": False, "worker": False})


def test_a_worker_falls_silent(client, clock):
    jobs.beat("here-0")
    clock.shift(SILENT - SECOND)
    assert health(client) == (200, WELL)
    clock.shift(SECOND)
    assert health(client) == (503, WELL | {"ok": False, "worker": False})
    jobs.beat("here-1")  # one that lives is enough
    assert health(client) == (200, WELL)
    jobs.beat("here-1")
    assert health(client) == (200, WELL)


def test_a_letter_is_stuck(client, clock):
    letter = Letter(kind="confirm", created_at=now(), due_at=now())
    db.session.add(letter)
    for wait, answer in ((STUCK - SECOND, (200, WELL)), (SECOND, (503, WELL | {"ok": False, "letters": False}))):
        clock.shift(wait)
        jobs.beat("here-0")
        assert health(client) == answer
    letter.sent_at, letter.due_at = now(), None
    assert health(client) == (200, WELL)


@pytest.mark.parametrize("held", ["limit", "refused", "expired", "failed"])
def test_a_letter_held_back_is_none_that_waits(client, clock, held):
    db.session.add(Letter(kind="confirm", created_at=now() - timedelta(days=1), due_at=None, held=held))
    jobs.beat("here-0")
    assert health(client) == (200, WELL)


def test_the_database_does_not_answer(client, monkeypatch):
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("no route"))

    monkeypatch.setattr(db.session, "scalar", gone)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
