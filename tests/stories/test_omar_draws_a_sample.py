"""Omar draws three percent by California's rule, weeds ten lines by keyboard, finds a double, is told that ten
are too few to judge by, and takes it back."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from app.bench import town
from app.common.clock import now
from app.extensions import db
from app.models import Pair, Signature
from app.sampling import drawing
from tests.browser import Visits, fits
from tests.cast import Cast
from tests.stories import walk

pytestmark = pytest.mark.one_database
FILED = 950


@pytest.mark.usefixtures("worker")
def test_he_weeds_ten_and_finds_a_double(visit: Visits, cast: Cast, database_kind: str) -> None:
    if database_kind != "sqlite":
        pytest.skip("the roll is filled straight into a file")
    town.fill(cast.petition, 1_000)
    db.session.execute(update(Signature).values(matched_at=now()))  # nothing of it waits to be compared
    ids = db.session.scalars(select(Signature.id).filter_by(standing="counts").order_by(Signature.signed_at)).all()
    third, ninth = sorted(ids[number - 1] for number in drawing.lowest("dice 4 2 6", FILED, 9)[2::6])
    db.session.add(Pair(
        campaign_id=cast.campaign.id, petition_id=cast.petition.id, a_id=third, b_id=ninth, probability=0.8, at=now(),
        verdict="review", level="", reasons=[], rules="",
    ))  # fmt: skip
    db.session.commit()
    omar = visit.sign_in(cast.omar.email, "phone")
    path = cast.path
    db.session.rollback()  # what is held open here would keep the worker from drawing
    omar.goto(f"/office{path}/deliver")
    omar.get_by_role("link", name="No sample is drawn yet").click()
    omar.get_by_label("California").check()
    omar.get_by_label("Seed").fill("dice 4 2 6")
    omar.get_by_role("button", name="Draw a sample").click()
    omar.get_by_role("link", name="Weed the sample").click(timeout=30_000)
    for done in range(10):
        expect(omar.locator(".case-progress")).to_contain_text(f"{done} of 500 judged")
        if done == 2:
            expect(omar.get_by_role("radio").first).to_be_checked()
            fits(omar)
        walk.key(omar, "3" if done == 2 else "1")
    expect(omar.locator(".case-progress")).to_contain_text("10 of 500 judged")
    omar.get_by_role("link", name="Sample", exact=True).click()
    expect(omar.locator("#sample")).to_contain_text("Doubles within the sample: 1.")
    expect(omar.locator("#sample")).to_contain_text("10 lines are too few for it: it needs 500.")
    fits(omar)
    omar.get_by_role("link", name="Weed the sample").click()
    for left in range(9, 1, -1):
        walk.key(omar, "u")
        expect(omar.locator(".case-progress")).to_contain_text(f"{left} of 500 judged")
    omar.goto(omar.url.partition("/weed")[0])
    expect(omar.locator("#sample")).to_contain_text("Doubles within the sample: 0.")
