"""Omar takes the packet to the council; Bea, the clerk, checks that what she got is what was made."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser import Visits, fits
from tests.cast import Cast


@pytest.mark.usefixtures("worker")
def test_omar_builds_and_fetches_bea_verifies(visit: Visits, cast: Cast, tmp_path) -> None:
    cast.signed()
    cast.signed("Ben Osei", postal_code="99502")
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}")
    omar.get_by_role("link", name="Deliver", exact=True).click()
    omar.get_by_role("button", name="Build it").click()
    expect(omar.get_by_role("alert")).to_contain_text("Briefly say what it’s for.")
    omar.get_by_label("Purpose").fill("For the clerk, before Tuesday")
    omar.get_by_role("button", name="Build it").click()
    button = omar.locator("#exports").get_by_role("button", name="Download")
    expect(button).to_be_visible(timeout=60_000)
    fits(omar)
    with omar.expect_download() as started:
        button.click()
    packet = tmp_path / "packet.zip"
    started.value.save_as(packet)
    assert "roll.pdf" in zipfile.ZipFile(packet).namelist()
    expect(omar.locator("#exports")).to_contain_text("Downloaded. Reload this page")
    omar.reload()
    expect(omar.locator("#exports")).to_contain_text("Downloaded.")
    code = omar.locator("#exports a[href^='/verify/']").inner_text()

    bea = visit("desktop")
    bea.goto("/verify")
    bea.get_by_label("Code on the cover").fill(code.lower())
    bea.get_by_role("button", name="Find it").click()
    expect(bea.locator("main")).to_contain_text("2 different people")
    bea.locator("#file").set_input_files(packet)
    expect(bea.get_by_role("status")).to_contain_text("Yes. This is the packet made for Millbrook City Council")
    other = tmp_path / "other.zip"
    other.write_bytes(packet.read_bytes() + b" ")
    bea.locator("#file").set_input_files(other)
    expect(bea.get_by_role("status")).to_contain_text("This is not it")
    fits(bea)


@pytest.mark.one_database
def test_bea_pastes_a_digest_without_script(visit: Visits, cast: Cast) -> None:
    from tests.house import routes

    code = routes.furnish(cast.petition, cast)["code"]
    bea = visit("phone", script=False)
    bea.goto(f"/verify/{code}")
    bea.get_by_label("Or paste its SHA-256").fill("1" * 64)
    bea.get_by_role("button", name="Compare").click()
    expect(bea.get_by_role("status")).to_contain_text("roll.csv")
    fits(bea)
