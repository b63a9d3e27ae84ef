"""Known pairs look like any other, change nothing, and tell how far a reviewer can be relied on."""

import pytest

from app.extensions import db
from app.matching import deciding, known, reliability
from app.models import Pair, Ruling, Signature
from tests.cast import Cast
from tests.client import InspectingClient, fields
from tests.matching.doubtful import HOME, father_and_son, matched
from tests.matching.people import put


@pytest.fixture
def roll(cast: Cast) -> Cast:
    """Cases, a certain double, two of one family who are certainly two."""
    for n, name in enumerate(("Robert", "Hugo", "Felix")):
        father_and_son(cast, name, ("Alvarez", "Brandt", "Castellano")[n])
    for day in (0, 3):
        put(cast.petition, "Grace", "Goldberg" + "g" * day, "grace@mail.example", days=day, postal_code="99502")
    home = {"street_address": "9 Dogwood Lane", "postal_code": "99502"}
    put(cast.petition, "Carla", "Hathaway", "carla@mail.example", days=2, **home)
    put(cast.petition, "Jonas", "Hathaway", "jonas@mail.example", days=5, **home)
    matched(cast)
    assert db.session.query(Pair).filter_by(verdict="auto", level=known.CERTAIN).count() == 1
    return cast


def names(found: known.Known) -> set[str]:
    return {db.session.get_one(Signature, number).given_name or "" for number in (found.a_id, found.b_id)}


def test_certain_ones_only(roll: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "ONE_IN", 1)
    seen = {}
    for account in (roll.ines, roll.omar, roll.lena, roll.ada):
        found = known.draw(roll.petition, account)
        assert found == known.draw(roll.petition, account), "the same page again"
        assert found is not None
        seen[found.answer] = names(found)
    assert seen.items() <= {"same": {"Grace"}, "different": {"Carla", "Jonas"}}.items()


def test_about_one_in_fifteen() -> None:
    due = sum(known._chance(7, 3, n) % known.ONE_IN == 0 for n in range(3000))
    assert 150 < due < 250


def test_it_looks_like_any_other_and_changes_nothing(
    roll: Cast, client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/office{roll.path}/doubles"
    client.be(roll.ines).get(path)
    plain, words = fields(client.page.form("1 Same person")), client.page.text
    monkeypatch.setattr(known, "ONE_IN", 1)
    before = standings()
    client.get(path)
    assert "mixed in" in words
    assert "mixed in" in client.page.text
    mixed = fields(client.page.form("1 Same person"))
    assert {k: len(v[0]) for k, v in mixed.items()} == {k: len(v[0]) for k, v in plain.items()}
    client.submit("3 Not sure")
    client.submit("2 Different people")
    client.submit("1 Same person")
    rulings = db.session.query(Ruling).order_by(Ruling.id).all()
    assert [r.known is not None for r in rulings] == [True, True, False], "each known pair once"
    assert standings() != before, "the third was a case"
    deciding.undo(rulings[2], roll.ines)
    assert standings() == before
    assert not db.session.query(Pair).filter(Pair.decision.is_not(None)).count()


def standings() -> dict[int, str]:
    db.session.expire_all()
    return {row.id: row.standing for row in db.session.query(Signature)}


def test_undo_of_a_known_one_shows_it_again(
    roll: Cast, client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "ONE_IN", 1)
    path = f"/office{roll.path}/doubles"
    client.be(roll.ines).get(path)
    shown = {word for word in client.page.text.split() if word in ("Grace", "Carla")}
    client.submit("1 Same person")
    monkeypatch.setattr(known, "ONE_IN", 10**9)
    client.get(path)
    client.submit("U Undo")
    assert {word for word in client.page.text.split() if word in ("Grace", "Carla")} == shown
    client.submit("2 Different people")
    standing = db.session.query(Ruling).filter(Ruling.lifted_at.is_(None)).one()
    assert (standing.decision, standing.known is not None) == ("different", True)


def test_reliability(roll: Cast, client: InspectingClient) -> None:
    pairs = [(p.a_id, p.b_id) for p in db.session.query(Pair).filter_by(verdict="review").order_by(Pair.id)]
    roll.petition.reviewers = 2
    for account, answers in ((roll.ines, ("same", "same", "unsure")), (roll.omar, ("same", "different"))):
        for pair, answer in zip(pairs, answers, strict=False):
            deciding.decide(roll.petition, *pair, answer, account)
    for answer, truth in (("same", "same"), ("same", "different"), ("different", "different"), ("unsure", "same")):
        deciding.decide(roll.petition, *pairs[0], answer, roll.ines, known=truth)
    found = {each.account.name: each for each in reliability.of(roll.petition)}
    assert (found["Ines"].decided, found["Ines"].unsure) == (2, 2)
    assert found["Ines"].known == (2, 3)
    assert found["Ines"].agreed == found["Omar"].agreed == (1, 2)
    low, high = found["Ines"].known.interval
    assert (round(low, 3), round(high, 3)) == (0.208, 0.939)
    client.be(roll.omar).get(f"/office{roll.path}/doubles/reviewers")
    assert "2 of 3" in client.page.text
    assert "truly 21 to 94 %" in client.page.text
    assert client.be(roll.ines).get(f"/office{roll.path}/doubles/reviewers").status_code == 403


def test_a_household_is_no_known_pair_if_names_are_near(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Robert and Bob may be one, Eric and Erik too."""
    monkeypatch.setattr(known, "ONE_IN", 1)
    for n, name in enumerate(("Robert", "Bob", "Rob", "Roberto")):
        put(cast.petition, name, "Alvarez", f"r{n}@mail.example", days=n, **HOME)
    matched(cast)
    drawn = known.draw(cast.petition, cast.ines)
    assert drawn is None or drawn.answer == "same"
