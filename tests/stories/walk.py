"""What people do again and again in the stories."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.cast import Cast

FORM = "form:has([name=given_name])"
TICKS = ("show_name", "wants_updates", "consent")


def fill(page: Page, person: dict[str, Any]) -> None:
    """Type into the sign form, and agree."""
    for name, value in person.items():
        page.locator(f"{FORM} [name={name}]").fill(value)
    page.locator(f"{FORM} [name=consent]").check()


def sign(page: Page, cast: Cast, name: str = "Rosa Marín", **more: Any) -> None:
    """Open the petition, fill in the form, press its button; arrives at “what happens next”."""
    page.goto(cast.path)
    fill(page, cast.person(name, **more))
    page.locator(f"{FORM} button").click()
    page.wait_for_url("**/next*")


def press(page: Page, link: str) -> None:
    """Open a letter's link and press the button of its page."""
    page.goto(link)
    page.locator("main form button").first.click()
    page.wait_for_url("**/done*")


def key(page: Page, name: str) -> None:
    """Press the key of one of the page's buttons, once its script listens; arrives at the page that answers."""
    expect(page.locator("[data-keys]")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press(name)


def fetch(page: Page, target: Path) -> Path:
    """On the Deliver page: wait for the newest export to be built, and download it."""
    export = page.locator("#exports li").first
    expect(export.get_by_role("button", name="Download")).to_be_visible(timeout=60_000)
    with page.expect_download() as started:
        export.get_by_role("button", name="Download").click()
    started.value.save_as(target)
    return target


def count(page: Page, cast: Cast) -> tuple[int, int]:
    """Signatures and people, as anybody may ask for them."""
    numbers = page.request.get(cast.path + "/count.json").json()
    return numbers["signatures"], numbers["people"]
