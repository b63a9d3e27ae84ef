"""Organizers are reminded of deadlines: in the city's morning, once for each lead time, of what holds then."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import time_machine

from app.common import days
from app.extensions import db
from app.models import Meeting, Petition
from app.rules import card, jobs, meetings, reminders
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Outbox

# The agenda for Wednesday, March 4 closes on Tuesday, February 24 at noon in Anchorage (UTC-9).
EARLY, MORNING = "2026-02-17T16:59Z", "2026-02-17T17:01Z"


def on(moment: str) -> Any:
    return time_machine.travel(datetime.fromisoformat(moment), tick=False)


def begin(cast: Cast, petition: Petition | None = None) -> Meeting:
    petition = petition or cast.petition
    value = {"amount": 6, "unit": "business_days", "hour": "12:00"}
    with on("2026-02-10T18:00Z"):
        card.write(petition, "agenda_close", value, "City Code 2-14", date(2026, 2, 1), cast.omar)
        row = meetings.add(petition, datetime.fromisoformat("2026-03-05T04:00Z"), "", cast.omar)
        db.session.commit()
    return row


def reminded(outbox: Outbox, address: str, moment: str) -> list[str]:
    """Subjects of all letters this mailbox has by then."""
    db.session.commit()
    with on(moment):
        jobs.remind()
        jobs.remind()
        return [mail.subject.strip() for mail in outbox.to(address)]


def test_a_week_and_two_days_before_in_the_morning_once(cast: Cast, outbox: Outbox) -> None:
    begin(cast)
    assert reminded(outbox, cast.omar.email, EARLY) == []
    first = ["Millbrook: The agenda for March 4 closes, Tue, Feb 24, 12:00 PM"]
    assert reminded(outbox, cast.omar.email, MORNING) == first
    text = outbox.last(cast.omar.email).text
    assert "6 business days before March 4, at 12:00 PM." in text
    assert "Source: City Code 2-14" in text
    assert "/office/sunday-library/millbrook-ak/dates" in text
    assert reminded(outbox, cast.omar.email, "2026-02-20T17:01Z") == first
    assert len(reminded(outbox, cast.omar.email, "2026-02-22T17:01Z")) == 2
    assert len(reminded(outbox, cast.omar.email, "2026-02-23T17:01Z")) == 2
    assert reminded(outbox, cast.ines.email, "2026-02-23T17:01Z") == [], "a reviewer does not file"
    assert reminded(outbox, cast.lena.email, "2026-02-23T17:01Z") == [], "somebody organizes it"


def test_it_moves_with_the_deadline(cast: Cast, outbox: Outbox) -> None:
    row = begin(cast)
    assert len(reminded(outbox, cast.omar.email, MORNING)) == 1
    with on("2026-02-18T18:00Z"):
        meetings.move(cast.petition, row, row.at + timedelta(days=7), "", cast.omar)
    assert len(reminded(outbox, cast.omar.email, "2026-02-22T17:01Z")) == 1
    assert reminded(outbox, cast.omar.email, "2026-02-24T17:01Z")[-1].endswith("March 11 closes, Tue, Mar 3, 12:00 PM")


def test_the_letter_says_what_holds_as_it_leaves(cast: Cast, outbox: Outbox) -> None:
    row = begin(cast)
    with on(MORNING):
        jobs.remind()
        db.session.delete(row)
        db.session.commit()
        assert outbox.to(cast.omar.email) == []


def test_turned_off_or_out_of_use(cast: Cast, outbox: Outbox) -> None:
    begin(cast)
    reminders.choose(cast.omar, cast.petition, [])
    assert reminded(outbox, cast.omar.email, MORNING) == []
    reminders.choose(cast.omar, cast.petition, [7])
    cast.omar.active = False
    assert reminded(outbox, cast.omar.email, MORNING) == []


def test_the_letter_turns_it_off(cast: Cast, outbox: Outbox, client: InspectingClient) -> None:
    begin(cast)
    reminded(outbox, cast.omar.email, MORNING)
    letter = outbox.to(cast.omar.email)[0].message
    address = letter["List-Unsubscribe"].strip("<>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert outbox.last(cast.omar.email).link("/reminders/") == address
    path = urlsplit(address).path
    client.get(path)
    assert reminders.leads(cast.omar, cast.petition) == [7, 2], "looking changes nothing"
    client.submit("No more about Millbrook, Sunday Library")
    assert "Done: no more reminders about Millbrook" in client.page.text
    assert reminders.leads(cast.omar, cast.petition) == []
    reminders.choose(cast.omar, cast.petition, [2])
    db.session.commit()
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    db.session.expire_all()
    assert reminders.leads(cast.omar, cast.petition) == []
    assert client.get(path[:-1] + "9").status_code == 404


def test_entered_late_it_is_told_at_once_and_several_in_one_letter(cast: Cast, outbox: Outbox) -> None:
    begin(cast)
    begin(cast, cast.draft)
    reminders.choose(cast.lena, cast.petition, [2])
    subjects = reminded(outbox, cast.lena.email, "2026-02-24T18:00Z")  # nobody else organizes the draft
    assert subjects == ["Millbrook: The agenda for March 4 closes, today, 12:00 PM (and 1 more)"]
    assert outbox.last(cast.lena.email).text.count("The agenda for March 4 closes") == 2
    assert len(reminded(outbox, cast.lena.email, "2026-02-24T22:00Z")) == 1, "past ones are not told"


def test_by_the_citys_clocks(cast: Cast) -> None:
    row = begin(cast)
    assert days.of(row.at, cast.millbrook.time_zone) == date(2026, 3, 4)
    cast.millbrook.time_zone = "Pacific/Honolulu"  # one hour behind: the morning too
    db.session.commit()
    with on(MORNING):
        assert reminders.due() == {}
    with on("2026-02-17T18:01Z"):
        assert list(reminders.due()) == [cast.omar.id]
