"""The lead's control room: which city needs help and why; sorted and filtered without script."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.insight import facts, nexts, room
from app.rules import card
from tests.cast import START, Cast
from tests.client import InspectingClient, words


def codes(cast: Cast) -> list[str]:
    db.session.commit()
    return [step.code for step in nexts.steps(facts.of(cast.petition), most=99)]


def test_steps_know_the_state(cast: Cast) -> None:
    assert {"share", "date", "clerk", "quiet"} <= set(codes(cast)), "opened long ago, and nobody signed"
    cast.petition.goal, cast.petition.goal_moves = 10, False
    for n in range(9):
        cast.signed(f"Signer{n} Lee")
    found = codes(cast)
    assert "nine_tenths" in found
    assert not {"share", "quiet"} & set(found)
    cast.signed("Signer9 Lee")
    assert "goal" in codes(cast)
    card.write(cast.petition, "minimum", 500, "City Code", START.date(), None)
    card.write(cast.petition, "clerk_email", "clerk@city.example", "City Code", START.date(), None)
    found = codes(cast)
    assert "goal_low" in found
    assert "clerk" not in found


def test_two_weeks_without_anybody_is_quiet(cast: Cast) -> None:
    cast.petition.opened_at = now() - timedelta(days=40)
    cast.signed(at=now() - timedelta(days=13))
    assert facts.of(cast.petition).quiet_days == 13
    assert "quiet" not in codes(cast)
    cast.signed("Ben Osei", at=now() - timedelta(days=15))
    petition = cast.petition
    for row in db.session.query(type(cast.signed("Ada Lund", at=now() - timedelta(days=20)))).all():
        row.signed_at = now() - timedelta(days=16)
    assert facts.of(petition).quiet_days == 16
    step = next(step for step in nexts.steps(facts.of(petition), most=99) if step.code == "quiet")
    assert step.number == 16


@pytest.fixture
def cities(cast: Cast, client: InspectingClient) -> InspectingClient:
    for n in range(3):
        cast.signed(f"Signer{n} Lee")
    cast.petition.meets_at = now() + timedelta(days=4, hours=1)
    cast.petition.opened_at = now() - timedelta(days=3)
    petitions.open(cast.draft)
    cast.draft.opened_at = now() - timedelta(days=20)
    db.session.commit()
    return client.be(cast.lena)


def test_who_needs_help_comes_first_with_the_reason(cities: InspectingClient, cast: Cast) -> None:
    cities.get("/office/sunday-library")
    needs = [words(row) for row in cities.page.all("li") if "needs" in (parent(cities, row) or "")]
    assert re.match(r"Millbrook .*: The council meets at .*\. In 4 days\. Build the packet", needs[0])
    assert needs[1] == "Easton Falls No organizer: Nobody organizes this petition."
    found = room.of([cast.petition, cast.draft], {})
    assert [row.need.code for row in found.needy if row.need] == ["meeting", "leaderless"]
    assert found.numbers == {name: found.numbers[name] for name in room.SHOWN}
    assert (found.numbers["quiet"], found.numbers["leaderless"], found.numbers["open"]) == (1, 1, 2)


def parent(client: InspectingClient, row: object) -> str | None:
    return next((e.get("class") for e in client.page.all("ul") if row in list(e)), None)


@pytest.mark.parametrize(("query", "order"), [
    ("sort=city", ["Easton Falls, AK", "Millbrook, AK"]), ("sort=people", ["Millbrook, AK", "Easton Falls, AK"]),
    ("show=quiet", ["Easton Falls, AK"]), ("show=stuck", []),
    ("show=nonsense&sort=x", ["Millbrook, AK", "Easton Falls, AK"]),
])  # fmt: skip
def test_sorted_and_filtered_by_the_address(cities: InspectingClient, query: str, order: list[str]) -> None:
    cities.get(f"/office/sunday-library?{query}")
    rows = [words(e.find("a")) for e in cities.page.all("th") if e.get("scope") == "row"]
    assert rows == order


def test_no_page_asks_more_than_twelve_times(cities: InspectingClient, cast: Cast) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_more: asked.append(statement))
    cast.sign("Waiting Wu")
    paths = ("", f"/{cast.petition.slug}", f"/{cast.petition.slug}/letters", f"/{cast.petition.slug}/sources",
             f"/{cast.petition.slug}/advice")  # fmt: skip
    for path in paths:
        asked.clear()
        cities.get(f"/office/sunday-library{path}")
        found = [statement for statement in asked if statement.lstrip().startswith("SELECT")]
        assert len(found) <= 12, f"{path}: {len(found)}\n" + "\n".join(found)
