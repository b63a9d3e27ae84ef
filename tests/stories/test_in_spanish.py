"""Rosa reads Spanish: every page, every letter, every error."""

from playwright.sync_api import Page, expect

from tests.browser import Visits
from tests.cast import TEXTS, Cast
from tests.letters import Outbox
from tests.stories import walk

ENGLISH = ("the ", " your ", " with ", "Sign ", "signature", " of ")


def spanish(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "es")
    text = page.locator("main").inner_text()
    found = [word for word in ENGLISH if word in text]
    assert not found, f"{page.url} still speaks English ({found}): {text[:1000]}"


def test_the_whole_way(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone", language="es")
    page.goto(cast.path)
    expect(page.locator("h1")).to_have_text(TEXTS["es"][0])
    page.locator(f"{walk.FORM} button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert "Please" not in page.locator("main").inner_text()
    walk.sign(page, cast)
    spanish(page)
    letter = outbox.last("rosa@mail.example")
    assert TEXTS["es"][0] in letter.text
    assert "press the button" not in letter.text
    page.goto(letter.link("/confirm/"))
    spanish(page)
    walk.press(page, letter.link("/confirm/"))
    spanish(page)
    page.goto(letter.link("/me/"))
    spanish(page)


def test_the_choice_is_remembered(visit: Visits, cast: Cast) -> None:
    page = visit("phone")
    page.goto(cast.path)
    expect(page.locator("h1")).to_have_text(TEXTS["en"][0])
    page.locator("a[hreflang=es]").first.click()
    expect(page.locator("h1")).to_have_text(TEXTS["es"][0])
    page.goto(cast.path)
    expect(page.locator("h1")).to_have_text(TEXTS["es"][0])
