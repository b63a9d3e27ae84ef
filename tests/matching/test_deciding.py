"""What people decide holds, can be undone, and leaves the count as it was."""

from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.matching import arrivals, cases, deciding
from app.models import Event, Pair, Ruling, SetAside, Signature
from app.roll import doubles, standing
from tests.cast import Cast
from tests.matching.people import crowd, put


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """A roll of sixty, matched."""
    for row in crowd(60, seed=7):
        put(cast.petition, **row)
    while arrivals.match(cast.campaign.id):
        pass
    return cast


def state(cast: Cast) -> Any:
    db.session.expire_all()
    rows = db.session.scalars(select(Signature).order_by(Signature.id))
    tally = cast.petition.tally
    pairs = [
        (p.a_id, p.b_id, p.verdict, p.veto, p.decision) for p in db.session.scalars(select(Pair).order_by(Pair.id))
    ]
    people = [(row.id, row.standing, row.double_of_id) for row in rows]
    return people, pairs, tally.people, tally.signatures, tally.cases


def agrees(cast: Cast) -> None:
    """The numbers are what the rows say."""
    held = (cast.petition.tally.people, cast.petition.tally.signatures)
    tally = standing.recount(cast.petition.id)
    assert (tally.people, tally.signatures) == held
    assert cast.petition.tally.cases == cases.left(cast.petition.id)


def test_the_roll_has_something_to_decide(busy: Cast) -> None:
    assert busy.petition.tally.people < busy.petition.tally.signatures
    assert deciding.left(busy.petition) == busy.petition.tally.cases > 2


def test_same_joins_and_different_keeps_apart(busy: Cast) -> None:
    before = busy.petition.tally.people
    pair = deciding.following(busy.petition)
    assert pair
    ruling = deciding.decide(busy.petition, pair.b_id, pair.a_id, "same", busy.ines)
    assert (ruling.a_id, ruling.b_id, ruling.account_id) == (pair.a_id, pair.b_id, busy.ines.id)
    assert busy.petition.tally.people == before - 1
    assert pair.a_id in doubles.group_of(pair.b_id)
    aside = db.session.scalars(select(SetAside).order_by(SetAside.id.desc()).limit(1)).one()
    assert (aside.by, aside.account_id) == ("reviewer", busy.ines.id)
    assert pair.decision == "same"
    assert deciding.following(busy.petition) != pair
    deciding.decide(busy.petition, pair.a_id, pair.b_id, "different", busy.ines)
    assert busy.petition.tally.people == before
    assert pair.decision == "different"
    agrees(busy)


@pytest.mark.parametrize("decision", ["same", "different", "unsure"])
def test_undoing_restores_exactly_what_was(busy: Cast, decision: str) -> None:
    for pair in db.session.scalars(select(Pair).order_by(Pair.id)).all():
        before = state(busy)
        ruling = deciding.decide(busy.petition, pair.a_id, pair.b_id, decision, busy.ines)
        after = state(busy)
        assert after != before
        deciding.undo(ruling, busy.ines)
        assert state(busy) == before
        agrees(busy)


def test_many_decisions_undone_in_any_order_leave_no_trace(busy: Cast) -> None:
    before, made = state(busy), []
    while pair := deciding.following(busy.petition):
        word = ("same", "different", "unsure")[pair.id % 3]
        made.append(deciding.decide(busy.petition, pair.a_id, pair.b_id, word, busy.ines))
        agrees(busy)
    assert deciding.left(busy.petition) == 0
    for ruling in sorted(made, key=lambda ruling: ruling.id * 7919 % 101):
        deciding.undo(ruling, busy.ines)
    assert state(busy) == before
    with pytest.raises(deciding.NotPossible):
        deciding.undo(made[0])


def test_who_decided_what_is_an_event_without_names(busy: Cast) -> None:
    pair = deciding.following(busy.petition)
    assert pair
    deciding.undo(deciding.decide(busy.petition, pair.a_id, pair.b_id, "same", busy.ines), busy.lena)
    told = db.session.scalars(select(Event).where(Event.name.in_(("pair.decided", "pair.undone"))).order_by(Event.id))
    assert [(event.name, event.account_id) for event in told] == [
        ("pair.decided", busy.ines.id), ("pair.undone", busy.lena.id)
    ]  # fmt: skip


def test_what_was_decided_about_others_is_not_asked(cast: Cast) -> None:
    """Father and son of one name, the father twice: once the two are told apart, nobody is asked about the third."""
    home = {"postal_code": "99501", "street_address": "12 Birch Street"}
    son = put(cast.petition, "Paul", "Fairweather", "", days=0, **home)
    first = put(cast.petition, "Paul", "Fairweather", "paul@mail.example", days=5, **home)
    second = put(
        cast.petition, "Paul", "Fairweather", "paul@mail.example", days=9, origin=None, phone="9075550100", **home
    )
    assert first.id == second.id, "online the second is the first"
    arrivals.match(cast.campaign.id)
    deciding.decide(cast.petition, son.id, first.id, "different", cast.ines)
    assert deciding.left(cast.petition) == 0


def test_two_must_agree_and_a_third_decides(busy: Cast) -> None:
    deciding.ask_of(busy.petition, 2, busy.lena)
    pair, before = deciding.following(busy.petition, busy.ines), busy.petition.tally.people
    assert pair
    deciding.decide(busy.petition, pair.a_id, pair.b_id, "same", busy.ines)
    assert busy.petition.tally.people == before
    assert pair.decision is None
    assert deciding.following(busy.petition, busy.ines) != pair, "nobody is asked twice"
    assert deciding.following(busy.petition, busy.omar) == pair
    deciding.decide(busy.petition, pair.a_id, pair.b_id, "different", busy.omar)
    assert pair.decision == "disputed"
    assert deciding.following(busy.petition, busy.lena) == pair
    deciding.decide(busy.petition, pair.a_id, pair.b_id, "same", busy.ada)
    assert pair.decision == "same"
    assert busy.petition.tally.people == before - 1
    agrees(busy)


def test_a_lead_decides_what_two_differ_in(busy: Cast) -> None:
    deciding.ask_of(busy.petition, 2, busy.lena)
    pair = deciding.following(busy.petition)
    assert pair
    for account, word in ((busy.ines, "same"), (busy.lena, "different")):
        deciding.decide(busy.petition, pair.a_id, pair.b_id, word, account)
    assert pair.decision == "different"
    assert [ruling.decision for ruling in deciding.opinions(pair)] == ["same", "different"]


def test_a_pair_mixed_in_has_no_consequences(busy: Cast) -> None:
    pair, before = deciding.following(busy.petition), state(busy)
    assert pair
    deciding.decide(busy.petition, pair.a_id, pair.b_id, "different", busy.ines, known="same")
    assert state(busy) == before
    assert db.session.scalars(select(Ruling)).one().known == "same"


def test_only_two_of_this_roll(busy: Cast) -> None:
    here = db.session.scalars(select(Signature)).first()
    there = put(busy.other_petition, "Rosa", "Marin", "rosa@mail.example")
    waiting = busy.sign("Still Waiting")
    assert here
    for other in (there, waiting):
        with pytest.raises(deciding.NotPossible):
            deciding.decide(busy.petition, here.id, other.id, "same", busy.ines)
