"""Lena changes the master text while Omar has a line of his own and people have signed it."""

import pytest
from playwright.sync_api import expect

from app.campaigns import text
from app.extensions import db
from tests.browser import Visits, axe
from tests.cast import Cast


@pytest.mark.usefixtures("worker")
def test_under_a_local_edit(cast: Cast, visit: Visits) -> None:
    for petition in (cast.petition, cast.draft):
        text.restart(petition)
    own = text.wordings(cast.petition)["en"]
    text.rewrite(cast.petition, {"en": own._replace(title="Sundays for Millbrook, please")})
    cast.signed("Rosa Marín")
    db.session.commit()
    office = f"/office/{cast.campaign.slug}"

    lena = visit.sign_in(cast.lena.email)
    lena.goto(f"{office}/edit")
    lena.locator("[name=title_en]").fill("Open in {town}")
    lena.get_by_role("button", name="Save").click()
    expect(lena.get_by_role("alert")).to_contain_text("{town} is no place-holder")
    lena.locator("[name=title_en]").fill("{programme}: {city} reads on Sundays")
    lena.locator("[name=demand_en]").fill("{council} shall open the library every Sunday.")
    lena.locator("[name=programme_en]").fill("Sunday Library")
    lena.get_by_role("button", name="Preview").click()
    expect(lena.locator("#preview")).to_contain_text("Sunday Library: Easton Falls reads on Sundays")
    axe(lena)
    lena.get_by_role("button", name="Save").click()
    expect(lena.get_by_role("heading", name="Master text")).to_be_visible()

    def followed() -> None:
        row = lena.get_by_role("row").filter(has_text="Easton Falls")
        while "it follows" not in row.inner_text():
            lena.wait_for_timeout(200)
            lena.reload()

    followed()  # the draft, which nobody signs, by itself
    expect(lena.get_by_role("row").filter(has_text="Millbrook")).to_contain_text("a choice in 1 part")
    axe(lena)

    omar = visit.sign_in(cast.omar.email, size="phone")
    omar.goto(f"{office}/{cast.petition.slug}/edit")
    omar.get_by_role("link", name="See both texts").click()
    expect(omar.locator("main")).to_contain_text("changed by both")
    axe(omar)
    omar.get_by_role("radio", name="Keep ours").first.check()
    omar.get_by_role("button", name="Save").click()
    expect(omar.get_by_role("alert").last).to_contain_text("1 person signed the former text.")
    omar.get_by_label("earlier signers stay with the earlier text").check()
    omar.get_by_role("button", name="Save").click()
    expect(omar.locator("[name=title_en]")).to_have_value("Sundays for Millbrook, please")
    expect(omar.locator("[name=demand_en]")).to_have_value(
        f"{cast.petition.council} shall open the library every Sunday."
    )
    lena.reload()
    expect(lena.get_by_role("row").filter(has_text="Millbrook")).to_contain_text("nothing: it follows")
