"""Father and son of one name, twins, a couple on one mailbox, a stall's tablet: nobody loses a signature."""

from playwright.sync_api import expect

from tests.browser import Visits
from tests.cast import Cast
from tests.matching.doubtful import HOME, father_and_son, matched
from tests.matching.people import FAMILY, GIVEN, put
from tests.stories import walk


def test_father_and_son_of_one_name(visit: Visits, cast: Cast) -> None:
    """The rules ask; once a person has said that they are two, nobody asks again."""
    father_and_son(cast)
    page = visit.sign_in(cast.ines.email)
    assert walk.count(page, cast) == (2, 2)
    page.goto(f"/office{cast.path}/doubles")
    page.get_by_text("Why these two?").click()
    expect(page.locator(".why-two")).to_contain_text("perhaps father and son")
    walk.key(page, "2")
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    page.goto(f"/office{cast.path}/doubles/decided?what=different")
    expect(page.locator("table")).to_contain_text("Robert Alvarez Jr")
    assert walk.count(page, cast) == (2, 2)


def test_twins(visit: Visits, cast: Cast) -> None:
    """Whoever wonders looks at both: one letter differs, and that is why the rules do not join them."""
    pair = [
        put(cast.petition, given, "Lund", mail, **HOME) for given, mail in (("Eric", "e@mail.example"), ("Erik", ""))
    ]
    path = f"/office{cast.path}/doubles/{pair[0].id}/{pair[1].id}"
    matched(cast)
    page = visit.sign_in(cast.ines.email)
    assert walk.count(page, cast) == (2, 2)
    page.goto(path)
    expect(page.locator(".case mark")).to_have_text(["c", "k"])
    page.get_by_text("Why these two?").click()
    expect(page.locator(".why-two")).to_contain_text("twins or sisters")


def test_a_couple_on_one_mailbox(visit: Visits, cast: Cast) -> None:
    for given in ("Rosa", "Tomás"):
        put(cast.petition, given, "Marín", "casa@mail.example", **HOME)
    matched(cast)
    page = visit.sign_in(cast.ines.email)
    assert walk.count(page, cast) == (2, 2)
    page.goto(f"/office{cast.path}/doubles")
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()


def test_a_stalls_tablet(visit: Visits, cast: Cast) -> None:
    """Forty people, one mailbox, which tells nothing: nobody is set aside."""
    families = (*FAMILY, "Jankowski", "Kowalczyk")
    for n in range(40):
        given, family = GIVEN[n % len(GIVEN)], families[n % len(families)]
        put(cast.petition, given, family, "stall@mail.example", days=n / 500, postal_code="99501")
    matched(cast)
    page = visit.sign_in(cast.ines.email)
    assert walk.count(page, cast) == (40, 40)
    page.goto(f"/office{cast.path}/doubles/decided")
    expect(page.locator("main")).to_contain_text("The rules have set nothing aside.")
