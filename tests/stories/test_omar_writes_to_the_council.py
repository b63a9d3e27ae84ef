"""Omar writes the letter that each council member's paper begins with: a slip is told, nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import Visits, axe, fits
from tests.cast import Cast

pytestmark = pytest.mark.one_database


def test_a_place_holder_misspelled(visit: Visits, cast: Cast, look: Callable[[Any, str], None]) -> None:
    cast.signed()
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}/deliver")
    omar.get_by_role("link", name="Letter to council members").click()
    expect(omar.get_by_text("Dear Jo Park,")).to_be_visible()
    axe(omar)
    fits(omar)
    look(omar, "letter")
    field = omar.get_by_label("Letter to each council member")
    field.fill("Hello {mebmer}")
    omar.get_by_role("button", name="Save the letter").click()
    expect(omar.get_by_role("alert")).to_contain_text("{mebmer}")
    expect(field).to_have_value("Hello {mebmer}")
    field.fill("Hello {member}")
    omar.get_by_role("button", name="Preview").click()
    expect(omar.get_by_text("Hello Jo Park")).to_be_visible()
    omar.get_by_role("button", name="Save the letter").click()
    expect(omar.get_by_text("Last changed")).to_contain_text("Omar")
