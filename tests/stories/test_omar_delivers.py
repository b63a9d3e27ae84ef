"""Omar delivers to a council of seven, two of them at large: says what for, watches the packet being built, fetches it
once; in each member's paper the right ward comes first."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from app.extensions import db
from app.models import CouncilMember
from tests.browser import Visits, fits
from tests.cast import Cast
from tests.stories import walk

WARDS = {"Jo Park": 0, "Sam Reyes": 1, "Ann Lee": 0, "Raj Rao": 1, "Eva Ortiz": 0}
AT_LARGE = ("Max Bell", "Una Roy")


@pytest.mark.usefixtures("worker")
def test_each_member_reads_of_their_own_ward(visit: Visits, cast: Cast, tmp_path: Path) -> None:
    one, two = cast.millbrook.wards
    seats = [(name, (one, two)[ward]) for name, ward in WARDS.items()] + [(name, None) for name in AT_LARGE]
    cast.petition.members = [
        CouncilMember(name=name, seat=ward.name if ward else "At large", ward=ward, position=place)
        for place, (name, ward) in enumerate(seats)
    ]
    cast.signed("Ben Osei")
    cast.signed("Ana Ruiz")
    cast.signed("Noor Ali").ward = two
    db.session.commit()
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}")
    omar.get_by_role("link", name="Deliver", exact=True).click()
    omar.get_by_role("button", name="Build it").click()
    expect(omar.get_by_role("alert")).to_contain_text("Briefly say what it’s for.")
    omar.get_by_label("Purpose").fill("For the seven, before Tuesday")
    omar.get_by_role("button", name="Build it").click()
    fits(omar)
    packet = zipfile.ZipFile(walk.fetch(omar, tmp_path / "packet.zip"))
    exports = omar.locator("#exports")
    expect(exports).to_contain_text("Downloaded. Reload this page")
    omar.reload()
    expect(exports).to_contain_text("Downloaded.")
    expect(exports).to_contain_text("For the seven, before Tuesday")
    expect(exports.get_by_role("button", name="Download")).to_have_count(0)
    expect(exports.locator("a[href^='/verify/']")).to_be_visible()
    assert "roll.pdf" in packet.namelist()
    for name, ward in WARDS.items():
        of_the_ward(packet, name, ward)
    for name in AT_LARGE:
        said = read(packet, name)
        front, _, city = said.partition("The whole city: Millbrook, AK")
        assert f"Dear {name}," in front
        assert "Ward" not in front
        assert "Ward 1 2 Ward 2 1" in city
        assert "Osei" not in said, "the city's roll is in the packet once"


def of_the_ward(packet: zipfile.ZipFile, name: str, ward: int) -> None:
    """Ward 1 has Ben and Ana, ward 2 has Noor."""
    front, _, city = read(packet, name).partition("The whole city: Millbrook, AK")
    assert f"Dear {name}," in front
    assert f"Counted for Ward {ward + 1}: {2 - ward}." in front
    assert f"{2 - ward} of 3 different people" in front
    assert f"Ward {2 - ward}" not in front, "the other ward is among the city's figures, not in front"
    assert f"Ward {2 - ward}" in city
    assert [who in front for who in ("Ben Osei", "Ana Ruiz", "Noor Ali")] == [not ward, not ward, bool(ward)]


def read(packet: zipfile.ZipFile, name: str) -> str:
    pages = PdfReader(BytesIO(packet.read(f"member-{name.lower().replace(' ', '-')}.pdf"))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
