"""Lena opens her campaign: which city needs help, and why; she follows it to the figure, and the figure to its list.
She hears the dashboard in an order that makes sense, and uses no mouse."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Letter
from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.stories.test_by_keyboard_alone import tab_to

ORDER = [
    'heading "Millbrook" [level=1]', 'navigation "Millbrook"', 'region "The number that counts"', "different people",
    "in seven days", "signatures, the public goal", "as of", 'heading "Next"', 'heading "Are confirmations arriving?"',
    'heading "This petition', 'heading "Signatures per day"', "img", "Show as a table", 'heading "By ward"',
    'heading "By residency"', 'heading "By source"',
]  # fmt: skip


@pytest.fixture
def cities(cast: Cast) -> Cast:
    """Letters to Outlook wait in Millbrook; Easton Falls has been quiet for three weeks, and nobody runs it."""
    for n in range(12):
        cast.signed(f"Signer{n} Lee", at=now() - timedelta(days=n % 6, minutes=5))
    waiting = cast.sign("Noor Ali")
    db.session.add(Letter(
        kind="confirm", petition_id=cast.petition.id, signature_id=waiting.id, domain="outlook.com", attempts=4,
        created_at=now() - timedelta(hours=2), due_at=now() + timedelta(hours=1), answer="421 try again later",
    ))  # fmt: skip
    petitions.open(cast.draft)
    cast.draft.opened_at = now() - timedelta(days=21)
    cast.petition.opened_at = now() - timedelta(days=7)
    db.session.commit()
    return cast


def test_from_the_reason_to_the_list(visit: Visits, cities: Cast) -> None:
    lena = visit.sign_in(cities.lena.email, "desktop")
    lena.goto(f"/office/{cities.campaign.slug}")
    needs = lena.locator(".needs li")
    expect(needs).to_have_count(2)
    expect(needs.nth(0)).to_contain_text(
        re.compile(r"Millbrook\s*Letters: Outlook addresses have waited since \d+:\d\d [AP]M")
    )
    expect(needs.nth(1)).to_contain_text("Easton Falls No organizer: Nobody organizes this petition.")
    tab_to(lena, ".room thead a[href*='sort=city']")
    lena.keyboard.press("Enter")
    expect(lena.locator(".room th[aria-sort]")).to_have_text("City")
    expect(lena.locator(".room tbody th").first).to_contain_text("Easton Falls")
    expect(lena.locator(".room tbody tr").first).to_contain_text("nobody in two weeks")
    lena.get_by_role("link", name="+ 12").click()
    expect(lena.get_by_role("status")).to_contain_text("12 signatures · since ")


def heard(page: Page) -> list[int]:
    """Where in what a screen reader reads each part of the dashboard comes."""
    read = page.locator("main").aria_snapshot()
    places, at = [], 0
    for part in ORDER:
        found = read.find(part, at)
        assert found >= 0, f"{part!r} does not come after {ORDER[: len(places)]}:\n{read}"
        places.append(found)
        at = found
    return places


def test_the_dashboard_is_heard_in_order(visit: Visits, cities: Cast) -> None:
    omar = visit.sign_in(cities.omar.email, "phone")
    omar.goto(f"/office{cities.path}")
    chart = omar.locator(".days.drawn")
    expect(chart.locator("canvas")).to_be_visible()
    expect(chart).to_have_attribute("aria-label", "Signatures per day; the same as a table below")
    assert heard(omar) == sorted(heard(omar))
    assert not axe(omar)
    fits(omar)
    omar.locator(".as-table summary").focus()  # (the date before it has a button of the browser's own)
    omar.keyboard.press("Enter")
    table = omar.locator("#days-table tbody tr")
    expect(table).to_have_count(6)
    chart.hover(position={"x": 60, "y": 60})
    expect(omar.locator(".days-said")).to_contain_text(re.compile(r"\w+, \w+ \d+: 2"))
    table.first.get_by_role("link").focus()
    omar.keyboard.press("Enter")
    expect(omar.get_by_role("status")).to_contain_text("2 signatures")
