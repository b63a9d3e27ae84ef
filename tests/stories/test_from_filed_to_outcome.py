"""Omar keeps the ledger from filing to outcome; Jo, of the council, answers at her own pace; the public sees both."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import Visits, fits
from tests.cast import Cast

pytestmark = pytest.mark.one_database


def enter(page: Page, base: str, step: str, day: str, **chosen: str) -> None:
    page.goto(base)
    page.get_by_role("link", name=step, exact=True).click()
    expect(page.get_by_role("heading", name=step, exact=True)).to_be_visible()
    page.get_by_label("Day", exact=True).fill(day)
    for label, value in chosen.items():
        page.get_by_label(label.replace("_", " "), exact=True).select_option(label=value)
    page.get_by_label("Link to the evidence").fill("https://city.example/minutes")


def test_from_filed_to_outcome(visit: Visits, cast: Cast, look: Callable[[Any, str], None]) -> None:
    omar = visit.sign_in(cast.omar.email)
    base = f"/office{cast.path}/ledger"
    enter(omar, base, "Filed", "2026-11-20")
    stamp = BytesIO()
    Image.new("RGB", (60, 40), "white").save(stamp, "PNG")
    receipt = {"name": "stamp.png", "mimeType": "image/png", "buffer": stamp.getvalue()}
    omar.get_by_label("Receipt").set_input_files(receipt)
    look(omar, "ledger-1-enter")
    omar.get_by_label("The council really has it").check()
    omar.get_by_role("button", name="Enter it").click()
    expect(omar.get_by_text("Entered.")).to_be_visible()
    enter(omar, base, "Heard", "2026-11-23")
    omar.get_by_role("button", name="Enter it").click()
    omar.get_by_role("link", name=re.compile("Correct.*Heard")).click()
    omar.get_by_label("Day", exact=True).fill("2026-11-22")
    omar.get_by_label("Why is it corrected?").fill("The minutes say the 22nd")
    omar.get_by_role("button", name="Correct it").click()
    expect(omar.get_by_text("Corrected: The minutes say the 22nd")).to_be_visible()
    enter(omar, base, "Voted", "2026-11-24", Result="Passed", **{"Jo Park,_Ward_1": "Yes", "Sam Reyes,_Ward_2": "No"})
    omar.get_by_role("button", name="Enter it").click()
    expect(omar.get_by_role("alert")).to_contain_text("1 yes, 1 no, and the result is “Passed”.")
    look(omar, "ledger-2-asked")
    omar.get_by_label("Yes, that is right").check()
    omar.get_by_role("button", name="Enter it").click()
    omar.get_by_role("link", name=re.compile("Release.*Voted")).click()
    omar.get_by_role("button", name="Put it on the public timeline").click()
    expect(omar.get_by_text("The public page says so now.")).to_be_visible()
    enter(omar, base, "Outcome", "2026-11-24", Result="The council agreed")
    expect(omar.locator(".warning")).to_contain_text("The ledger says the vote passed.")
    omar.get_by_label("That is what the council decided").check()
    omar.get_by_role("button", name="Enter it").click()
    expect(omar.get_by_text("Entered.")).to_be_visible()
    look(omar, "ledger-2-whole")
    fits(omar)
    bea = visit("phone")
    bea.goto(cast.path)
    expect(bea.locator(".council")).to_contain_text("Voted yes")
    expect(bea.locator("#sign-title")).to_have_text("Won")
    look(bea, "ledger-3-public")
    bea.get_by_role("link", name="More about the council").click()
    expect(bea.get_by_role("heading", name="Vote: Passed")).to_be_visible()
    look(bea, "ledger-4-council")
    fits(bea)


def test_a_member_answers_at_her_own_pace(visit: Visits, cast: Cast, look: Callable[[Any, str], None]) -> None:
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}/council")
    look(omar, "answers-0-council")
    omar.get_by_role("link", name="Questions to the council").click()
    omar.get_by_label("Question (English)").fill("Will you vote for it?")
    omar.get_by_label("Question (Spanish)").fill("¿Votará a favor?")
    omar.get_by_role("button", name="Add the question").click()
    omar.get_by_role("button", name=re.compile("Make a link.*Jo Park")).click()
    expect(omar.locator("p.address")).to_be_visible()
    look(omar, "answers-1-office")
    fits(omar)
    link = omar.locator("p.address").first.inner_text()
    jo = visit("phone")
    jo.goto(link)
    jo.get_by_label("Will you vote for it?").fill("I want to hear the residents first.")
    jo.get_by_role("button", name=re.compile("^Save.*1")).click()
    expect(jo.get_by_text("Saved. It is not public.")).to_be_visible()
    bea = visit("phone")
    bea.goto(f"{cast.path}/answers")
    expect(bea.get_by_text("No answer yet")).to_be_visible()
    jo.goto(link)
    expect(jo.get_by_label("Will you vote for it?")).to_have_value("I want to hear the residents first.")
    look(jo, "answers-2-member")
    jo.get_by_role("button", name=re.compile("^Publish.*1")).click()
    expect(jo.get_by_text("Published. Everybody can read it.")).to_be_visible()
    bea.reload()
    expect(bea.get_by_text("I want to hear the residents first.")).to_be_visible()
    look(bea, "answers-3-public")
    fits(bea)
