"""Groups of one person's signatures: the first valid one counts, whoever leaves has left, and all can be undone."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.common.clock import now
from app.extensions import db
from app.models import SetAside, Signature
from app.roll import doubles, erasure, standing, striking
from app.signing import mine
from tests.cast import Cast


@pytest.fixture
def three(cast: Cast) -> list[Signature]:
    rows = [cast.signed("Rosa Marín", email=f"rosa{n}@mail.example") for n in range(3)]
    for n, row in enumerate(rows):
        row.signed_at = now() - timedelta(days=9 - n)
    standing.settle(doubles.join([row.id for row in rows], "rules"))
    return rows


def told(rows: list[Signature]) -> list[str]:
    db.session.expire_all()
    tally = standing.recount(rows[0].petition_id)
    db.session.expire_all()
    assert tally.people == sum(row.standing == "counts" for row in rows)
    return [row.standing for row in rows]


def test_the_first_counts(three: list[Signature]) -> None:
    assert told(three) == ["counts", "double", "double"]
    assert {row.double_of_id for row in three[1:]} == {three[0].id}


def test_a_strike_lets_the_next_step_in_and_restoring_undoes_it(three: list[Signature], cast: Cast) -> None:
    striking.strike(three[0], "Not here", cast.ines)
    assert told(three) == ["struck", "counts", "double"]
    striking.restore(three[0], "Here after all", cast.ines)
    assert told(three) == ["counts", "double", "double"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_whoever_withdraws_one_has_withdrawn(three: list[Signature], number: int) -> None:
    mine.withdraw(three[number])
    assert told(three) == ["withdrawn"] * 3


def test_whoever_signs_again_after_withdrawing_counts(three: list[Signature], cast: Cast) -> None:
    mine.withdraw(three[0])
    again = cast.signed("Rosa Marín", email="rosa9@mail.example")
    standing.settle(doubles.join([three[0].id, again.id], "rules"))
    assert told([*three, again]) == ["withdrawn", "double", "double", "counts"]


def test_erasing_one_takes_the_person_off(three: list[Signature]) -> None:
    erasure.erase(three[1])
    assert told(three) == ["withdrawn", "erased", "withdrawn"]


def test_parting_brings_back_who_was_only_held_to_have_left(three: list[Signature], cast: Cast) -> None:
    mine.withdraw(three[0])
    standing.settle(doubles.part([three[2].id], cast.ines))
    assert told(three) == ["withdrawn", "withdrawn", "counts"]


def test_parting_is_the_undoing_of_joining(three: list[Signature], cast: Cast) -> None:
    standing.settle(doubles.part([three[1].id], cast.ines))
    assert told(three) == ["counts", "counts", "double"]
    standing.settle(doubles.part([three[0].id], cast.ines))
    assert told(three) == ["counts"] * 3
    assert all(row.lifted_at for row in db.session.scalars(select(SetAside)))


def test_a_past_instant_is_as_it_was(app: Flask, three: list[Signature], cast: Cast) -> None:
    before = now()
    standing.settle(doubles.part([row.id for row in three], cast.ines))
    assert standing.counts(cast.petition.id, before) == {"counts": 1, "double": 2}
    assert standing.counts(cast.petition.id, now()) == {"counts": 3}


def test_a_group_is_within_one_petition(cast: Cast) -> None:
    rosa = cast.signed("Rosa Marín")
    other = Signature(petition_id=cast.other_petition.id, text_version=1, language="en", consent_version="1",
                      signed_at=now())  # fmt: skip
    db.session.add(other)
    db.session.flush()
    with pytest.raises(ValueError, match="one petition"):
        doubles.join([rosa.id, other.id], "rules")
