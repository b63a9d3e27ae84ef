"""Rosa signed on a sheet at the market and later at home. The organizer does not know, so she is asked."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.letters import Outbox
from tests.matching.doubtful import HOME, matched
from tests.matching.people import put
from tests.stories import walk

MAILBOX = "rosa@mail.example"


@pytest.fixture
def office(visit: Visits, cast: Cast) -> Page:
    """Omar before the case."""
    put(cast.petition, "Rosa M.", "Marín", "", days=2, **HOME)
    put(cast.petition, "Rosa L.", "Marín", MAILBOX, days=8, **HOME)
    matched(cast)
    page = visit.sign_in(cast.omar.email)
    page.goto(f"/office{cast.path}/doubles")
    return page


def test_she_is(visit: Visits, cast: Cast, outbox: Outbox, office: Page) -> None:
    walk.key(office, "4")
    expect(office.locator("main .notice").first).to_contain_text("Asked.")
    expect(office.locator("main")).to_contain_text("No answer yet.")
    assert office.get_by_role("button", name="Ask them").count() == 0, "only once"

    rosa = visit("phone")
    link = outbox.last(MAILBOX).link("/both/")
    rosa.goto(link)
    expect(rosa.locator("h1")).to_have_text("Is that both you?")
    axe(rosa)
    fits(rosa)
    assert walk.count(rosa, cast) == (2, 2), "opening a link does nothing"
    rosa.get_by_role("button", name="Yes, both are mine").click()
    expect(rosa.locator("h1")).to_have_text("Thank you for answering")
    axe(rosa)
    assert walk.count(rosa, cast) == (2, 1)

    office.goto(f"/office{cast.path}/doubles/decided?what=same")
    expect(office.locator("table")).to_contain_text("the signer")
    rosa.goto(link)
    expect(rosa.locator("h1")).to_have_text("Thank you for answering")


def test_she_is_not(visit: Visits, cast: Cast, outbox: Outbox, office: Page) -> None:
    office.get_by_role("button", name="Ask them").click()
    expect(office.locator("main .notice").first).to_contain_text("Asked.")
    rosa = visit("phone", language="es", script=False)
    rosa.goto(outbox.last(MAILBOX).link("/both/"))
    rosa.locator("main form button").nth(1).click()
    expect(rosa.get_by_role("status")).to_be_visible()
    assert walk.count(rosa, cast) == (2, 2)
    office.goto(f"/office{cast.path}/doubles")
    expect(office.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
