"""Omar may use the county's voter list: the roll is compared with it, he looks at what is not certain, and drops it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.stories import walk

VOTERS = """First Name,Middle,Last Name,Suffix,Address,Apt,Zip,Ward,Birth Year,Party
ROSA,ELENA,MARIN,,12 OAK ST,,99501,2,1961,DEM
BEN,,OSEI,,14 OAK ST,B,99502,1,1980,REP
JOHN,ALLEN,PIKE,SR,3 ELM RD,,99501,1,1940,UNA
JOHN,ALLEN,PIKE,JR,3 ELM RD,,99501,1,1971,UNA
PAT,,KOWALSKI,,8 PINE CT,,99501,1,1955,DEM
"""


@pytest.mark.usefixtures("worker")
def test_omar_links_his_residents_file_and_drops_it(visit: Visits, cast: Cast, tmp_path: Path) -> None:
    cast.signed(street_address="12 Oak Street")
    cast.signed("Patricia Kowalski", email="pk@mail.example", postal_code="99502")
    cast.signed("Zoe Quill", street_address="1 Far Away Ln")
    (tmp_path / "voters.csv").write_text(VOTERS)
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}/places")
    omar.get_by_role("link", name="Bring or drop a residents file").click()
    axe(omar)
    omar.get_by_label("A CSV or XLSX file, one line for each resident").set_input_files(tmp_path / "voters.csv")
    omar.get_by_role("button", name="Upload it").click()
    expect(omar.locator("main")).to_contain_text("these never enter a petition: Birth Year, Party")
    expect(omar.get_by_label("First Name")).to_have_value("given_name")
    omar.get_by_label("Where is it from, and who allows you to use it").fill("County clerk, for petitions, March 2026")
    axe(omar)
    omar.set_viewport_size({"width": 360, "height": 740})
    fits(omar)
    omar.set_viewport_size({"width": 1280, "height": 900})
    omar.get_by_role("button", name="Load it and compare the roll with it").click()
    expect(omar.get_by_role("heading", name="What it says of the roll")).to_be_visible(timeout=60_000)
    expect(omar.locator("main")).to_contain_text("“Not found” is not “not a resident”")
    axe(omar)
    if omar.get_by_role("link", name="Look at 1 signature").is_visible():
        omar.get_by_role("link", name="Look at 1 signature").click()
        expect(omar.get_by_role("heading", name="Is this the same person?")).to_be_visible()
        axe(omar)
        walk.key(omar, "1")
        expect(omar.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
        walk.key(omar, "u")
        expect(omar.get_by_role("heading", name="Is this the same person?")).to_be_visible()
        omar.set_viewport_size({"width": 360, "height": 740})
        fits(omar)
        omar.set_viewport_size({"width": 1280, "height": 900})
        walk.key(omar, "2")
        omar.get_by_role("link", name="Back to the residents file").click()
    omar.get_by_label("To drop it, type how many entries it has").fill("5")
    omar.get_by_role("button", name="Drop the file").click()
    expect(omar.locator("main")).to_contain_text("Nothing of it is here any more.", timeout=60_000)
    omar.goto(f"/office{cast.path}/roll")
    omar.get_by_role("link", name="Rosa Marín").click()
    expect(omar.locator("main")).to_contain_text("residents list by the residents file")
