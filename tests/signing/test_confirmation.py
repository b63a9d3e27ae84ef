"""From the letter to being counted: one press, one reminder, fourteen days."""

from datetime import timedelta
from typing import Any

import pytest

from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature
from app.roll import standing
from app.signing import jobs, mine
from tests.cast import Cast
from tests.client import InspectingClient, words
from tests.letters import Mail, Outbox
from tests.signing.conftest import ROSA, Signers

YES = "Yes, count my signature"
HOME = "casa@mail.example"


def rosa() -> Signature:
    return db.session.query(Signature).order_by(Signature.id).limit(1).one()


# the button


def number(client: InspectingClient) -> str:
    """The number the last page says she is."""
    (found,) = [e for e in client.page.all("strong") if e.get("class") == "number"]
    return words(found)


def test_one_press_counts_her_and_says_which_number_she_is(cast: Cast, client: InspectingClient, letter: Mail) -> None:
    cast.signed("Ben Osei")
    client.get(letter.link("/confirm/"))
    client.submit(YES)
    assert number(client) == "2"
    assert "from Ward 1" in client.page.text
    assert (rosa().standing, rosa().confirmed_by) == ("counts", "button")
    assert (cast.petition.tally.signatures, cast.petition.tally.people) == (2, 2)
    assert standing.waiting(cast.petition.id) == 0


@pytest.mark.one_database
def test_her_number_is_her_place_among_those_who_count_now(cast: Cast, client: InspectingClient, letter: Mail) -> None:
    ben = cast.signed("Ben Osei")
    client.post(letter.link("/confirm/"))
    cast.signed("Late Lee")
    mine.withdraw(ben)
    client.get(letter.link("/confirm/") + "/done")
    assert number(client) == "1"


@pytest.mark.one_database
def test_she_can_bring_others_and_sends_nobody_her_own_link(client: InspectingClient, letter: Mail, cast: Cast) -> None:
    client.post(letter.link("/confirm/"))
    client.get(letter.link("/confirm/") + "/done")
    links, address = client.page.links, "http://localhost" + cast.path
    for way in ("https://wa.me/?text=", "sms:", "mailto:", address):
        assert any(link.startswith(way) for link in links), way
    assert f"<title>{address}</title>" in client.page.html, "the QR code says where it leads"
    assert letter.link("/confirm/").rpartition("/")[2] not in client.page.html


@pytest.mark.one_database
def test_the_meeting_for_her_calendar(cast: Cast, client: InspectingClient, letter: Mail) -> None:
    calendar = letter.link("/confirm/") + "/meeting.ics"
    assert client.get(calendar).status_code == 404, "no meeting, no file"
    cast.petition.meets_at = now() + timedelta(days=5)
    answer = client.get(calendar)
    assert answer.mimetype == "text/calendar"
    lines = answer.get_data(as_text=True).split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert f"DTSTART:{cast.petition.meets_at:%Y%m%dT%H%M%SZ}" in lines
    assert "SUMMARY:Millbrook City Council: Keep the library open on Sundays" in lines


@pytest.mark.one_database
def test_looking_at_a_link_confirms_nothing(client: InspectingClient, letter: Mail) -> None:
    link = letter.link("/confirm/")
    for method in ("GET", "HEAD", "OPTIONS", "GET"):
        client.open(link, method=method)
    assert client.get(link + "/done").headers["Location"].endswith(link.removeprefix("http://localhost"))
    assert rosa().standing == "unconfirmed"


def test_the_goal_moves_on_at_nine_tenths(cast: Cast, client: InspectingClient, letter: Mail) -> None:
    cast.petition.goal = 1
    client.post(letter.link("/confirm/"))
    assert cast.petition.goal == 100


# a couple


def test_one_page_serves_all_who_wait_in_a_mailbox(
    cast: Cast, client: InspectingClient, signers: Signers, outbox: Outbox
) -> None:
    for name in ("Rosa Marín", "Tomás Marín", "Ana Marín"):
        signers.sign(name, email=HOME)
    stranger = cast.sign("Kim Stranger")
    client.get(outbox.last(HOME).link("/confirm/"))
    assert [box.get("checked") for box in client.page.all("input") if box.get("type") == "checkbox"] == [None] * 3
    tomas, other = (db.session.query(Signature).filter_by(given_name=name).one() for name in ("Tomás", "Rosa"))
    ticked = {"choose": "1", "who": [str(tomas.id), str(stranger.id), "x", "9" * 30]}
    client.post(outbox.last(HOME).link("/confirm/"), data=ticked)
    assert (tomas.standing, other.standing, stranger.standing) == ("counts", "unconfirmed", "unconfirmed")
    assert cast.petition.tally.people == 1


def test_nobody_ticked_is_asked_again(client: InspectingClient, signers: Signers, outbox: Outbox) -> None:
    for name in ("Rosa Marín", "Mickey Duck"):
        signers.sign(name, email=HOME)
    client.get(outbox.last(HOME).link("/confirm/"))
    assert client.submit("Count those ticked").status_code == 422
    assert {s.standing for s in db.session.query(Signature)} == {"unconfirmed"}


