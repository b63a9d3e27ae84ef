"""A petition opens and closes on the days its organizer chose, once, whatever is done by hand meanwhile."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from app.campaigns import jobs, plan
from app.campaigns import petition as petitions
from app.common import days
from app.extensions import db
from app.models import Event, Petition
from tests.together import at_once

OPENS, CLOSES = date(2026, 5, 4), date(2026, 5, 20)
ANCHORAGE = "America/Anchorage"
BEFORE = days.begin(OPENS, ANCHORAGE) - timedelta(microseconds=1)
SECOND = timedelta(seconds=1)


def at(moment: datetime):
    """The clock stands still there."""
    return time_machine.travel(moment, tick=False)


def tick(moment: datetime) -> int:
    """What a worker does at that moment."""
    db.session.commit()
    with at(moment):
        return jobs.keep_plans()


def told(petition: Petition) -> list[str]:
    return [milestone.kind for milestone in petition.milestones]


def deeds(petition: Petition) -> list[tuple[str, int | None]]:
    """What happened to it, and by whom."""
    rows = select(Event.name, Event.account_id).where(Event.petition_id == petition.id).order_by(Event.id)
    return [tuple(row) for row in db.session.execute(rows)]


@pytest.fixture
def draft(cast) -> Petition:
    plan.put(cast.draft, OPENS, CLOSES)
    return cast.draft


@pytest.fixture
def open_one(cast) -> Petition:
    plan.put(cast.petition, None, CLOSES)
    return cast.petition


def test_days_are_the_citys(draft):
    assert draft.opens_at == datetime(2026, 5, 4, 8, tzinfo=UTC)  # midnight in Alaska in summer
    assert draft.closes_at == datetime(2026, 5, 21, 8, tzinfo=UTC) - timedelta(microseconds=1)


def test_it_opens_as_its_day_begins(draft):
    assert tick(BEFORE) == 0
    assert draft.state == "draft"
    assert tick(draft.opens_at) == 1
    assert (draft.state, draft.opens_at, draft.is_public) == ("open", None, True)
    assert draft.opened_at == days.begin(OPENS, ANCHORAGE)
    assert told(draft) == ["opened"]
    assert deeds(draft) == [("petition.open", None)]
    assert tick(BEFORE + SECOND) == 0


def test_it_closes_as_its_day_ends(open_one):
    assert tick(open_one.closes_at) == 0
    assert tick(open_one.closes_at + SECOND * 40) == 1  # the worker is late; the page was not
    assert (open_one.state, open_one.closed_at) == ("closed", days.end(CLOSES, ANCHORAGE))
    assert days.of(open_one.milestones[-1].at, ANCHORAGE) == CLOSES
    assert told(open_one) == ["closed"]
    assert deeds(open_one) == [("petition.closed", None)]
    assert tick(open_one.closes_at + SECOND * 41) == 0


def test_a_petition_without_a_plan_is_left_alone(cast):
    assert tick(BEFORE + timedelta(days=4000)) == 0
    assert (cast.petition.state, cast.draft.state) == ("open", "draft")


def test_the_page_obeys_the_day_by_itself(open_one):
    for moment, still in ((open_one.closes_at, True), (open_one.closes_at + timedelta(microseconds=1), False)):
        with at(moment):
            assert open_one.is_open is still
    assert open_one.state == "open"


def test_opened_by_hand_before_its_day(draft, cast):
    with at(BEFORE):
        petitions.open(draft, cast.lena)
    assert draft.opens_at is None
    assert tick(days.begin(OPENS, ANCHORAGE)) == 0
    assert told(draft) == ["opened"]
    assert tick(days.end(CLOSES, ANCHORAGE) + SECOND) == 1  # the day of closing stands


def test_closed_by_hand_and_opened_again_it_closes_on_its_day(open_one, cast):
    with at(BEFORE):
        petitions.close(open_one, cast.omar)
        assert tick(days.end(CLOSES, ANCHORAGE) + SECOND) == 0  # closed is closed
        petitions.open(open_one, cast.omar)
        assert open_one.is_open
    assert tick(days.end(CLOSES, ANCHORAGE) + SECOND) == 1


def test_opened_again_after_its_day_it_stays_open(open_one, cast):
    late = days.end(CLOSES, ANCHORAGE) + SECOND
    tick(late)
    with at(late + SECOND):
        petitions.open(open_one, cast.omar)
        assert open_one.is_open
    assert open_one.closes_at is None
    assert tick(late + SECOND * 2) == tick(late + timedelta(days=400)) == 0
    assert open_one.state == "open"


def test_a_draft_whose_days_were_both_missed_waits_for_a_person(draft, cast):
    late = days.end(CLOSES, ANCHORAGE) + timedelta(days=3)
    assert tick(late) == 0
    assert draft.state == "draft"
    with at(late):
        petitions.open(draft, cast.lena)
        assert draft.is_open


def test_two_workers_open_and_close_once(app, draft, open_one):
    plan.put(draft, OPENS, None)
    db.session.commit()
    both = threading.Barrier(2)

    def look_first(_connection, _cursor, statement, *_):
        """The narrowest place: both have asked what is due, neither has done it."""
        if "ORDER BY petition.id" in statement:
            both.wait(5)

    event.listen(db.engine, "after_cursor_execute", look_first)
    with at(days.end(CLOSES, ANCHORAGE) + SECOND):
        done = at_once(app, jobs.keep_plans, jobs.keep_plans)
    event.remove(db.engine, "after_cursor_execute", look_first)
    assert sum(done) == 2
    assert (draft.state, open_one.state) == ("open", "closed")
    assert (told(draft), told(open_one)) == (["opened"], ["closed"])


def test_a_worker_and_a_hand_close_once(app, open_one):
    """Omar's page has read that it is open when the worker closes it."""
    number, seen, closed = open_one.id, threading.Event(), threading.Event()
    db.session.commit()

    def by_hand():
        petition = db.session.get_one(Petition, number)
        assert petition.state == "open"
        seen.set()
        closed.wait(1)  # in vain where only one may write at a time: then the worker waits for Omar
        try:
            petitions.close(petition)
        except petitions.NotAllowed:
            return 0
        db.session.commit()
        return 1

    def by_clock():
        seen.wait(5)
        kept = jobs.keep_plans()
        closed.set()
        return kept

    with at(days.end(CLOSES, ANCHORAGE) + SECOND):
        done = at_once(app, by_hand, by_clock)
    assert sum(done) == 1
    assert told(open_one) == ["closed"]


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (date(2026, 5, 3), None, "opens"),
        (None, date(2026, 5, 3), "closes"),
        (date(2026, 5, 9), date(2026, 5, 8), "order"),
    ],
)
def test_days_that_cannot_be(opens, closes, code):
    with at(days.begin(OPENS, ANCHORAGE)), pytest.raises(plan.Refused) as refused:
        plan.check(opens, closes, ANCHORAGE)
    assert refused.value.code == code


def test_today_and_one_day_alone_can_be():
    with at(days.end(OPENS, ANCHORAGE)):  # already the fifth in UTC
        plan.check(OPENS, OPENS, ANCHORAGE)
