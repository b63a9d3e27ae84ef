"""Ines works through the cases by keyboard, and takes one back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visits, axe
from tests.cast import Cast
from tests.matching.doubtful import father_and_son
from tests.stories import walk

NAMES = (("Robert", "Alvarez"), ("Hugo", "Brandt"), ("Felix", "Castellano"), ("Liam", "Dunleavy"))


@pytest.fixture
def cases(cast: Cast) -> str:
    for n, (given, family) in enumerate(NAMES):
        father_and_son(cast, given, family, days=n)
    return f"/office{cast.path}/doubles"


def left(page: Page, number: int) -> None:
    expect(page.locator(".case-progress")).to_contain_text(f"{number} left")


def test_by_keyboard(visit: Visits, cast: Cast, cases: str) -> None:
    page = visit.sign_in(cast.ines.email)
    page.goto(cases)
    left(page, 4)
    first = page.locator(".case thead").inner_text()
    walk.key(page, "1")
    left(page, 3)
    assert walk.count(page, cast) == (8, 7)
    walk.key(page, "u")
    left(page, 4)
    expect(page.locator("main .notice")).to_have_text("Taken back. Here is that case again.")
    assert page.locator(".case thead").inner_text() == first
    assert walk.count(page, cast) == (8, 8)
    walk.key(page, "2")
    left(page, 3)
    walk.key(page, "3")
    left(page, 3)
    walk.key(page, "1")
    left(page, 2)
    walk.key(page, "1")
    left(page, 1)
    expect(page.locator(".case-progress")).to_contain_text("you: 4 today")
    walk.key(page, "1")
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    axe(page)
    assert walk.count(page, cast) == (8, 5)


def test_keys_can_be_switched_off(visit: Visits, cast: Cast, cases: str) -> None:
    page = visit.sign_in(cast.ines.email)
    page.goto(cases)
    page.get_by_role("button", name="Switch the keys off").click()
    page.keyboard.press("1")
    page.reload()
    page.keyboard.press("1")
    left(page, 4)
    page.get_by_role("button", name="Switch the keys on").click()
    walk.key(page, "1")
    left(page, 3)


def test_without_script_and_on_a_phone(visit: Visits, cast: Cast, cases: str) -> None:
    page = visit.sign_in(cast.ines.email, "phone", script=False)
    page.goto(cases)
    page.get_by_role("button", name="Same person").click()
    left(page, 3)
    page.get_by_role("button", name="Undo").click()
    left(page, 4)
    page.get_by_role("button", name="Different people").click()
    left(page, 3)
    assert walk.count(page, cast) == (8, 8)
