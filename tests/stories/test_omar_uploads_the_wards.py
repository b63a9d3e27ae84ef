"""Omar has the new ward map from the city: sees it on a map, applies it, sees who moved; and is told what is wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.places.handing_in import wards

CROSSED = wards(("Ward 1", -150, 61), ("Ward 2", -150, 61))
LIST = b"street_address,zip,ward\n12 Oak St,99501,Ward 2\n"


@pytest.mark.usefixtures("worker")
def test_he_sees_the_map_before_anything_changes(visit: Visits, cast: Cast, tmp_path: Path) -> None:
    cast.signed(street_address="12 Oak Street")
    cast.signed("Ben Osei", postal_code="99502")
    files = {"bad.geojson": CROSSED, "list.csv": LIST,
             "wards.geojson": wards(("Ward 1", -150, 61), ("River Ward", -149.9, 61))}  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}")
    omar.get_by_role("link", name="Roll", exact=True).click()
    omar.get_by_role("link", name="Places", exact=True).click()
    expect(omar.get_by_role("img", name="Map of Millbrook")).to_be_visible()

    def hand_in(kind: str, name: str) -> None:
        omar.get_by_label(kind).check()
        omar.get_by_label("File", exact=True).set_input_files(tmp_path / name)
        omar.get_by_label("Where is it from?").fill("City clerk’s map page, November 2026")
        omar.get_by_role("button", name="Check it").click()

    hand_in("Wards or council districts", "bad.geojson")
    expect(omar.get_by_role("alert")).to_contain_text("“Ward 1” and “Ward 2” overlap by 100 %", timeout=60_000)
    omar.get_by_role("link", name="Hand in another").click()
    hand_in("Wards or council districts", "wards.geojson")
    expect(omar.get_by_role("heading", name="Wards: waits for you")).to_be_visible(timeout=60_000)
    expect(omar.locator("svg").get_by_text("River Ward", exact=True)).to_be_visible()
    expect(omar.locator("main")).to_contain_text("Ward 2 → River Ward")
    axe(omar)
    omar.set_viewport_size({"width": 360, "height": 740})
    fits(omar)
    omar.set_viewport_size({"width": 1280, "height": 900})
    omar.get_by_role("button", name="Apply").click()
    expect(omar.get_by_role("heading", name="The roll is placed")).to_be_visible(timeout=60_000)
    omar.get_by_role("link", name="Back to places").click()
    hand_in("Address list", "list.csv")
    expect(omar.locator("main")).to_contain_text("1 person would move", timeout=60_000)
    omar.get_by_role("button", name="Apply").click()
    expect(omar.get_by_role("heading", name="The roll is placed")).to_be_visible(timeout=60_000)
    moved = omar.get_by_role("row", name="ZIP inside address inside 1")
    expect(moved).to_be_visible()
    axe(omar)
    omar.goto(f"/office{cast.path}/roll")
    omar.get_by_role("link", name="Rosa Marín").click()
    expect(omar.locator("main")).to_contain_text("address inside by the address list")
