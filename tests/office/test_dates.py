"""Organizers set days: when it opens and closes by itself, when the council meets."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.accounts import roles
from app.campaigns import plan
from app.common import days
from app.extensions import db
from app.models import Petition

NOON = days.noon(date(2026, 5, 4), "America/Anchorage")
FIELDS = ("opens_at", "closes_at")


@pytest.fixture(autouse=True)
def clock():
    """The fourth of May, noon in Alaska."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def edit(client, petition):
    """The page of its text and settings."""
    client.get(f"/office/{petition.campaign.slug}/{petition.slug}/edit")
    return client


def offered(client) -> list[str]:
    return [name for name in FIELDS if any(field.get("name") == name for field in client.page.all("input"))]


def value(client, name: str) -> str:
    return next(field.get("value", "") for field in client.page.all("input") if field.get("name") == name)


def test_days_are_set_and_shown_again(cast, client):
    edit(client.be(cast.lena), cast.draft).submit("Save", opens_at="2026-05-06", closes_at="2026-05-20")
    assert "opens on May 6 · open until May 20" in client.page.text
    client.get(f"/office/{cast.draft.campaign.slug}/{cast.draft.slug}")
    assert "Wed, May 6 It opens automatically as the day begins." in client.page.text
    db.session.refresh(cast.draft)
    assert cast.draft.opens_at == datetime(2026, 5, 6, 8, tzinfo=UTC)
    assert cast.draft.closes_at == days.end(date(2026, 5, 20), "America/Anchorage")
    edit(client, cast.draft)
    assert (value(client, "opens_at"), value(client, "closes_at")) == ("2026-05-06", "2026-05-20")
    client.submit("Save")
    assert "opens on May 6" in client.page.text
    edit(client, cast.draft).submit("Save", opens_at="", closes_at="")
    assert "opens on" not in client.page.text
    client.get(f"/office/{cast.draft.campaign.slug}/{cast.draft.slug}")
    assert "Open it for signatures." in client.page.text


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        ("2026-05-03", "", "That day is over. Choose today or a later one."),
        ("", "2026-05-03", "That day is over. Choose today or a later one."),
        ("2026-05-09", "2026-05-08", "It cannot close before it opens. Choose the day of opening or a later one."),
    ],
)
def test_days_that_cannot_be_are_refused_in_a_sentence(cast, client, opens, closes, sentence):
    answer = edit(client.be(cast.lena), cast.draft).submit("Save", opens_at=opens, closes_at=closes)
    assert answer.status_code == 422
    assert sentence in client.page.text
    assert (value(client, "opens_at"), value(client, "closes_at")) == (opens, closes)
    db.session.refresh(cast.draft)
    assert (cast.draft.opens_at, cast.draft.closes_at) == (None, None)


def test_today_is_still_to_come_there(cast, client):
    assert edit(client.be(cast.lena), cast.draft).submit("Save", opens_at="2026-05-04").status_code == 200
    assert "opens on May 4" in client.page.text


def test_only_days_that_can_still_come_are_asked_for(cast, client):
    edit(client.be(cast.omar), cast.petition)
    assert offered(client) == ["closes_at"]
    plan.put(cast.petition, None, date(2026, 5, 3))  # over, and no worker was there
    edit(client, cast.petition)
    assert offered(client) == []
    client.submit("Save")
    db.session.refresh(cast.petition)
    assert not cast.petition.is_open  # saving the text opens nothing


def test_who_may_not_publish_cannot_plan_it(cast, client, monkeypatch):
    monkeypatch.setitem(roles.ROLES, "organizer", frozenset({"view", "edit"}))
    edit(client.be(cast.omar), cast.petition)
    assert offered(client) == []


def test_a_new_petition_takes_its_days_along(cast, client):
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}/petitions/new?q=durham nc")
    client.submit("Durham, NC")
    sent = client.submit("Save", opens_at="2026-05-03", closes_at="2026-05-20")
    assert sent.status_code == 422
    client.submit("Save", opens_at="2026-05-05", closes_at="2026-05-20",
                  meets_at="2026-05-26", meets_hour="18:30")  # fmt: skip
    made = db.session.query(Petition).filter_by(slug="durham-nc").one()
    assert made.opens_at == datetime(2026, 5, 5, 4, tzinfo=UTC)  # New York's
    assert made.meets_at == datetime(2026, 5, 26, 22, 30, tzinfo=UTC)
    assert made.state == "draft"


def test_next_names_the_nearest_day_first(cast, client):
    client.be(cast.omar)
    edit(client, cast.petition).submit("Save", closes_at="2026-05-20", meets_at="2026-05-26", meets_hour="18:30")
    text = client.page.text
    assert "open until May 20 · council meets on May 26 at 6:30 PM" in text
    assert text.index("Wed, May 20 It closes automatically") < text.index("Tue, May 26 The council meets at 6:30 PM.")
    edit(client, cast.petition).submit("Save", closes_at="2026-05-27")
    assert client.page.text.index("The council meets at") < client.page.text.index("It closes automatically")


def test_an_evening_meeting_stays_on_its_day(cast, client):
    """18:30 in Alaska is the next day in Greenwich."""
    edit(client.be(cast.omar), cast.petition).submit("Save", meets_at="2026-05-26", meets_hour="18:30")
    edit(client, cast.petition).submit("Save")
    db.session.refresh(cast.petition)
    assert cast.petition.meets_at == datetime(2026, 5, 27, 2, 30, tzinfo=UTC)
    edit(client, cast.petition)
    assert (value(client, "meets_at"), value(client, "meets_hour")) == ("2026-05-26", "18:30")


def test_a_meeting_may_have_no_hour_yet_but_needs_a_day(cast, client):
    edit(client.be(cast.omar), cast.petition).submit("Save", meets_at="2026-05-26")
    assert "council meets on May 26 ·" in client.page.text
    db.session.refresh(cast.petition)
    assert cast.petition.meeting_hour is None
    edit(client, cast.petition)
    assert (value(client, "meets_at"), value(client, "meets_hour")) == ("2026-05-26", "")
    assert client.submit("Save", meets_at="", meets_hour="18:30").status_code == 422
    assert "On which day is the meeting?" in client.page.text


def test_signers_are_told_when_to_come(cast, client):
    from app.signing import links

    token = links.make("confirm", cast.signed().id)
    cast.petition.meets_at = datetime(2026, 5, 27, 2, 30, tzinfo=UTC)
    client.get(f"/confirm/{token}/done")
    assert "Come to the council meetingMay 26, 2026 at 6:30 PM" in client.page.text
    assert "DTSTART:20260527T023000Z" in client.get(f"/confirm/{token}/meeting.ics").get_data(as_text=True)
    client.get(f"/confirm/{token}/done?lang=es")
    assert "26 de mayo de 2026, 6:30 p" in client.page.text
    cast.petition.meets_at = days.begin(date(2026, 5, 26), "America/Anchorage")
    client.get(f"/confirm/{token}/done?lang=en")
    assert "May 26, 2026" in client.page.text
    assert not [link for link in client.page.links if link.endswith(".ics")]  # nobody said an hour to be entered
