"""Omar takes the packet to the council: asks for it with a reason, watches it being built, fetches it once."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Visits, fits
from tests.cast import Cast


@pytest.mark.usefixtures("worker")
def test_he_says_what_for_and_fetches_it_once(visit: Visits, cast: Cast, tmp_path: Path) -> None:
    cast.signed()
    cast.signed("Ben Osei", postal_code="99502")
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}")
    omar.get_by_role("link", name="Deliver", exact=True).click()
    omar.get_by_role("button", name="Build it").click()
    expect(omar.get_by_role("alert")).to_contain_text("Briefly say what it’s for.")
    omar.get_by_label("Purpose").fill("For the clerk, before Tuesday")
    omar.get_by_role("button", name="Build it").click()
    exports = omar.locator("#exports")
    expect(exports.get_by_role("button", name="Download")).to_be_visible(timeout=60_000)
    fits(omar)
    with omar.expect_download() as started:
        exports.get_by_role("button", name="Download").click()
    packet = tmp_path / "packet.zip"
    started.value.save_as(packet)
    assert "roll.pdf" in zipfile.ZipFile(packet).namelist()
    expect(omar.locator("#exports")).to_contain_text("Downloaded. Reload this page")
    omar.reload()
    expect(exports).to_contain_text("Downloaded.")
    expect(exports).to_contain_text("For the clerk, before Tuesday")
    expect(exports.get_by_role("button", name="Download")).to_have_count(0)
    expect(exports.locator("a[href^='/verify/']")).to_be_visible()
