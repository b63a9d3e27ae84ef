"""The rule card and the dates in the office: written, checked, copied, imported, shared; the feed and its end."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.common import days
from app.common.clock import now
from app.extensions import db
from app.rules import card, meetings
from tests.cast import Cast
from tests.client import InspectingClient

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


def test_a_line_is_written_and_what_was_typed_stays(omar: InspectingClient, cast: Cast) -> None:
    omar.get(f"{RULES}/agenda_close")
    assert omar.submit("Save", amount="6", unit="business_days", checked_on="2999-01-01").status_code == 422
    for sentence in ("Say where it says so.", "That day is still to come.", "Say at what hour"):
        assert sentence in omar.page.text
    assert 'value="6"' in omar.page.html
    omar.submit("Save", hour="12:00", source="City Code 2-14", checked_on="2026-03-04")
    assert "6 business days before the meeting, at 12:00 PM" in omar.page.text
    assert card.of(cast.petition).lines["agenda_close"].account_id == cast.omar.id
    omar.get(f"{RULES}/agenda_close")
    assert omar.submit("Save", amount="7").status_code == 422
    assert "You changed the rule: on which day did you look it up, and where?" in omar.page.text
    omar.submit("Save", checked_on="2026-03-05")
    omar.get(f"{RULES}/agenda_close")
    assert "7 business days before the meeting" in omar.page.text.partition("What it has said")[2]
    assert "6 business days before the meeting" in omar.page.text.partition("What it has said")[2]


def test_what_is_no_number_and_no_day_is_said_in_spanish_too(omar: InspectingClient) -> None:
    omar.get(f"{RULES}/agenda_close?lang=es")
    omar.submit("Guardar", amount="six", checked_on="03/04/2026", hour="noon")
    for sentence in ("Escribe un número entero.", "¿Qué día lo consultó alguien?", "Di a qué hora"):
        assert sentence in omar.page.text
    assert 'value="six"' in omar.page.html


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("clerk", {"value": "City Clerk\nRoom 12"}, "City Clerk\nRoom 12"),
        ("electronic", {"value": "no"}, False),
        ("copies", {"value": "0"}, 0),
        ("demands", {"value": ["email", "street_address"]}, ["street_address", "email"]),
        ("demands", {"value": ["nothing"]}, []),
        ("clerk_email", {"value": "clerk@millbrook.example"}, "clerk@millbrook.example"),
        ("notice_by", {"value": "2027-06-30"}, "2027-06-30"),
        ("comment_close", {"amount": "24", "unit": "hours", "closed": "same"},
         {"amount": 24, "unit": "hours", "hour": None, "side": "before", "closed": "same"}),
    ],
)  # fmt: skip
def test_each_kind_of_line(omar: InspectingClient, cast: Cast, name: str, typed: dict[str, Any], kept: Any) -> None:
    omar.get(f"{RULES}/{name}")
    omar.submit("Save", source="City Code 2-14", **typed)
    assert card.of(cast.petition).value(name) == kept
    omar.get(f"{RULES}/{name}")
    omar.submit("Save")
    assert card.of(cast.petition).value(name) == kept, "saved again as it was shown"


@pytest.mark.parametrize("odd", ["9" * 30, "0001-01-01", "9999-12-31", "-1", "NaN", "yes", "23:59"])
def test_whatever_is_typed_is_no_fault(app: Flask, omar: InspectingClient, cast: Cast, odd: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    form = dict.fromkeys(("value", "amount", "hour", "unit"), odd) | {"source": "X", "checked_on": "2026-03-04"}
    for name in card.NAMES:
        for more in ({}, {"unit": "days", "hour": "23:59"}):
            answer = omar.post(f"{RULES}/{name}", data=form | more)
            assert answer.status_code in (303, 422), f"{name}: {answer.status}"
    assert omar.get(RULES).status_code == 200
    assert omar.post(f"{DATES}/meetings", data={"day": "2200-12-31"}).status_code == 303
    assert omar.post(f"{DATES}/meetings", data={"day": "1990-01-01", "hour": "00:30"}).status_code == 303
    assert omar.get(DATES).status_code == 200


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("clerk_email", {"value": "not an address"}, "That is no e-mail address."),
        ("demands", {"value": []}, "Tick what it must hold, or “nothing more”."),
        ("demands", {"value": ["nothing", "email"]}, "“Nothing more” goes with nothing else."),
        ("copies", {"value": "2", "source": "X"}, "Say where it says so, so that somebody else finds it."),
    ],
)
def test_what_says_nothing_is_not_taken(
    omar: InspectingClient, cast: Cast, name: str, typed: dict[str, Any], told: str
) -> None:
    omar.get(f"{RULES}/{name}")
    assert omar.submit("Save", **({"source": "City Code 2-14"} | typed)).status_code == 422
    assert told in omar.page.text
    assert name not in card.of(cast.petition).lines


def test_saving_says_what_follows_and_leads_to_the_next_line(client: InspectingClient, cast: Cast) -> None:
    with on("2026-02-10T15:00:00+00:00"):
        omar = client.be(cast.omar)
        meetings.add(cast.petition, days.at(date(2026, 3, 4), time(18, 0), cast.millbrook.time_zone), "", cast.omar)
        db.session.commit()
        omar.get(f"{RULES}/agenda_close")
        assert "Before or after the meeting" not in omar.page.text
        omar.submit("Save", amount="6", unit="business_days", hour="12:00", source="City Code 2-14",
                    checked_on="2026-02-10")  # fmt: skip
        assert "Saved. For the meeting of March 4 it gives: Tue, Feb 24, 12:00 PM." in omar.page.text
        omar.get(f"{RULES}/contract_ends")
        omar.submit(
            "Save and go to the next line", value="2019-06-30", source="City Code 2-14", checked_on="2026-02-10"
        )
        assert "Saved. That day is past." in omar.page.text
        assert omar.page.url.endswith("/rules/notice_by")
        omar.get(DATES)
        omar.submit("Save the meeting", day="2026-12-25")
        assert "Do they really meet on that day? The offices are closed (Christmas Day)." in omar.page.text


def test_stale_lines_are_flagged_and_checked_by_one_press(omar: InspectingClient, cast: Cast) -> None:
    today = days.of(now(), cast.millbrook.time_zone)
    card.write(cast.petition, "minimum", 500, "City Code 2-14", today - timedelta(days=181), cast.omar)
    omar.get(RULES)
    assert "Look again: checked more than 180 days ago." in omar.page.text
    omar.submit("Still right, checked today: Signatures needed")
    assert "Look again" not in omar.page.text
    assert card.of(cast.petition).lines["minimum"].checked_on == today
    assert [row.origin for row in card.history(cast.petition, "minimum")] == ["checked", "written"]
    card.write(cast.petition, "minimum", 500, "X", today - timedelta(days=30), cast.omar)
    card.write(cast.petition, "last_election", (today - timedelta(days=20)).isoformat(), "X", today, cast.omar)
    omar.get(RULES)
    assert "Look again: checked before the last election." in omar.page.text
    omar.get(f"{RULES}/minimum")
    omar.submit("Empty this line: nobody knows it")
    assert card.of(cast.petition).minimum is None


def test_a_reviewer_reads_and_a_stranger_does_not(client: InspectingClient, cast: Cast) -> None:
    card.write(cast.petition, "minimum", 500, "City Code 2-14", date(2026, 3, 4), cast.omar)
    client.be(cast.ines).get(RULES)
    assert "Fill in" not in client.page.text
    client.get(f"{RULES}/minimum/history")
    assert "500 Omar · City Code 2-14 · checked March 4" in client.page.text
    assert not [form for form in client.page.all("form") if "rules" in (form.get("action") or "rules")]
    assert client.get(f"{RULES}/card.yaml").status_code == 200
    client.be(cast.dov)
    assert client.get(f"{RULES}/card.yaml").status_code == 404


def test_a_new_petition_begins_with_a_copy(client: InspectingClient, cast: Cast) -> None:
    """Lena works in both campaigns; Dov, who does not, is not offered Omar's card."""
    agenda(cast)
    second = cast.open(cast.other_campaign, cast.millbrook)
    both = cast.account("Bo", "organizer", second)
    db.session.commit()
    theirs = f"/office/night-buses/{second.slug}/rules"
    client.be(both).get(theirs)
    assert "Begin with the card of" not in client.page.text
    assert client.post(f"{theirs}/copy", data={"from": str(cast.petition.id)}).status_code in (400, 404)
    client.be(cast.ada).get(theirs)
    client.submit("Begin with the card of Sunday Library")
    assert "Copied from another petition; not checked for this one." in client.page.text
    row = card.of(second).lines["agenda_close"]
    assert (row.origin, row.source, row.checked_on) == ("copied", "City Code 2-14", date(2026, 2, 1))
    assert "Begin with the card of" not in client.page.text


