"""`flask petition add` with its days."""

from datetime import UTC, datetime

import pytest
import time_machine

from app.campaigns.cli import petition as commands
from app.extensions import db
from app.models import Petition


def add(app, *more: str):
    place = ("--place", "Durham, NC", "--council", "Durham City Council")
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC), tick=False):
        return app.test_cli_runner().invoke(commands, ["add", "sunday-library/durham-nc", *place, *more])


def made() -> Petition | None:
    db.session.rollback()
    return db.session.query(Petition).filter_by(slug="durham-nc").one_or_none()


def test_days(app, cast):
    answer = add(app, "--opens", "2026-05-06", "--closes", "2026-05-20")
    assert answer.exit_code == 0, answer.output
    assert made().opens_at == datetime(2026, 5, 6, 4, tzinfo=UTC)
    assert made().closes_at == datetime(2026, 5, 21, 3, 59, 59, 999999, tzinfo=UTC)


def test_open_at_once_until_a_day(app, cast):
    assert add(app, "--open", "--closes", "2026-05-20").exit_code == 0
    assert (made().state, made().opens_at, made().closes_at is None) == ("open", None, False)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--opens", "2026-05-01"), "--opens is over there."),
        (("--closes", "2026-05-01"), "--closes is over there."),
        (("--opens", "2026-05-20", "--closes", "2026-05-19"), "--closes comes before --opens."),
        (("--opens", "2026-05-20", "--open"), "give one of them"),
        (("--opens", "tomorrow"), "tomorrow"),
    ],
)
def test_days_that_cannot_be_make_nothing(app, cast, more, sentence):
    answer = add(app, *more)
    assert answer.exit_code != 0
    assert sentence in answer.output
    assert made() is None
