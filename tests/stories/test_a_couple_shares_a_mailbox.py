"""Rosa and Tomás have one address between them. Both sign, both count, each is asked."""

from playwright.sync_api import expect

from tests.browser import Visits
from tests.cast import Cast
from tests.letters import Outbox
from tests.stories import walk

HOME = "casa@mail.example"


def test_both_count(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    walk.sign(page, cast, "Rosa Marín", email=HOME)
    walk.press(page, outbox.last(HOME).link("/confirm/"))
    walk.sign(page, cast, "Tomás Marín", email=HOME)
    walk.press(page, outbox.last(HOME).link("/confirm/"))
    expect(page.locator("h1")).to_contain_text("Tomás")
    assert walk.count(page, cast) == (2, 2)


def test_one_page_confirms_both_if_they_wish(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    walk.sign(page, cast, "Rosa Marín", email=HOME)
    walk.sign(page, cast, "Tomás Marín", email=HOME)
    page.goto(outbox.last(HOME).link("/confirm/"))
    for name in ("Rosa Marín", "Tomás Marín"):
        box = page.get_by_label(name)
        assert not box.is_checked(), "nobody signs for another by not looking"
        box.check()
    page.locator("main form button").first.click()
    page.wait_for_url("**/done*")
    assert walk.count(page, cast) == (2, 2)
