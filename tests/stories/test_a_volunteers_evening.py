"""Vera types sheets from a link. Midnight passes while she types: the page says so, what she typed stays in her
browser, and is stored once Omar gives her another hour."""

from datetime import timedelta

from playwright.sync_api import expect

from app.common.clock import now
from app.extensions import db
from app.models import Evening
from app.roll import evenings
from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.paper import desk
from tests.stories.test_a_volunteer_types_a_sheet import type_line


def test_after_midnight(visit: Visits, cast: Cast) -> None:
    desk.sheet(cast, lines=5, asks_street=True, asks_email=False)
    evening = evenings.give(cast.petition, "Vera", [1], now() + timedelta(hours=1), cast.omar)
    link = f"/evening/{evenings.token(evening)}"
    db.session.commit()
    vera = visit("phone")
    vera.goto(link)
    axe(vera)
    vera.get_by_role("link", name="Sheet 1").click()
    axe(vera)
    fits(vera)
    vera.get_by_label("First name, line 1", exact=True).focus()
    type_line(vera, "Ana", "Ruiz", "3 Elm St", "99501")
    expect(vera.get_by_text("Everything is stored.")).to_be_visible()

    until(evening, now() - timedelta(minutes=1))
    type_line(vera, "Ben", "Osei", "4 Elm St")
    expect(vera.get_by_text("Nothing more is stored: the time of your link is over.")).to_be_visible()
    vera.reload()
    expect(vera.get_by_role("heading", name="The evening is over")).to_be_visible()
    axe(vera)

    until(evening, now() + timedelta(hours=1))
    vera.goto(f"{link}/1")
    expect(vera.get_by_text("Everything is stored.")).to_be_visible()
    expect(vera.get_by_label("First name, line 2", exact=True)).to_have_value("Ben")
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}/paper/1")
    expect(omar.get_by_label("First name, line 2", exact=True)).to_have_value("Ben")
    omar.goto(f"/office{cast.path}/team")
    expect(omar.locator(".evenings strong", has_text="Vera")).to_be_visible()
    axe(omar)


def until(evening: Evening, moment: object) -> None:
    """The clock, or the organizer, moves its end."""
    db.session.execute(db.update(Evening).where(Evening.id == evening.id).values(ends_at=moment))
    db.session.commit()
