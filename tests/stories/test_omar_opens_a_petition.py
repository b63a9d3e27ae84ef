"""Omar has an evening, no training, and a council date: five minutes later his city's page takes signatures."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.campaigns import text
from tests.browser import Visits, fits
from tests.cast import Cast
from tests.letters import Outbox
from tests.stories import walk

MEETING = date.today() + timedelta(days=40)


def start(visit: Visits, cast: Cast) -> Page:
    """Signed in, and asked which city; the campaign's text leaves room for its name."""
    wording = text.Wording("A library for {city}", "{council}, open {city}’s library.", "Because **{city}** reads.")
    text.rewrite_master(cast.campaign, {"en": wording})
    page = visit.sign_in(cast.omar.email)
    page.get_by_role("link", name="Start a petition for a city").click()
    expect(page.locator("h1")).to_have_text("Which city?")
    return page


def finish(page: Page, visit: Visits, cast: Cast, outbox: Outbox, city: str, path: str) -> None:
    """The text is there; council and meeting, a look at it, open; and somebody signs."""
    page.wait_for_url(f"**/office{path}/edit")
    expect(page.locator("h1")).to_have_text(city)
    expect(page.locator("[name=title_en]")).to_have_value(f"A library for {city}")
    expect(page.locator("[name=reasons_en]")).to_have_value(f"Because **{city}** reads.")
    expect(page.locator("[name=council]")).to_have_value(f"{city} City Council")
    page.locator("[name=council]").fill(f"{city} Assembly")
    page.locator("[name=meets_at]").fill(MEETING.isoformat())
    fits(page)
    page.get_by_role("button", name="Save", exact=True).click()

    phone = page.frame_locator("iframe")
    expect(phone.locator("h1")).to_have_text(f"A library for {city}")
    expect(phone.locator("main")).to_contain_text(f"{city} Assembly, open {city}’s library.")
    stranger = visit("phone")
    answer = stranger.goto(path)
    assert answer
    assert answer.status == 404, "nobody sees a draft"

    page.get_by_role("button", name="Open for signatures").click()
    page.wait_for_url(f"**/office{path}")
    expect(page.locator("main")).to_contain_text("Open")
    stranger.goto(path)
    walk.fill(stranger, cast.person())
    stranger.locator(f"{walk.FORM} button").click()
    stranger.wait_for_url("**/next*")
    walk.press(stranger, outbox.last("rosa@mail.example").link("/confirm/"))
    page.reload()
    expect(page.locator(".figure-main")).to_contain_text("1")


def test_by_typing_a_few_letters_of_the_city(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = start(visit, cast)
    page.get_by_label("City or ZIP").press_sequentially("durh")
    choice = page.get_by_role("button", name="Durham, NC", exact=True)
    expect(choice).to_be_visible(timeout=30_000)  # all places of the country are read at the first question
    assert "q=" not in page.url, "found while he types"
    choice.click()
    finish(page, visit, cast, outbox, "Durham", "/sunday-library/durham-nc")


@pytest.mark.one_database
def test_by_hand_where_no_post_office_knows_it(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = start(visit, cast)
    page.get_by_label("City or ZIP").fill("Quillmoor")
    expect(page.locator("#places")).to_contain_text("No place with that name.")
    page.get_by_text("Not in the list? Enter it yourself").click()
    page.get_by_label("City", exact=True).fill("Quillmoor")
    page.get_by_label("State").select_option("AK")
    page.get_by_role("button", name="Continue").click()
    finish(page, visit, cast, outbox, "Quillmoor", "/sunday-library/quillmoor-ak")
