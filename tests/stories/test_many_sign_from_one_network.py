"""A street festival, everybody behind one address: browsers do a small sum and all may sign; without script, later."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Signature
from tests.browser import Visits
from tests.cast import Cast
from tests.stories import walk
from tests.stories.test_by_keyboard_alone import tab_to
from tests.stories.test_every_page_is_accessible import faults_on

BOX = "altcha-widget input[type=checkbox]"


@pytest.fixture(autouse=True)
def festival(app: Flask) -> None:
    """Five an hour from one network."""
    app.config |= {"LIMITS_SIGN_PER_IP": "5 per hour", "LIMITS_SIGN_WITH_PROOF": "50 per hour"}


def crowd(visit: Visits, cast: Cast, *names: str) -> None:
    """These sign, without script; nothing on the page asks them for more."""
    page = visit("phone", script=False)
    for name in names:
        page.goto(cast.path)
        expect(page.locator(".proof")).to_be_hidden()
        walk.sign(page, cast, name)


FOUR = ("Ana Ruiz", "Ben Osei", "Cho Park", "Didi Roy")
FIVE = (*FOUR, "Eli Stone")


def press(page: Page) -> None:
    page.locator(f"{walk.FORM} button").click()


def test_rosas_browser_does_the_sum_while_she_types(visit: Visits, cast: Cast) -> None:
    crowd(visit, cast, *FIVE)
    page = visit("phone")
    page.goto(cast.path)
    expect(page.locator(BOX)).not_to_be_checked()
    walk.fill(page, cast.rosa)
    expect(page.get_by_label("Sum done. Thank you.")).to_be_checked()
    press(page)
    page.wait_for_url("**/next*")
    assert db.session.query(Signature).count() == 6


def test_noor_has_no_script_and_comes_again_later(visit: Visits, cast: Cast) -> None:
    crowd(visit, cast, *FIVE)
    page = visit("phone", script=False)
    page.goto(cast.path)
    walk.fill(page, cast.person("Noor Ali"))
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        press(page)
    assert answer.value.status == 429
    assert int(answer.value.headers["retry-after"]) > 0
    expect(page.get_by_role("alert")).to_contain_text("Please try again in a while")
    expect(page.locator(".proof")).to_be_hidden()
    expect(page.locator("[name=given_name]")).to_have_value("Noor")
    expect(page.locator("[name=email]")).to_have_value("noor@mail.example")
    expect(page.locator("[name=consent]")).to_be_checked()


def test_tomas_was_quicker_than_his_browser(visit: Visits, cast: Cast) -> None:
    """His page is older than the crowd: he is told, the sum is done at once, he presses again."""
    page = visit("phone", language="es")
    page.goto(cast.path)
    crowd(visit, cast, *FIVE)
    walk.fill(page, cast.person("Tomás Marín", email="tomas@mail.example"))
    press(page)
    expect(page.get_by_role("alert").first).to_contain_text("Inténtalo de nuevo dentro de un rato")
    expect(page.get_by_label("Cálculo hecho. Presiona el botón otra vez, por favor.")).to_be_checked()
    press(page)
    page.wait_for_url("**/next*")


def test_by_keyboard_after_the_network_failed(visit: Visits, cast: Cast) -> None:
    crowd(visit, cast, *FIVE)
    page = visit("desktop")
    page.route("**/challenge.json", lambda route: route.abort())
    page.goto(cast.path)
    walk.fill(page, cast.rosa)
    expect(page.locator(".proof").get_by_role("alert")).to_have_text(
        "The sum did not work out. Please tick the box once more."
    )
    page.unroute("**/challenge.json")
    tab_to(page, BOX)
    page.keyboard.press("Space")
    expect(page.locator(BOX)).to_be_checked()
    tab_to(page, f"{walk.FORM} button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/next*")


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing(visit: Visits, cast: Cast, language: str) -> None:
    """The offer, then the sum that failed, the page of those who are too many, and the sum done."""
    crowd(visit, cast, *FOUR)
    page = visit("phone", language=language)
    page.goto(cast.path)
    expect(page.locator(BOX)).to_be_visible()
    faults = faults_on(page, language)
    crowd(visit, cast, "Eli Stone")
    page.route("**/challenge.json", lambda route: route.abort())
    page.goto(cast.path)
    walk.fill(page, cast.rosa)
    expect(page.locator(".proof").get_by_role("alert")).to_be_visible()
    faults += faults_on(page, language)
    page.unroute("**/challenge.json")
    press(page)
    expect(page.locator(BOX)).to_be_checked()
    faults += faults_on(page, language)
    assert not faults, "\n".join(faults)
