"""Omar wants everything, e-mail and phone too: told how to set up a second factor, and with it he gets it."""

import re
from pathlib import Path
from time import time

import pytest
from passlib.totp import TOTP
from playwright.sync_api import expect

from tests.browser import Visits
from tests.cast import Cast
from tests.stories import walk

pytestmark = pytest.mark.one_database


@pytest.mark.usefixtures("worker")
def test_only_with_a_second_factor(visit: Visits, cast: Cast, tmp_path: Path) -> None:
    cast.signed("Ben Osei", phone="555 010 0199")
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}/deliver")
    omar.get_by_label("Everything, for the campaign’s own use, with e-mail and phone, as a CSV file").check()
    omar.get_by_label("Purpose").fill("Our own copy")
    omar.get_by_role("button", name="Build it").click()
    alert = omar.get_by_role("alert")
    expect(alert).to_contain_text("your account has none yet")
    expect(omar.get_by_label("Purpose")).to_have_value("Our own copy")
    omar.locator("main").get_by_role("link", name="Set up a second factor").click()
    omar.get_by_role("button", name="Set up with an authenticator app").click()
    key = re.sub(r"[ -]", "", omar.locator("main code").first.inner_text())
    omar.get_by_label("Six digits").fill(TOTP(key=key).generate().token)
    omar.get_by_role("button", name="Switch it on").click()
    expect(omar.get_by_text("Your second factor is on.")).to_be_visible()
    omar.goto(f"/office{cast.path}/deliver")
    omar.get_by_label("Everything, for the campaign’s own use, with e-mail and phone, as a CSV file").check()
    omar.get_by_label("Purpose").fill("Our own copy")
    omar.get_by_label("Code of your second factor").fill(TOTP(key=key).generate(time() + 30).token)
    omar.get_by_role("button", name="Build it").click()
    copy = walk.fetch(omar, tmp_path / "everything.csv").read_text(encoding="utf-8-sig")
    assert "ben@mail.example" in copy
    assert "555 010 0199" in copy
