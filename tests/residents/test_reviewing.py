"""Likely entries, one at a time: same, someone else, not sure; and taken back."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import ResidentLink, Signature
from app.residents import files, linking, reviewing
from app.roll import residents
from tests.cast import Cast
from tests.residents.bringing import HEAD, linked, lives, said

LIST = HEAD + "ROSALIND,,MARIN,,12 OAK ST,,99501,2,1961,DEM\nBEN,,OSEI,,14 OAK ST,,99501,1,1980,REP\n"


@pytest.fixture
def rosa(app: Flask, cast: Cast) -> Signature:
    """Rosa, of whom the file has a Rosalind."""
    signature = cast.signed(street_address="12 Oak St", email="r@mail.example")
    linked(app, cast.petition, LIST)
    link = db.session.scalars(select(ResidentLink)).one()
    link.outcome, link.number, link.probability = "review", 2, 0.83  # whatever the rules think of Rosalind today
    linking.write([])
    signature.tier, signature.placed_by = "inside", "zip"
    signature.ward = cast.petition.city.wards[0]
    db.session.commit()
    return signature


def case(cast: Cast) -> reviewing.Case:
    found = reviewing.following(cast.petition)
    assert found
    return found


def decide(cast: Cast, decision: str, number: int = 2) -> None:
    reviewing.decide(cast.petition, case(cast).signature.id, number, decision, cast.omar)
    db.session.commit()


def test_side_by_side(cast: Cast, rosa: Signature) -> None:
    shown = case(cast)
    assert (shown.signature.id, shown.percent) == (rosa.id, 83)
    words = {row.code: row.word for row in shown.rows}
    assert words == {"given_name": "differs", "family_name": "differs", "street_address": "same", "postal_code": "same"}
    assert [text for text, marked in shown.rows[0].right if marked] == ["LIND"]


def test_same_and_back(cast: Cast, rosa: Signature) -> None:
    before = lives(rosa)
    decide(cast, "same")
    assert (said(rosa), lives(rosa)) == ("found", ("matched", "Ward 2", "residents"))
    assert set(residents.of([rosa.id])) == {rosa.id}
    assert reviewing.following(cast.petition) is None
    assert reviewing.undo(cast.petition, cast.omar)
    db.session.commit()
    assert (said(rosa), lives(rosa)) == ("review", before)
    assert case(cast).signature.id == rosa.id
    assert not reviewing.undo(cast.petition, cast.omar)


@pytest.mark.parametrize(("decision", "outcome", "counted"), [
    ("different", "none", "none"), ("unsure", "review", "unsure"),
])  # fmt: skip
def test_otherwise_nothing_changes(cast: Cast, rosa: Signature, decision: str, outcome: str, counted: str) -> None:
    before = lives(rosa)
    decide(cast, decision)
    assert (said(rosa), lives(rosa)) == (outcome, before)
    assert reviewing.following(cast.petition) is None
    file = files.in_use(cast.petition)
    assert file
    assert files.outcomes(file)[counted] == 1
    assert reviewing.undo(cast.petition, cast.omar)
    assert reviewing.left(file) == 1


def test_each_takes_back_their_own(cast: Cast, rosa: Signature) -> None:
    decide(cast, "same")
    assert not reviewing.undo(cast.petition, cast.lena)
    assert said(rosa) == "found"


def test_of_two_who_press_at_once_one_is_told(cast: Cast, rosa: Signature) -> None:
    decide(cast, "different")
    with pytest.raises(reviewing.NotPossible):
        reviewing.decide(cast.petition, rosa.id, 2, "same", cast.lena)


@pytest.mark.parametrize(("number", "decision"), [(3, "same"), (2, "perhaps")])
def test_another_case_is_not_decided(cast: Cast, rosa: Signature, number: int, decision: str) -> None:
    with pytest.raises(reviewing.NotPossible):
        reviewing.decide(cast.petition, rosa.id, number, decision, cast.omar)


def test_letters_that_differ() -> None:
    assert reviewing.marked("Rosa", "ROSA") == ([("Rosa", False)], [("ROSA", False)])
    assert reviewing.marked("", "B") == ([], [("B", True)])
    one, other = reviewing.marked("İpek", "IPEK")
    assert "".join(text for text, _marked in one) == "İpek"
    assert "".join(text for text, _marked in other) == "IPEK"
