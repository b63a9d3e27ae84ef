"""Ines types a sheet of twenty-five lines without touching the mouse; the connection dies, the page is loaded anew, and
nothing is lost."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Sheet
from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.paper import desk

PEOPLE = [(f"Given{chr(65 + n)}", f"Family{chr(65 + n)}", f"{n + 1} Cedar St") for n in range(25)]


def make(cast: Cast, **more: Any) -> Sheet:
    sheet = desk.sheet(cast, lines=25, asks_street=True, **more)
    db.session.commit()
    return sheet


def type_line(page: Page, given: str, family: str, street: str, postal_code: str = "") -> None:
    """One line from its first field on, and on to the next."""
    keys = page.keyboard
    keys.type(given)
    keys.press("Tab")
    keys.type(family)
    keys.press("Tab")
    keys.type(street)
    if postal_code:
        keys.press("Tab")
        keys.press("Tab")
        keys.type(postal_code)
    keys.press("Enter")


def test_by_keyboard_alone(visit: Visits, cast: Cast) -> None:
    make(cast, asks_email=False)
    ines = visit.sign_in(cast.ines.email)
    ines.goto(f"/office{cast.path}/paper")
    ines.get_by_label("Open sheet").focus()
    ines.keyboard.type("17")
    ines.keyboard.press("Enter")
    expect(ines.get_by_text("There is no sheet 17.")).to_be_visible()
    ines.get_by_label("Open sheet").focus()
    ines.keyboard.type("https://petitions.example/a/b?src=sheet-1")
    ines.keyboard.press("Enter")
    ines.wait_for_url("**/paper/1")
    ines.get_by_label("Day of the sheet").focus()
    ines.keyboard.type("03052026")
    ines.get_by_label("First name, line 1", exact=True).focus()
    for n, person in enumerate(PEOPLE[:23]):
        type_line(ines, *person, postal_code="99501" if n == 0 else "99502" if n == 10 else "")
    ines.keyboard.press("Alt+u")
    ines.keyboard.press("Enter")
    ines.keyboard.press("Alt+x")
    ines.keyboard.press("Enter")
    expect(ines.locator("#filled")).to_be_focused()
    expect(ines.locator("[data-state]")).to_have_text("Everything is stored.")
    expect(ines.locator("[data-typed]")).to_have_text("25 lines typed")
    expect(ines.get_by_label("ZIP, line 9")).to_have_value("99501")  # remembered
    expect(ines.get_by_label("ZIP, line 23")).to_have_value("99502")
    axe(ines)
    ines.locator("#filled").focus()
    ines.keyboard.type("24")
    ines.keyboard.press("Enter")
    expect(ines.get_by_role("alert")).to_contain_text("You counted 24 filled lines, but 25 are typed.")
    ines.locator("#filled").focus()
    ines.keyboard.press("Control+a")
    ines.keyboard.type("25")
    ines.keyboard.press("Enter")
    expect(ines.get_by_text("Sheet 1 is closed with 23 signatures.")).to_be_visible()
    fits(ines)
    axe(ines)
    assert ines.request.get(f"{cast.path}/count.json").json()["people"] == 23


def test_the_connection_dies_in_the_middle(visit: Visits, cast: Cast) -> None:
    make(cast)
    ines = visit.sign_in(cast.ines.email)
    ines.goto(f"/office{cast.path}/paper/1")
    for person in PEOPLE[:3]:
        type_line(ines, *person, postal_code="99501")
    expect(ines.locator("[data-state]")).to_have_text("Everything is stored.")
    ines.context.set_offline(True)
    for person in PEOPLE[3:6]:
        type_line(ines, *person)
    expect(ines.locator("[data-state]")).to_contain_text("Not stored yet: 3.")
    ines.context.set_offline(False)
    expect(ines.locator("[data-state]")).to_have_text("Everything is stored.", timeout=20_000)
    ines.reload()
    for n, (given, _family, street) in enumerate(PEOPLE[:6], 1):
        expect(ines.get_by_label(f"First name, line {n}", exact=True)).to_have_value(given)
        expect(ines.get_by_label(f"Street, line {n}", exact=True)).to_have_value(street)


def test_a_reload_while_the_server_is_away(visit: Visits, cast: Cast) -> None:
    make(cast)
    ines = visit.sign_in(cast.ines.email)
    ines.goto(f"/office{cast.path}/paper/1")
    ines.route("**/paper/1/lines/*", lambda route: route.abort())
    type_line(ines, *PEOPLE[0], postal_code="99501")
    ines.keyboard.type("Hal")  # in the middle of a word
    expect(ines.locator("[data-state]")).to_contain_text("Not stored yet")
    ines.reload()
    expect(ines.get_by_label("Last name, line 1", exact=True)).to_have_value("FamilyA")
    expect(ines.get_by_label("First name, line 2", exact=True)).to_have_value("Hal")
    ines.unroute("**/paper/1/lines/*")
    expect(ines.locator("[data-state]")).to_have_text("Everything is stored.", timeout=20_000)
    assert ines.evaluate("Object.keys(localStorage).filter(key => key.startsWith('cityroll')).length") == 0


@pytest.mark.one_database
def test_signing_out_leaves_nothing_in_the_browser(visit: Visits, cast: Cast) -> None:
    make(cast)
    ines = visit.sign_in(cast.ines.email)
    ines.goto(f"/office{cast.path}/paper/1")
    ines.route("**/paper/1/lines/*", lambda route: route.abort())
    type_line(ines, *PEOPLE[0])
    expect(ines.locator("[data-state]")).to_contain_text("Not stored yet: 1.")
    asked: list[str] = []
    ines.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    ines.get_by_role("button", name="Sign out").click()
    ines.wait_for_url(lambda url: "/paper/" not in url)
    assert "lost from this browser" in asked[0]
    assert ines.evaluate("Object.keys(localStorage).length") == 0
