"""Rosa forgot that she signed. She is counted once, and nobody looking over her shoulder learns anything."""

import re

from tests.browser import Visits
from tests.cast import Cast
from tests.letters import Outbox
from tests.stories import walk


def test_she_is_counted_once_and_gets_another_letter(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    walk.sign(page, cast)
    first = page.content()
    walk.press(page, outbox.last("rosa@mail.example").link("/confirm/"))

    stranger = visit("phone")
    walk.sign(stranger, cast, "ROSA marin", email="Rosa+again@mail.example")
    shown = re.compile(r'(value="[^"]{30,}"|[rR]…@)')
    assert shown.sub("", stranger.content()) == shown.sub("", first), "the page must not tell who has signed"
    assert walk.count(stranger, cast) == (1, 1)

    letter = outbox.all[-1]
    outbox.send()
    letter = outbox.all[-1]
    assert not [link for link in letter.links if "/confirm/" in link], "nothing to confirm: she is counted already"
    assert letter.link("/me/")


def test_three_letters_to_a_mailbox_and_no_fourth(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    for _ in range(5):
        walk.sign(page, cast)
    assert len(outbox.to("rosa@mail.example")) == 3