def test_her_own_letter_serves_her_when_strangers_used_up_all_three(
    client: InspectingClient, signers: Signers, outbox: Outbox
) -> None:
    """Somebody entered invented names with her address; no letter is left, but the page of each has her name."""
    for name in ("Nobody One", "Nobody Two", "Nobody Three", "Rosa Marín"):
        signers.sign(name, email=HOME)
    assert len(outbox.to(HOME)) == 3
    hers = db.session.query(Signature).filter_by(given_name="Rosa").one()
    answer = client.post(outbox.to(HOME)[0].link("/confirm/"), data={"choose": "1", "who": [str(hers.id)]})
    assert [s.standing for s in db.session.query(Signature).order_by(Signature.id)] == ["unconfirmed"] * 3 + ["counts"]
    client.get(answer.headers["Location"])
    assert number(client) == "1"


def test_one_mailbox_confirms_four_names_and_no_more(
    cast: Cast, client: InspectingClient, signers: Signers, outbox: Outbox
) -> None:
    for n in range(6):
        signers.sign(f"Signer{'abcdef'[n]} Marín", email=HOME)
    link = outbox.last(HOME).link("/confirm/")
    ids = [str(s.id) for s in db.session.query(Signature)]
    assert client.post(link, data={"choose": "1", "who": ids}).status_code == 410
    assert cast.petition.tally.people == 0, "all or none: the reader chooses anew"
    client.post(link, data={"choose": "1", "who": ids[:4]})
    assert client.post(link, data={"choose": "1", "who": ids[4:]}).status_code == 410
    assert cast.petition.tally.people == 4


def test_none_of_these_is_me_erases_what_waits(client: InspectingClient, signers: Signers, outbox: Outbox) -> None:
    signers.sign("Rosa Marín", email=HOME)
    signers.sign("Mickey Duck", email=HOME)
    client.get(outbox.last(HOME).link("/confirm/"))
    client.submit("None of these is me")
    assert [s.standing for s in db.session.query(Signature).order_by(Signature.id)] == ["erased", "erased"]
    signers.sign("Goofy Mouse", email=HOME)
    assert len(outbox.to(HOME)) == 2


# once more


def test_the_same_letter_again_is_not_within_a_minute(
    client: InspectingClient, signers: Signers, letter: Mail, outbox: Outbox, clock: Any
) -> None:
    assert client.post(signers.path + "/resend").headers["Location"].endswith("/next?sent=1")
    assert len(outbox.to(ROSA)) == 1
    clock.shift(timedelta(seconds=61))
    client.post(signers.path + "/resend")
    first, second = outbox.to(ROSA)
    assert second.link("/confirm/") != first.link("/confirm/")
    assert client.post(first.link("/confirm/")).status_code == 303, "the older letter is still good"


def test_after_confirming_nothing_is_sent_again(
    client: InspectingClient, signers: Signers, letter: Mail, outbox: Outbox, clock: Any
) -> None:
    client.post(letter.link("/confirm/"))
    clock.shift(timedelta(minutes=2))
    client.post(signers.path + "/resend")
    newest = outbox.last(ROSA)
    assert not [link for link in newest.links if "/confirm/" in link]


# one reminder, then silence


@pytest.mark.parametrize(("days", "letters"), [(2, 1), (4, 2), (13, 2), (15, 1)])
def test_one_reminder_after_three_days(letter: Mail, outbox: Outbox, clock: Any, days: int, letters: int) -> None:
    clock.shift(timedelta(days=days))
    for _ in range(3):
        jobs.remind()
        clock.shift(timedelta(hours=1))
    assert len(outbox.to(ROSA)) == letters


def test_the_reminder_confirms_as_the_first_letter_did(
    client: InspectingClient, letter: Mail, outbox: Outbox, clock: Any
) -> None:
    clock.shift(timedelta(days=4))
    jobs.remind()
    reminder = outbox.last(ROSA)
    assert reminder.subject.startswith("Your signature isn’t confirmed yet")
    assert client.post(reminder.link("/confirm/")).status_code == 303
    assert rosa().standing == "counts"


@pytest.mark.parametrize("why", ["confirmed", "closed", "not me"])
def test_who_needs_none_gets_no_reminder(
    cast: Cast, client: InspectingClient, letter: Mail, outbox: Outbox, clock: Any, why: str
) -> None:
    if why == "closed":
        cast.petition.state = "closed"
    else:
        client.post(letter.link("/confirm/"), data={"not_me": "1"} if why == "not me" else {})
    db.session.commit()
    clock.shift(timedelta(days=4))
    jobs.remind()
    assert len(outbox.to(ROSA)) == 1


def test_what_nobody_confirmed_is_erased_after_fourteen_days(cast: Cast, letter: Mail, clock: Any) -> None:
    confirmed = cast.signed("Ben Osei")
    clock.shift(timedelta(days=13, hours=23))
    jobs.expire()
    assert rosa().standing == "unconfirmed"
    clock.shift(timedelta(hours=2))
    assert jobs.expire() == 1
    assert (rosa().standing, rosa().given_name, rosa().email) == ("erased", None, None)
    assert confirmed.standing == "counts"
    assert (cast.petition.tally.people, standing.waiting(cast.petition.id)) == (1, 0)
    assert db.session.query(Letter).filter_by(signature_id=rosa().id).count() == 0
    assert jobs.expire() == 0


def test_who_signs_again_after_that_is_new(signers: Signers, letter: Mail, outbox: Outbox, clock: Any) -> None:
    clock.shift(timedelta(days=15))
    jobs.expire()
    signers.sign()
    assert len(outbox.to(ROSA)) == 2
    assert [s.standing for s in db.session.query(Signature).order_by(Signature.id)] == ["erased", "unconfirmed"]
