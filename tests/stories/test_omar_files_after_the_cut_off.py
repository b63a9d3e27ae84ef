"""Omar writes down how the council takes petitions. The next meeting is in the week in which clocks change, and its
agenda has closed: the office says which meeting his packet can still make. His feed leaks; he revokes it."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from app.extensions import db
from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.common.test_ics import unfolded

pytestmark = pytest.mark.one_database
MONDAY = datetime(2026, 3, 2, 18, tzinfo=UTC)  # nine in the morning there; clocks go forward on Sunday the 8th


def rule(page: Page, name: str, **typed: Any) -> None:
    """Fill in a line of the card."""
    page.locator(f"a[href$='/rules/{name}']").click()
    for label, value in typed.items():
        field = page.locator(f"main [name={label}]")
        if label == "closed":
            page.locator(f"main [name=closed][value={value}]").check()
        elif label in ("unit", "side"):
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Share this card")).to_be_visible()


def meeting(page: Page, day: str) -> None:
    page.locator("[name=day]").fill(day)
    page.locator("[name=hour]").fill("19:00")
    page.get_by_role("button", name="Save the meeting").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")


def test_which_meeting_the_packet_can_still_make(visit: Visits, cast: Cast) -> None:
    cast.petition.state = "closed"  # everybody has signed; now it goes to the council
    db.session.commit()
    with time_machine.travel(MONDAY, tick=True):
        omar = visit.sign_in(cast.omar.email, "phone")
        omar.goto(f"/office{cast.path}/rules")
        rule(omar, "agenda_close", amount="6", unit="business_days", hour="12:00", source="City Code 2-14")
        rule(omar, "comment_close", amount="1", unit="days", hour="17:00", closed="same", source="Council rules, 7")
        omar.get_by_role("link", name="Meetings and deadlines").click()
        meeting(omar, "2026-03-09")
        expect(omar.locator("main")).to_contain_text("No later meeting is entered.")
        meeting(omar, "2026-03-23")
        told = "The agenda for March 9 closed on February 27 at 12:00 PM. The next meeting a packet can make: March 23;"
        expect(omar.locator("main")).to_contain_text(f"{told} its agenda closes Fri, Mar 13, 12:00 PM.")
        expect(omar.locator("main")).to_contain_text("Sun, Mar 8, 5:00 PM")
        fits(omar)
        axe(omar)
        omar.get_by_role("button", name="Make a secret address").click()
        address = omar.locator(".secret").inner_text().strip()
        feed = unfolded(omar.request.get(address).text())
        assert "DTSTART:20260309T010000Z" in feed, "five on Sunday by the clock that is an hour ahead since the morning"
        assert "DTSTART:20260310T030000Z" in feed
        for page in ("deliver", ""):
            omar.goto(f"/office{cast.path}/{page}".rstrip("/"))
            expect(omar.locator(".nexts")).to_contain_text(told)
        omar.goto(f"/office{cast.path}/dates")
        omar.get_by_role("button", name="Revoke it").click()
        expect(omar.get_by_role("button", name="Make a secret address")).to_be_visible()
        assert omar.request.get(address).status == 410
