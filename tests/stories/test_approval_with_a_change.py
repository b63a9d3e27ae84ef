"""Omar sends his draft to Lena, who wants one word changed; each hears from the other by mail, with the day."""

from playwright.sync_api import expect

from app.accounts import roles
from app.extensions import db
from tests.browser import Visits, axe
from tests.cast import Cast
from tests.letters import Outbox


def test_asked_changed_approved_opened(cast: Cast, visit: Visits, outbox: Outbox) -> None:
    cast.campaign.approves = True
    roles.give(cast.omar, "organizer", cast.campaign, cast.draft)
    db.session.commit()
    here = f"/office/{cast.campaign.slug}/{cast.draft.slug}"
    omar = visit.sign_in(cast.omar.email, size="phone")
    omar.goto(f"{here}/preview")
    expect(omar.get_by_role("button", name="Open for signatures")).to_have_count(0)
    expect(omar.locator("aside")).to_contain_text("you hear by")
    omar.get_by_role("button", name="Send for approval").click()
    expect(omar.locator("aside")).to_contain_text("You hear by")

    lena = visit.sign_in(cast.lena.email)
    letter = outbox.last(cast.lena.email)
    assert letter.subject.startswith("To approve by")
    lena.goto(f"/office/{cast.campaign.slug}")
    lena.get_by_role("link", name="1 waits for you").click()
    expect(lena.locator("main")).to_contain_text("Easton Falls")
    lena.goto(letter.link("/approval"))
    axe(lena)
    lena.get_by_role("button", name="Ask for changes").click()
    expect(lena.get_by_role("alert")).to_contain_text("Say what to change")
    lena.get_by_label("What to change, or why not").fill("Name the branch on Elm Street.")
    lena.get_by_role("button", name="Ask for changes").click()
    expect(lena.get_by_role("status")).to_contain_text("The organizers get an e-mail.")

    letter = outbox.last(cast.omar.email)
    assert letter.subject == "Please change: Easton Falls"
    assert "Name the branch on Elm Street." in letter.text
    omar.goto(letter.link("/edit"))
    omar.locator("[name=demand_en]").fill("Open the branch on Elm Street every Sunday.")
    omar.get_by_role("button", name="Save", exact=True).click()
    expect(omar.locator("aside")).to_contain_text("Name the branch on Elm Street.")
    omar.get_by_role("button", name="Send for approval").click()

    lena.goto(f"{here}/approval")
    expect(lena.locator("main")).to_contain_text("the branch on Elm Street every Sunday")
    lena.get_by_role("button", name="Approve").click()
    expect(lena.get_by_role("status")).to_contain_text("The organizers get an e-mail.")
    omar.goto(outbox.last(cast.omar.email).link("/preview"))
    expect(omar.locator("aside")).to_contain_text("Approved by the lead.")
    omar.get_by_role("button", name="Open for signatures").click()
    omar.wait_for_url(f"**{here}")
    stranger = visit("phone")
    stranger.goto(f"/{cast.campaign.slug}/{cast.draft.slug}")
    expect(stranger.get_by_role("button", name="Sign the petition")).to_be_enabled()