def test_a_shared_card_is_looked_at_before_it_is_taken(omar: InspectingClient, cast: Cast) -> None:
    file = "format: cityroll-rules/1\nrules:\n  minimum: {value: 500, source: 'X & <Y>', checked: 2026-03-04}\n"
    omar.get(f"{RULES}/import")
    form = {"csrf_token": omar.page.form("Check it").find(".//input[@name='csrf_token']").get("value")}  # type: ignore[union-attr]
    headers = {"Origin": "http://localhost"}
    bad = {"file": (BytesIO(b"format: cityroll-rules/1\nrules:\n  colour: red\n"), "c.yaml")}
    assert omar.post(f"{RULES}/import", data=form | bad, headers=headers).status_code == 422
    assert "Line 3: “colour” is not known here." in omar.page.text
    omar.post(f"{RULES}/import", data=form | {"file": (BytesIO(file.encode()), "c.yaml")}, headers=headers)
    assert "Nothing has been changed yet." in omar.page.text
    assert card.of(cast.petition).minimum is None
    omar.submit("Import these lines")
    assert "Imported; not checked for this petition." in omar.page.text
    assert card.of(cast.petition).lines["minimum"].source == "X & <Y>"


def test_dates_are_worked_out_and_told(omar: InspectingClient, cast: Cast) -> None:
    with on("2026-02-10T18:00Z"):
        agenda(cast)
        omar.be(cast.omar).get(DATES)
        assert omar.submit("Save the meeting", day="").status_code == 422
        omar.submit("Save the meeting", day="2026-03-04", hour="19:00", note="Second reading")
        assert "The council meets (Second reading)." in omar.page.text
        assert "6 business days before March 4, at 12:00 PM, skipping February 16" not in omar.page.text
        assert "Tue, Feb 24, 12:00 PM" in omar.page.text
        omar.submit("Save the meeting", day="2026-03-04", hour="19:00")
        assert "There is a meeting at that time already." in omar.page.text
        omar.get(DATES)
        omar.submit("Save the day", day_off="2026-02-27", name="Founders’ Day")
        assert "skipping February 27 (Founders’ Day)" in omar.page.text
        assert "Mon, Feb 23, 12:00 PM" in omar.page.text
        omar.get(f"/office{cast.path}")
        assert "The agenda for March 4 closes at 12:00 PM." in omar.page.text
        meeting = meetings.of(cast.petition)[0].id
        omar.get(f"{DATES}/meetings/{meeting}")
        omar.submit("Save the meeting", day="2026-03-11")
        assert "March 11" in omar.page.text
        omar.submit("Remove: March 11, 2026")
        assert cast.petition.meets_at is None
