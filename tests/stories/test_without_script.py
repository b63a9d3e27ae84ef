"""Rosa's browser runs no scripts. Nothing is missing."""

from playwright.sync_api import expect

from tests.browser import Visits
from tests.cast import Cast
from tests.letters import Outbox
from tests.stories import walk


def test_the_whole_way(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone", script=False)
    page.goto(cast.path)
    page.locator(f"{walk.FORM} button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    walk.sign(page, cast)
    page.locator("form:has([name=code]) ~ *, main").first.wait_for()
    letter = outbox.last("rosa@mail.example")
    walk.press(page, letter.link("/confirm/"))
    expect(page.locator("main .number")).to_have_text("1")
    for button in page.locator("main button:visible").all():
        assert button.get_attribute("type") != "button", "a button that only a script could serve must be hidden"
    page.goto(letter.link("/me/"))
    page.locator("button[value=show]").click()
    page.goto(cast.path)
    expect(page.locator("main")).to_contain_text("Rosa M.")
    assert walk.count(page, cast) == (1, 1)
