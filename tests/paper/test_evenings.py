"""A volunteer's evening: some sheets, until a time, nothing else."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.common.clock import now
from app.extensions import db
from app.models import Evening, Event, SheetLine
from app.roll import evenings
from tests.cast import Cast
from tests.client import InspectingClient
from tests.paper import desk

LINE = {"given_name-1": "Ana", "family_name-1": "Ruiz", "postal_code-1": "99501", "kind-1": "signed", "over-1": ""}


@pytest.fixture
def evening(cast: Cast) -> Evening:
    desk.sheet(cast)
    other = desk.sheet(cast)
    row = evenings.give(cast.petition, "Vera", [1], now() + timedelta(hours=4), cast.omar)
    assert other.number == 2
    db.session.commit()
    return row


def test_what_she_types_is_hers(app: Flask, cast: Cast, client: InspectingClient, evening: Evening) -> None:
    base = f"/evening/{evenings.token(evening)}"
    client.get(base)
    assert "Vera" in client.page.text
    client.get(f"{base}/1")
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post(f"{base}/1/lines/1", data=LINE).json["over"]
    line = db.session.query(SheetLine).one()
    assert (line.account_id, line.evening_id) == (None, evening.id)
    deed = db.session.query(Event).filter_by(name="signature.made").one()
    assert (deed.account_id, deed.evening_id) == (None, evening.id)
    client.be(cast.omar).get(f"/office{cast.path}/log")
    assert "entered a signature" in client.page.text
    assert "Vera" in client.page.text


def test_no_other_sheet_and_no_other_page(cast: Cast, client: InspectingClient, evening: Evening) -> None:
    base = f"/evening/{evenings.token(evening)}"
    assert client.get(f"{base}/2").status_code == 404
    assert client.post(f"{base}/2/lines/1", data=LINE).status_code in (400, 404)
    assert client.get("/evening/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404
    assert client.get(f"/office{cast.path}/paper/1").status_code == 302


def test_she_is_not_told_who_is_on_the_roll(app: Flask, cast: Cast, client: InspectingClient, evening: Evening) -> None:
    cast.signed("Ana Ruiz")
    app.config["WTF_CSRF_ENABLED"] = False
    told = client.post(f"/evening/{evenings.token(evening)}/1/lines/1", data=LINE).json
    assert not [note for note in told["notes"] if "Looks like" in note["text"]]


def test_afterwards_nothing_is_taken_and_nothing_typed_is_lost(
    app: Flask, cast: Cast, client: InspectingClient, evening: Evening
) -> None:
    base = f"/evening/{evenings.token(evening)}"
    app.config["WTF_CSRF_ENABLED"] = False
    with time_machine.travel(now() + timedelta(hours=5)):
        assert client.get(base).status_code == 410
        assert "This link was good until" in client.page.text
        assert client.post(f"{base}/1", data=LINE).status_code == 403
        assert "Ana Ruiz" in client.page.text, "what was just sent is on the page"
        assert not db.session.query(SheetLine).count()
        evenings.extend(evening, now() + timedelta(hours=1), cast.omar)
        db.session.commit()
        assert client.post(f"{base}/1", data=LINE).status_code == 303
    assert db.session.query(SheetLine).count() == 1


def test_taken_back(cast: Cast, client: InspectingClient, evening: Evening) -> None:
    client.be(cast.omar).get(f"/office{cast.path}/team")
    client.submit("Take it back: Vera")
    assert client.be(None).get(f"/evening/{evenings.token(evening)}").status_code == 410
    assert "taken this link back" in client.page.text


@pytest.mark.one_database
@pytest.mark.parametrize(("text", "found"), [("17-20, 23", [17, 18, 19, 20, 23]), ("3 1", [1, 3]), ("5–6;6", [5, 6])])
def test_numbers(text: str, found: list[int]) -> None:
    assert evenings.numbers(text) == found


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["", "a", "9-1", "1-100", "1-"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(evenings.Refused):
        evenings.numbers(text)


def test_giving_one(cast: Cast, client: InspectingClient) -> None:
    desk.sheet(cast)
    client.be(cast.omar).get(f"/office{cast.path}/evenings")
    client.submit("Make the link", name="Vera", sheets="1, 7", hour="23:59")
    assert "There is no sheet 7." in client.page.text
    client.submit("Make the link", name="Vera", sheets="1", hour="23:59")
    assert "The link for Vera is below" in client.page.text
    assert "/evening/" in client.page.text
