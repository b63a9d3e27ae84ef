"""A stranger to the product, and a stopwatch beside her; half way she leaves the page with a word half typed."""

from datetime import date, timedelta
from time import monotonic

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.campaigns import text
from app.extensions import db
from tests.browser import Visits, axe, fits
from tests.cast import Cast

LIMIT = 300  # seconds
READING = 20  # seconds for each page she has not seen before
TYPING = 0.3  # seconds a letter, slowly
MEETING = date.today() + timedelta(days=40)


class Stopwatch:
    """What a machine needs, and a person's reading and typing put on top."""

    def __init__(self) -> None:
        self.began, self.read, self.typed = monotonic(), 0.0, 0.0
        self.steps: list[tuple[str, float]] = []

    def step(self, what: str, letters: int = 0, reads: bool = False) -> None:
        self.read += READING if reads else 0
        self.typed += letters * TYPING
        self.steps.append((what, self.seconds))

    @property
    def seconds(self) -> float:
        return monotonic() - self.began + self.read + self.typed

    def __str__(self) -> str:
        return "\n".join(f"{number}. {what}: {at:.0f} s" for number, (what, at) in enumerate(self.steps, 1))


def test_from_signing_in_to_open(app: Flask, cast: Cast, visit: Visits, capsys: pytest.CaptureFixture[str]) -> None:
    wording = text.Wording("A library for {city}", "{council}, open {city}’s library.", "Because **{city}** reads.")
    text.rewrite_master(cast.campaign, {"en": wording})
    db.session.commit()
    page = visit.sign_in(cast.omar.email, size="phone")
    watch = Stopwatch()

    page.get_by_role("link", name="Start a petition for a city").click()
    watch.step("“Start a petition for a city”", reads=True)
    page.get_by_label("City or ZIP").press_sequentially("millb")
    expect(page.locator("#places")).to_contain_text("there is one for this city")  # hers has none yet
    page.get_by_label("City or ZIP").fill("durham nc")
    page.get_by_role("button", name="Durham, NC", exact=True).click()
    page.wait_for_url("**/durham-nc/edit")
    watch.step("city typed and pressed", letters=9, reads=True)

    page.locator("[name=title_en]").fill("A library for all of Durham")
    expect(page.locator("#kept")).to_contain_text("Saved")
    page.locator("[name=council]").fill("Durham City Council of 2026")
    page.goto("about:blank")  # left before the moment was over
    page.goto("/office/sunday-library/durham-nc/edit")
    expect(page.locator("[name=title_en]")).to_have_value("A library for all of Durham")
    expect(page.locator("[name=council]")).to_have_value("Durham City Council of 2026")
    fits(page)
    axe(page)
    watch.step("headline and council; the page left and opened again", letters=52, reads=True)

    page.locator("[name=clerk]").fill("City Hall, room 2")
    page.locator("[name=clerk_source]").fill("Asked by phone")
    page.locator("[name=meets_at]").fill(MEETING.isoformat())
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/durham-nc/preview")
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("A library for all of Durham")
    expect(page.frame_locator("iframe").locator("main")).to_contain_text("Durham City Council of 2026, open Durham’s")
    watch.step("clerk and meeting; saved", letters=40, reads=True)

    page.get_by_role("button", name="Open for signatures").click()
    page.wait_for_url("**/office/sunday-library/durham-nc")
    watch.step("looked at and opened")
    stranger = visit("phone")
    stranger.goto("/sunday-library/durham-nc")
    expect(stranger.get_by_role("button", name="Sign the petition")).to_be_enabled()
    with capsys.disabled():
        print(f"\n{watch}\nat {READING} s a new page and {TYPING} s a letter; the limit is {LIMIT} s")
    assert watch.seconds < LIMIT


def test_two_windows(cast: Cast, visit: Visits) -> None:
    """The same draft in two windows: the later one is told, sees both, and decides."""
    where = f"/office/{cast.campaign.slug}/{cast.draft.slug}/edit"
    one = visit.sign_in(cast.lena.email)
    one.goto(where)
    other = one.context.new_page()
    other.goto(where)
    one.locator("[name=council]").fill("As in the first")
    expect(one.locator("#kept")).to_contain_text("Saved")
    other.locator("[name=council]").fill("As in the second")
    expect(other.locator("#kept")).to_contain_text("You typed here in another window")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator(".warning")).to_contain_text("As in the first")
    expect(other.locator("[name=council]")).to_have_value("As in the second")
    axe(other)
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_url("**/preview")
    one.locator("[name=council]").fill("Typed on, unaware")
    expect(one.locator("#kept")).to_contain_text("Not saved.")
    assert other.goto(where)
    expect(other.locator("[name=council]")).to_have_value("As in the second")
