"""Ines, who looks after doubles, sees what left: who took it, when, why, which columns. The files are not hers."""

import pytest
from playwright.sync_api import expect

from app.common.clock import now
from app.delivery import exports
from app.extensions import db
from tests.browser import Visits, axe, fits
from tests.cast import Cast

pytestmark = pytest.mark.one_database


def test_she_reads_the_log_and_no_file(visit: Visits, cast: Cast) -> None:
    export = exports.note(
        cast.petition, "csv", "clerk", "For the clerk’s check", account=cast.omar, fields=("no", "ward")
    )
    export.state, export.filename, export.size, export.ready_at = "ready", "roll.csv", 12, now()
    db.session.commit()
    ines = visit.sign_in(cast.ines.email)
    ines.goto(f"/office{cast.path}")
    ines.get_by_role("link", name="Deliver", exact=True).click()
    expect(ines.get_by_role("link", name="Packet", exact=True)).to_have_count(0)
    ines.get_by_role("link", name="Export log", exact=True).click()
    log = ines.locator("main .exports")
    expect(log).to_contain_text("The roll as a CSV file")
    expect(log).to_contain_text("Omar: “For the clerk’s check”")
    log.get_by_text("2 columns").click()
    expect(log.get_by_text("no, ward")).to_be_visible()
    expect(log).to_contain_text("Not downloaded yet.")
    expect(log.get_by_role("button")).to_have_count(0)
    axe(ines)
    ines.set_viewport_size({"width": 360, "height": 740})
    fits(ines)
    assert ines.goto(f"/office{cast.path}/deliver").status == 403
