"""Calendar feeds and reminders in the office."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.accounts import roles
from app.common.clock import now
from app.extensions import db
from app.models import Feed
from app.rules import card, feeds, meetings, reminders
from tests.cast import Cast
from tests.client import InspectingClient
from tests.common.test_ics import unfolded

RULES = "/office/sunday-library/millbrook-ak/rules"
DATES = "/office/sunday-library/millbrook-ak/dates"


def on(moment: str) -> Any:
    return time_machine.travel(datetime.fromisoformat(moment), tick=False)


@pytest.fixture
def omar(client: InspectingClient, cast: Cast) -> InspectingClient:
    return client.be(cast.omar)


def agenda(cast: Cast, day: date = date(2026, 2, 1)) -> None:
    value = {"amount": 6, "unit": "business_days", "hour": "12:00"}
    card.write(cast.petition, "agenda_close", value, "City Code 2-14", day, cast.omar)


def test_the_feed_its_secret_and_its_end(app: Flask, omar: InspectingClient, cast: Cast) -> None:
    with on("2026-02-10T18:00Z"):
        agenda(cast)
        meetings.add(cast.petition, datetime.fromisoformat("2026-03-05T04:00Z"), "Work session", cast.omar)
        omar.be(cast.omar).get(DATES)
        omar.submit("Make a secret address")
        feed = feeds.live(cast.campaign, cast.petition)
        assert feed
        secret = feeds.token(feed)
        assert f"/calendar/{secret}.ics" in omar.page.text
        assert secret.encode() not in feed.hash
        omar.be(None)
        answer = omar.get(f"/calendar/{secret}.ics")
        assert answer.content_type == "text/calendar; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        first = unfolded(answer.get_data(as_text=True))
        assert "DTSTART:20260224T210000Z" in first
        assert "SUMMARY:The agenda for March 4 closes" in first
        assert first == unfolded(omar.get(f"/calendar/{secret}.ics").get_data(as_text=True)), "stable"
    with on("2026-02-12T18:00Z"):
        row = meetings.of(cast.petition)[0]
        meetings.move(cast.petition, row, row.at + timedelta(days=7), "", cast.omar)
        second = unfolded(omar.get(f"/calendar/{secret}.ics").get_data(as_text=True))
        assert [line for line in first if line.startswith("UID")] == [x for x in second if x.startswith("UID")]
        numbers = [[int(x.partition(":")[2]) for x in each if x.startswith("SEQUENCE")] for each in (first, second)]
        assert all(new > old for old, new in zip(*numbers, strict=True))
        omar.be(cast.omar).get(DATES)
        omar.submit("New address")
        assert omar.get(f"/calendar/{secret}.ics").status_code == 410
        assert omar.get("/calendar/" + "A" * 22 + ".ics").status_code == 404
        omar.get(DATES)
        omar.submit("Revoke it")
        assert feeds.live(cast.campaign, cast.petition) is None
        assert all(feed.revoked_at for feed in db.session.query(Feed))


@pytest.mark.parametrize("how", ["without a role", "as a reviewer", "disabled", "deleted"])
def test_a_feed_goes_with_the_right_of_who_made_it(client: InspectingClient, cast: Cast, how: str) -> None:
    secret = feeds.token(feeds.renew(cast.campaign, cast.petition, cast.omar))
    assert client.get(f"/calendar/{secret}.ics").status_code == 200
    assert secret in client.be(cast.lena).get(DATES).get_data(as_text=True)
    assert secret not in client.be(cast.ines).get(DATES).get_data(as_text=True), "a reviewer may not edit"
    if how == "disabled":
        cast.omar.active = False
    elif how == "deleted":
        db.session.query(Feed).update({"account_id": None})
    else:
        cast.omar.memberships.clear()
        if how == "as a reviewer":
            roles.give(cast.omar, "reviewer", cast.campaign, cast.petition)
    db.session.commit()
    assert client.get(f"/calendar/{secret}.ics").status_code == 410
    page = client.be(cast.lena).get(DATES).get_data(as_text=True)
    assert secret not in page
    assert "Make a secret address" in page


def test_a_campaigns_feed_holds_all_its_cities(client: InspectingClient, cast: Cast) -> None:
    for petition in (cast.petition, cast.draft, cast.other_petition):
        meetings.add(petition, now() + timedelta(days=30), "", None)
    client.be(cast.lena).get("/office/sunday-library/calendar")
    client.submit("Make a secret address")
    feed = feeds.live(cast.campaign, None)
    assert feed
    text = client.get(f"/calendar/{feeds.token(feed)}.ics").get_data(as_text=True)
    assert text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Millbrook: The council meets" in text
    assert "SUMMARY:Easton Falls: The council meets" in text
    client.be(cast.omar)
    assert client.get("/office/sunday-library/calendar").status_code == 403


def test_reminders_are_chosen_and_turned_off(omar: InspectingClient, cast: Cast) -> None:
    omar.get(DATES)
    assert reminders.leads(cast.omar, cast.petition) == [7, 2]
    omar.submit("Turn them off")
    assert reminders.leads(cast.omar, cast.petition) == []
    assert "You are not reminded by mail." in omar.page.text
    omar.submit("Save", leads=["14", "1"])
    assert reminders.leads(cast.omar, cast.petition) == [14, 1]
