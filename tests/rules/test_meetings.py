"""Several meetings; the next of them is what pages show, and one module keeps it."""

import ast
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from app.common import days
from app.models import Petition
from app.rules import jobs, meetings
from tests.cast import Cast
from tests.house import source

FIRST = datetime(2026, 3, 5, 4, tzinfo=UTC)  # Wednesday, seven in the evening there
WEEK = timedelta(days=7)


def at(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def test_the_next_one_is_shown(cast: Cast, db: Any) -> None:
    with at(FIRST - WEEK):
        later = meetings.add(cast.petition, FIRST + WEEK)
        assert cast.petition.meets_at == FIRST + WEEK
        meetings.add(cast.petition, FIRST)
        assert cast.petition.meets_at == FIRST
        meetings.move(cast.petition, later, FIRST - timedelta(days=1), "Work session")
        assert cast.petition.meets_at == FIRST - timedelta(days=1)
        meetings.remove(cast.petition, later)
        assert cast.petition.meets_at == FIRST
        with pytest.raises(meetings.Refused, match="twice"):
            meetings.add(cast.petition, FIRST)


def test_a_meeting_that_is_over_gives_way(cast: Cast, db: Any) -> None:
    with at(FIRST - WEEK):
        for number in (0, 1):
            meetings.add(cast.petition, FIRST + number * WEEK)
        db.session.commit()
    number = cast.petition.id
    with at(FIRST + timedelta(hours=1)):
        jobs.keep_meetings()
        assert db.session.get_one(Petition, number).meets_at == FIRST
    with at(FIRST + timedelta(hours=3)):
        assert jobs.keep_meetings() == 1
        assert db.session.get_one(Petition, number).meets_at == FIRST + WEEK
    with at(FIRST + 3 * WEEK):
        assert jobs.keep_meetings() == 0  # the last one stays
        assert db.session.get_one(Petition, number).meets_at == FIRST + WEEK


def test_the_petitions_own_form_moves_the_next_one(cast: Cast) -> None:
    with at(FIRST - WEEK):
        meetings.put_next(cast.petition, FIRST)
        meetings.put_next(cast.petition, FIRST + timedelta(days=1))
        assert [row.at for row in meetings.of(cast.petition)] == [FIRST + timedelta(days=1)]
        meetings.put_next(cast.petition, None)
        assert (meetings.of(cast.petition), cast.petition.meets_at) == ([], None)
        meetings.put_next(cast.petition, FIRST)
    with at(FIRST + WEEK):
        meetings.put_next(cast.petition, FIRST + 2 * WEEK)
        assert [row.at for row in meetings.of(cast.petition)] == [FIRST, FIRST + 2 * WEEK]
        assert cast.petition.meets_at == FIRST + 2 * WEEK


def test_a_day_without_an_hour_is_over_when_it_ends(cast: Cast) -> None:
    zone = cast.millbrook.time_zone
    day = days.of(FIRST, zone)
    assert meetings.over(days.begin(day, zone), zone) == days.end(day, zone)


def test_it_is_set_nowhere_else() -> None:
    """A plain `….meets_at = …` outside of rules/meetings.py would leave the meetings behind."""
    faults = [
        f"{name}:{node.lineno}"
        for name, tree in source.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and name != "app.rules.meetings"
        and any(isinstance(t, ast.Attribute) and t.attr == "meets_at" for t in node.targets)
    ]  # fmt: skip
    assert not faults, f"Let rules/meetings.py change it: {faults}"
