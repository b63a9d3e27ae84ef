"""A signature taken apart: the same person's spellings give the same parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.names import fold
from app.matching import address, record
from tests.matching.people import seen, signed

NAMES = [  # as typed → given, middle, family, suffix
    ("José|García López", ("jose", (), ("garcia", "lopez"), "")),
    ("Dr. Ana M.|De La Cruz", ("ana", ("m",), ("delacruz",), "")),
    ("John|Smith, Jr.", ("john", (), ("smith",), "jr")),
    ("John III|Smith", ("john", (), ("smith",), "iii")),
    ("Mary|O'Brien-Smith", ("mary", (), ("obrien", "smith"), "")),
    ("Mary|O Brien", ("mary", (), ("obrien",), "")),
    ("Garcia, Maria|", ("maria", (), ("garcia",), "")),
    ("|Maria Garcia Lopez", ("maria", (), ("garcia", "lopez"), "")),
    ("John Q. Smith|", ("john", ("q",), ("smith",), "")),
    ("王|小明", ("王", (), ("小明",), "")),
    ("Cher|", ("cher", (), (), "")),
    ("|", ("", (), (), "")),
]
STREETS = [  # the same door, each
    [("12 N. Maple Street, Apt 4", ""), ("12 North Maple St", "#4"), ("12 maple", "Unit 04"), ("12 MAPLE ST #4", "")],
    [("7 42nd Ave", ""), ("7 42nd Avenue", ""), ("7 42 Ave", "")],
    [("P.O. Box 90", ""), ("PO BOX 90", "")],
    [("1200 Northwest Park Place Unit 3-B", ""), ("1200 NW Park Pl", "3B")],
]


@pytest.mark.parametrize(("typed", "parts"), NAMES)
def test_names_are_taken_apart(typed: str, parts: tuple[object, ...]) -> None:
    one = seen(signed(typed))
    assert (one.given, one.middle, one.family, one.suffix) == parts


@pytest.mark.parametrize("spellings", STREETS)
def test_one_door_however_it_is_written(spellings: list[tuple[str, str]]) -> None:
    assert len({address.split(*spelling) for spelling in spellings}) == 1


def test_lookalike_letters_are_read_as_the_latin_ones() -> None:
    assert seen(signed("Аnnа|Реtrоv")).given == "anna"  # Cyrillic А, а, Р, е, о
    assert seen(signed("Аnnа|Реtrоv")).family == ("petrov",)


def test_mailbox_and_phone_in_one_form() -> None:
    one = seen(signed("Ana|Ng", email="A.Na+park@GoogleMail.com", phone="+1 (503) 555-0199"))
    assert (one.mailbox, one.phone) == ("ana@gmail.com", "5035550199")


def test_nothing_is_not_an_error() -> None:
    one = seen(signed("", email="no address", phone="none", at="somewhere", zip=""))
    assert (one.mailbox, one.phone, one.number, one.zip) == ("", "", "", "")


@given(st.text(max_size=30))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    once = record.words(text)
    assert record.words(" ".join(once)) == once


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=8))
def test_whatever_is_typed_can_be_prepared(name: str, family: str, street: str, unit: str) -> None:
    one = seen(signed(f"{name}|{family}", at=street, unit=unit, email=f"{name}@x.org", phone=street, zip=unit))
    assert isinstance(one.given, str)
