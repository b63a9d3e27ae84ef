"""A mail provider's scanner opens every link before Rosa does, follows what it finds, and even runs scripts."""

from urllib.parse import urlsplit

from tests.browser import Visits
from tests.cast import Cast
from tests.letters import Outbox
from tests.stories import walk


def test_nothing_happens_until_a_person_presses(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("phone")
    walk.sign(page, cast)
    letter = outbox.last("rosa@mail.example")

    scanner = visit("desktop")
    queue, seen = list(letter.links), set()
    while queue:
        address = queue.pop()
        if address in seen or urlsplit(address).netloc != urlsplit(visit.site).netloc:
            continue
        seen.add(address)
        scanner.request.head(address)
        if "/static/" not in address and not address.endswith((".png", ".ics", ".json", ".xml", ".txt", ".ico")):
            scanner.goto(address)
            found = scanner.locator("a[href]").evaluate_all("links => links.map(link => link.href.split('#')[0])")
            queue += [link for link in found if len(seen) < 60]
    assert len(seen) > 3
    assert walk.count(page, cast) == (0, 0)

    walk.press(page, letter.link("/confirm/"))
    assert walk.count(page, cast) == (1, 1)
