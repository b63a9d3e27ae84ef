"""Rosa changed her mind; later she changes it back; in the end she wants to be forgotten."""

from playwright.sync_api import expect

from tests.browser import Visits
from tests.cast import Cast
from tests.letters import Outbox
from tests.stories import walk


def test_she_withdraws_and_signs_again(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    walk.sign(page, cast)
    letter = outbox.last("rosa@mail.example")
    walk.press(page, letter.link("/confirm/"))

    page.goto(letter.link("/me/"))
    for held in ("Rosa Marín", "rosa@mail.example", "99501"):
        expect(page.locator("main")).to_contain_text(held)
    page.locator("button[value=withdraw]").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert walk.count(page, cast) == (0, 0)

    walk.sign(page, cast)
    walk.press(page, outbox.last("rosa@mail.example").link("/confirm/"))
    assert walk.count(page, cast) == (1, 1)


def test_she_corrects_a_slip_and_takes_everything_home(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    walk.sign(page, cast)
    letter = outbox.last("rosa@mail.example")
    walk.press(page, letter.link("/confirm/"))
    page.goto(letter.link("/me/"))
    page.locator("[name=family_name]").fill("Marín Vega")
    page.locator("button[value=correct]").click()
    expect(page.locator("main")).to_contain_text("Rosa Marín Vega")
    with page.expect_download() as taken:
        page.locator("button[value=download]").click()
    held = taken.value.path().read_text(encoding="utf-8")
    assert "Marín Vega" in held
    assert "rosa@mail.example" in held
    assert walk.count(page, cast) == (1, 1)


def test_she_is_forgotten(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    walk.sign(page, cast)
    letter = outbox.last("rosa@mail.example")
    walk.press(page, letter.link("/confirm/"))
    page.goto(letter.link("/me/"))
    page.locator("button[value=erase]").click()
    expect(page.locator("[name=sure]")).to_be_visible()  # not without saying so
    assert walk.count(page, cast) == (1, 1)
    page.locator("[name=sure]").check()
    page.locator("button[value=erase]").click()
    expect(page.locator("h1")).to_have_text("Erased")
    assert walk.count(page, cast) == (0, 0)
    answer = page.request.get(letter.link("/me/"))
    assert answer.status == 404
    assert "Rosa" not in answer.text()
