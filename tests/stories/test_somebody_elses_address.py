"""Somebody signs with Rosa's address. She says that it was not her; that is the end of it."""

from playwright.sync_api import expect

from tests.browser import Visits
from tests.cast import Cast
from tests.letters import Outbox
from tests.stories import walk


def test_it_was_not_her(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    joker = visit("desktop")
    walk.sign(joker, cast, "Mickey Duck", email="rosa@mail.example")

    page = visit("phone")
    page.goto(outbox.last("rosa@mail.example").link("/confirm/"))
    page.locator("button[name=not_me]").click()
    expect(page.locator("h1")).to_contain_text("Thank you")
    assert walk.count(page, cast) == (0, 0)

    for _ in range(2):  # the joker sees what everybody sees; her mailbox stays quiet
        walk.sign(joker, cast, "Mickey Duck", email="rosa@mail.example")
        walk.sign(joker, cast, "Donald Mouse", email="rosa@mail.example")
    assert len(outbox.to("rosa@mail.example")) == 1
    assert walk.count(page, cast) == (0, 0)
