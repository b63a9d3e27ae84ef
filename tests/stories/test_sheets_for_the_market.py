"""Omar prints twenty sheets for Ana, sees where they are, and reads one beside its scan."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser import Visits, axe, fits
from tests.cast import Cast


@pytest.mark.usefixtures("worker")
def test_printed_taken_out_brought_back_read(visit: Visits, cast: Cast, tmp_path: Path) -> None:
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}")
    omar.get_by_role("link", name="Roll", exact=True).click()
    omar.get_by_role("link", name="Paper", exact=True).click()
    omar.get_by_role("link", name="Print sheets").first.click()
    omar.get_by_label("How many sheets?").fill("20")
    omar.get_by_label("Who takes them?").fill("Ana, farmers’ market")
    axe(omar)
    omar.get_by_role("button", name="Number and print them").click()
    link = omar.get_by_role("link", name="Print these sheets (PDF)")
    file = tmp_path / "sheets.pdf"
    file.write_bytes(omar.request.get(link.get_attribute("href") or "").body())
    assert len(PdfReader(file).pages) == 20
    omar.get_by_label("Tick all").check()
    omar.get_by_role("button", name="out", exact=True).click()
    expect(omar.get_by_text("20 sheets marked.")).to_be_visible()
    expect(omar.locator(".holders")).to_contain_text("20 out")
    axe(omar)
    omar.get_by_role("link", name="Sheet 17").click()
    omar.get_by_text("Add a scan").click()
    omar.locator("#files").set_input_files(file)
    omar.get_by_role("button", name="Add the scan").click()
    expect(omar.get_by_text("A sheet has at most 10 pages.")).to_be_visible(timeout=30_000)
    photograph = tmp_path / "sheet.jpg"
    from PIL import Image

    Image.new("RGB", (1600, 1200), (240, 240, 235)).save(photograph)
    omar.get_by_text("Add a scan").click()
    omar.locator("#files").set_input_files(photograph)
    omar.get_by_role("button", name="Add the scan").click()
    picture = omar.get_by_alt_text("Sheet 17, page 1 of the scan")
    expect(picture).to_be_visible(timeout=30_000)
    axe(omar)
    pages = omar.locator(".scan-pages")
    pages.focus()
    before = picture.bounding_box()
    omar.keyboard.press("+")
    after = picture.bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"] * 1.2
    omar.keyboard.press("0")
    omar.set_viewport_size({"width": 360, "height": 740})
    fits(omar)
    omar.get_by_text("Another scan, or none").click()
    omar.get_by_role("button", name="Delete the scan").click()
    expect(omar.get_by_text("The scan is deleted.")).to_be_visible()


def test_a_neighbor_prints_one(visit: Visits, cast: Cast) -> None:
    from tests.stories import walk

    page = visit("phone")
    walk.sign(page, cast)
    answer = page.request.get(f"{cast.path}/sheet.pdf")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
