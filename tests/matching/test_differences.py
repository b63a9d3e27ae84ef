"""Differing letters are marked, and nothing is lost or made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import differences


def marked(runs: list[differences.Run]) -> str:
    return "".join(f"[{run.text}]" if run.differs else run.text for run in runs)


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("Rosa Marin", "Rosa Marin", "Rosa Marin", "Rosa Marin"),
        ("Rosa Marin", "ROSA marin", "Rosa Marin", "ROSA marin"),
        ("Robert J. Alvarez", "Bob Alvarez", "[Robert] [J.] Alvarez", "[Bob] Alvarez"),
        ("Eric Lund", "Erik Lund", "Eri[c] Lund", "Eri[k] Lund"),
        ("Marín Rosa", "Rosa Marin", "Mar[í]n Rosa", "Rosa Mar[i]n"),
        ("418 Cedar St", "418 Cedar St #2", "418 Cedar St", "418 Cedar St [#2]"),
        ("Ana Ana Gil", "Ana Gil", "Ana [Ana] Gil", "Ana Gil"),
        ("rosa@mail.example", "rosa1@mail.example", "rosa@mail.example", "rosa[1]@mail.example"),
        ("Strauß", "Strauss", "Strauß", "Strauss"),
        ("Strauß", "Straus", "[Strauß]", "[Straus]"),
        ("", "Rosa", "", "Rosa"),
        ("  ", "", "", ""),
    ],
)
def test_marks(one: str, other: str, left: str, right: str) -> None:
    assert tuple(map(marked, differences.between(one, other))) == (left, right)


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_letter_is_there(one: str, other: str) -> None:
    for text, runs in zip((one, other), differences.between(one, other), strict=True):
        assert "".join("".join(run.text for run in runs).split()) == "".join(text.split())


@given(st.text(max_size=30))
def test_the_same_differs_nowhere(text: str) -> None:
    for runs in differences.between(text, text):
        assert not any(run.differs for run in runs)
