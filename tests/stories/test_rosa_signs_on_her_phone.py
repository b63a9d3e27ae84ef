"""Rosa has a phone, a link from a friend, thirty seconds, and some distrust."""

from playwright.sync_api import expect

from tests.browser import Visits, fits
from tests.cast import Cast
from tests.letters import Outbox
from tests.stories import walk


def test_she_signs_and_is_counted_when_she_presses_the_button(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    page.goto(cast.path + "?src=flyer")
    fits(page)
    field = page.locator("[name=given_name]").bounding_box()
    assert field, "the form is missing"
    assert field["y"] + field["height"] <= 740, (
        f"the first field must stand on the first screen, not at {field['y']:.0f} px"
    )
    for tick in walk.TICKS:
        assert not page.locator(f"[name={tick}]").is_checked(), f"{tick} must not be ticked for her"

    walk.sign(page, cast)
    expect(page.locator("main")).to_contain_text("r…@mail.example")
    assert walk.count(page, cast) == (0, 0), "not counted before she confirms"

    letter = outbox.last("rosa@mail.example")
    walk.press(page, letter.link("/confirm/"))
    expect(page.locator("h1")).to_contain_text("Rosa")
    expect(page.locator("main .number")).to_have_text("1")
    expect(page.locator("main")).to_contain_text("Ward 1")
    fits(page)
    assert walk.count(page, cast) == (1, 1)

    page.goto(cast.path)
    expect(page.locator(".count .big")).to_have_text("1")


def test_the_six_digits_do_as_well(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    walk.sign(page, cast)
    page.locator("[name=code]").fill("000 000")
    page.locator("form:has([name=code]) button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("[name=code]").fill(outbox.last("rosa@mail.example").code)
    page.locator("form:has([name=code]) button").click()
    page.wait_for_url("**/done*")
    assert walk.count(page, cast) == (1, 1)


def test_a_slip_is_explained_and_nothing_she_typed_is_lost(visit: Visits, cast: Cast) -> None:
    page = visit("phone")
    page.goto(cast.path)
    walk.fill(page, cast.person(email="rosa@", postal_code="9950"))
    page.locator(f"{walk.FORM} button").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    expect(page.locator("[name=given_name]")).to_have_value("Rosa")
    expect(page.locator("[name=postal_code]")).to_have_value("9950")
    expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link").first.click()
    expect(page.locator("[name=email]")).to_be_focused()


def test_a_likely_typo_is_asked_about_never_changed(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    page.goto(cast.path)
    walk.fill(page, cast.person(email="rosa@gmial.com"))
    page.locator(f"{walk.FORM} .button-wide").click()
    expect(page.locator("main")).to_contain_text("rosa@gmail.com")
    expect(page.locator("[name=email]")).to_have_value("rosa@gmial.com")
    page.locator(f"{walk.FORM} .button-wide").click()
    page.wait_for_url("**/next*")
    assert outbox.to("rosa@gmial.com")


def test_what_was_meant_is_one_press_away(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    page.goto(cast.path)
    walk.fill(page, cast.person(email="rosa@gmial.com"))
    page.locator(f"{walk.FORM} button").click()
    page.get_by_role("button", name="Use rosa@gmail.com").click()
    page.wait_for_url("**/next*")
    assert outbox.to("rosa@gmail.com")
    assert not outbox.to("rosa@gmial.com")
