"""Names folded for comparing: the same person's spellings meet, different people's do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.names import fold, key_form

SPELLINGS = [  # of one name, each
    [("Rosa", "Marín"), ("ROSA", "MARIN"), ("rosa", "marín"), ("Rosa Marín", ""), ("Ms. Rosa", "Marin")],
    [("Rosa", "Marín"), ("Marin", "Rosa"), ("", "Marin Rosa")],
    [("Ana", "O'Brien"), ("Ana", "O’Brien"), ("Ana", "O‘Brien"), ("Ana", "O`Brien"), ("Ana", "O´Brien")],
    [("Ana", "O'Brien"), ("Ana", "OBrien")],
    [("Ana", "Lee-Smith"), ("Ana", "Lee Smith"), ("Ana", "Lee–Smith"), ("Ana", " Lee  ‐ Smith ")],
    [("Dr. Ana", "Ng Wu"), ("Ana", "Ng Wu, PhD"), ("Ana", "Ng Wu MD"), ("Prof Ana", "Ng Wu")],
    [("John", "Smith Jr."), ("John", "Smith"), ("John Jr", "Smith"), ("Mr. John", "Smith, III")],
    [("Ørjan", "Łukaszewski"), ("Orjan", "Lukaszewski")],
    [("Straße", "Æsop"), ("STRASSE", "AESOP")],
    [("İpek", "Işık"), ("ipek", "isik")],
    [("Ｌｉ", "王"), ("li", "王")],
    [("أحمد", "علي"), ("احمد", "علي"), ("أَحْمَد", "عَلِي")],
    [("שָׁלוֹם", "לוי"), ("שלום", "לוי")],
    [("क्‍षमा", "शर्मा"), ("क्षमा", "शर्मा")],
    [("Zoë 🌻", "Ng"), ("Zoe", "Ng")],
]  # fmt: skip
STRANGERS = [  # who may well share a mailbox
    [("Rosa", "Marín"), ("Tomás", "Marín"), ("Rosa Ana", "Marín")],
    [("मीना", "शर्मा"), ("मोना", "शर्मा"), ("माना", "शर्मा")],  # Meena, Mona, Mana
    [("किरण", "देसाई"), ("करण", "देसाई"), ("कुरण", "देसाई")],
    [("สุดา", "ใจดี"), ("สดา", "ใจดี"), ("สีดา", "ใจดี")],
    [("かな", "さとう"), ("がな", "さとう")],
    [("Don", "Smith"), ("Hon", "Smith"), ("Miss", "Smith")],  # three given names
    [("Md", "Khan"), ("Iv", "Khan")],
    [("王", "小明"), ("王", "大明")],
    [("🌻", ""), ("🌵", "")],
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda names: " ".join(names[0]).strip())
def test_spellings_of_one_name_are_one(spellings: list[tuple[str, str]]) -> None:
    assert {key_form(*name) for name in spellings} == {key_form(*spellings[0])}


@pytest.mark.parametrize("strangers", STRANGERS, ids=lambda names: " ".join(names[0]).strip())
def test_different_names_stay_different(strangers: list[tuple[str, str]]) -> None:
    assert len({key_form(*name) for name in strangers}) == len(strangers)


@pytest.mark.parametrize("name", [("Dr.", "Ng"), ("Mr", ""), ("Don", "Ng"), ("Md", "Iv"), ("Jr", ""), ("—", "")])
def test_no_name_is_emptied(name: tuple[str, str]) -> None:
    assert len(key_form(*name).split()) == len([part for part in name if part])


@pytest.mark.parametrize(("text", "folded"), [("José", "jose"), ("Ｌi", "li"), ("ﬁn", "fin"), ("ᴭ", "ae"), ("", "")])
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(*[st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=6)] * 2)  # longer than any title
def test_the_order_of_given_and_family_name_does_not_matter(given_name: str, family_name: str) -> None:
    assert key_form(given_name, family_name) == key_form(family_name, given_name)
