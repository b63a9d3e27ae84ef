"""Ines and Omar must agree on each case. They differ on one, and Lena decides."""

from playwright.sync_api import expect

from tests.browser import Visits
from tests.cast import Cast
from tests.matching.doubtful import father_and_son
from tests.stories import walk


def test_a_third_decides(visit: Visits, cast: Cast) -> None:
    father_and_son(cast)
    queue = f"/office{cast.path}/doubles"
    omar = visit.sign_in(cast.omar.email)
    omar.goto(queue + "/reviewers")
    omar.get_by_label("Two must agree").check()
    omar.get_by_role("button", name="Save").click()
    expect(omar.locator("main .notice")).to_have_text("Saved.")

    ines = visit.sign_in(cast.ines.email)
    ines.goto(queue)
    walk.key(ines, "1")
    expect(ines.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert walk.count(ines, cast) == (2, 2), "one is not enough"

    omar.goto(queue)
    expect(omar.get_by_role("heading", name="One person, or two?")).to_be_visible()
    assert "Ines" not in omar.locator("main").inner_text()
    walk.key(omar, "2")
    expect(omar.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert walk.count(omar, cast) == (2, 2)

    lena = visit.sign_in(cast.lena.email)
    lena.goto(queue)
    expect(lena.locator("main .notice")).to_contain_text("Two reviewers differ on this case.")
    walk.key(lena, "1")
    expect(lena.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert walk.count(lena, cast) == (2, 1)
    lena.goto(queue + "/decided?what=same")
    expect(lena.locator("table")).to_contain_text("Robert Alvarez")
