"""Lena has forty cities in a spreadsheet: looked at, begun, looked at again, opened in one go."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.places import postal
from tests.accounts.test_team import app_of
from tests.browser import Visits, axe
from tests.cast import Cast


@pytest.mark.usefixtures("worker")
def test_forty_cities_open(cast: Cast, visit: Visits, tmp_path: Path) -> None:
    found = [place for place in postal.search("san", limit=200) if not place.name.startswith("Santa")][:40]
    lines = [f"{place.name},{place.state},{place.name} Council,clerk@city.example,2099-01-12" for place in found]
    sheet = tmp_path / "cities.csv"
    sheet.write_text("\n".join(["city,state,council,clerk,meeting", *lines, "Nowhere at all,ZZ,,,"]))

    lena = visit.sign_in(cast.lena.email)
    codes = app_of(cast.lena)  # set up now, so that signing in is not what asks for it
    lena.goto(f"/office/{cast.campaign.slug}")
    lena.get_by_role("link", name="List cities").click()
    lena.get_by_label("Or a CSV file").set_input_files(sheet)
    lena.get_by_label("I lead them").check()
    lena.get_by_role("button", name="Look at it first").click()
    expect(lena.locator("main")).to_contain_text("40 new petitions")
    expect(lena.locator("main")).to_contain_text("That is no state of the United States.")
    axe(lena)
    lena.get_by_role("button", name="Begin 40 petitions").click()
    expect(lena.get_by_role("heading", name="Open many cities")).to_be_visible()
    expect(lena.locator("main")).to_contain_text("41 cities can open")  # with the draft that was there
    axe(lena)
    lena.get_by_label(f"Open {cast.easton.name}").uncheck()
    lena.get_by_label("Code of your second factor").fill(codes.generate().token)
    lena.get_by_role("button", name="Open these cities").click()
    expect(lena.get_by_role("heading", name="Cities opened")).to_be_visible(timeout=30_000)
    expect(lena.locator("main")).to_contain_text("40 cities are open")
    axe(lena)

    stranger = visit("phone")
    stranger.goto(f"/{cast.campaign.slug}")
    expect(stranger.locator("svg circle")).to_have_count(41)  # and the one that was open
    expect(stranger.locator("main")).to_contain_text(found[0].name)
