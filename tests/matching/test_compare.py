"""Pairs as they occur in life. Whoever might be two people is never joined by the machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import keys, levels
from app.matching.record import Record
from tests.matching.people import area, compared, seen, signed

HOME = {"at": "12 Elm St", "zip": "97101"}
ONE = [  # surely one person: joined
    (signed("Ana|Garcia", email="ana.g@gmail.com"), signed("ana|García", email="AnaG@gmail.com", day=3)),
    (signed("Bill|Brandt", email="b@x.org"), signed("William|Brandt", email="b@x.org", day=3)),
    (signed("Rosa|Marin Vega", email="r@x.org"), signed("Rosa Marin|Vega", email="r@x.org", day=3)),
    (signed("Rosa|Marin-Vega", email="r@x.org"), signed("Rosa|Marin", email="r@x.org", day=3)),
    (signed("Marin|Rosa", email="r@x.org"), signed("Rosa|Marin", email="r@x.org", day=3)),
    (signed("Ivy|Brandt", phone="503 555 0142"), signed("Ivy|Brandt", phone="5550142", day=3)),
    (signed("Ivy|Brandt", **HOME), signed("Ivy|Brandt", **HOME, day=5)),
    (signed("Ivy|Brandt", **HOME, unit="4"), signed("Ivy|Brandt", **HOME, day=5)),  # paper drops units
    (signed("Ivy|Brandt", email="ivybrandt@x.org"), signed("Ivy|Brandt", email="ivybrnadt@x.org", day=2)),
]
TWO = [  # may be two people: never joined without a person's word; the veto that says so
    ("suffix", signed("John|Smith Sr", **HOME), signed("John|Smith Jr", **HOME, day=4)),
    ("suffix", signed("John|Smith", email="j@x.org"), signed("John|Smith Jr", email="j@x.org", day=4)),
    ("twin", signed("Eric|Brandt", **HOME), signed("Erik|Brandt", **HOME, day=4)),
    ("twin", signed("Maria|Brandt", email="c@x.org"), signed("Mario|Brandt", email="c@x.org", day=4)),
    ("given", signed("Ana|Garcia", email="g@x.org", **HOME), signed("Luis|Garcia", email="g@x.org", **HOME)),
    ("twin", signed("Maria|Garcia", **HOME, phone="5035550142"),
     signed("Mary|Garcia", **HOME, phone="5035550142", day=4)),
    ("middle", signed("Ana B.|Garcia", email="g@x.org"), signed("Ana C.|Garcia", email="g@x.org", day=4)),
    ("initial", signed("J.|Brandt", email="j@x.org"), signed("John|Brandt", email="j@x.org", day=4)),
    ("unit", signed("Ivy|Brandt", **HOME, unit="4"), signed("Ivy|Brandt", **HOME, unit="9", day=5)),
    ("contacts", signed("Ivy|Brandt", **HOME, email="a@x.org", phone="5035550142"),
     signed("Ivy|Brandt", **HOME, email="b@y.org", phone="5035550177", day=5)),
    ("soon", signed("Ivy|Brandt", **HOME), signed("Ivy|Brandt", **HOME, day=0.005)),
    ("resident", signed("Ivy|Brandt", email="i@x.org", resident=1), signed("Ivy|Brandt", email="i@x.org", resident=2)),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_person_is_joined(one: Record, other: Record) -> None:
    found = compared(one, other)
    assert (found.verdict, found.veto) == ("auto", None)
    assert set(keys.of(seen(one))) & set(keys.of(seen(other))), "would not even be compared"


@pytest.mark.parametrize(("veto", "one", "other"), TWO)
def test_who_may_be_two_is_left_to_people(veto: str, one: Record, other: Record) -> None:
    found = compared(one, other)
    assert found.veto == veto
    assert found.verdict != "auto"
    assert found.probability <= levels.VETOED


def test_each_veto_has_its_case() -> None:
    assert {veto for veto, *_ in TWO} == set(levels.VETOES)


def test_a_mans_name_at_one_home_may_be_fathers_and_sons() -> None:
    """The same evidence joins two signatures of Ivy Brandt."""
    assert compared(signed("Robert|Brandt", **HOME), signed("Robert|Brandt", **HOME, day=5)).verdict == "review"


def test_a_frequent_name_in_one_postal_code_is_no_evidence() -> None:
    maria = compared(signed("Maria|Garcia"), signed("Maria|Garcia", day=9))
    rare = compared(signed("Philomena|Oyelaran"), signed("Philomena|Oyelaran", day=9))
    assert maria.probability < rare.probability
    assert maria.verdict != "auto"


def test_second_family_names_that_differ_are_two_people() -> None:
    found = compared(signed("Ana|Garcia Lopez", **HOME), signed("Ana|Garcia Perez", **HOME, day=5))
    assert found.verdict != "auto"


def test_a_crowded_mailbox_or_phone_is_nobodys() -> None:
    one, other = (signed("Ana|Garcia", email="stall@x.org", day=day) for day in (0, 3))
    place = keys.places(seen(one))[0]
    assert compared(one, other).verdict == "auto"
    crowded = area({place: 9})
    assert compared(one, other, crowded).verdict != "auto"


def test_a_residence_is_no_home() -> None:
    one, other = signed("Ana|Smith", **HOME), signed("Ana|Smith", **HOME, day=3)
    crowded = area({keys.places(seen(one))[2]: 40})
    assert compared(one, other, crowded).probability < compared(one, other).probability


def test_reasons_say_codes_and_weights_and_nothing_of_the_people() -> None:
    found = compared(
        signed("Ivy|Brandt", **HOME, email="i@x.org"), signed("Ivy|Brandt", **HOME, email="i@x.org", day=5)
    )
    weight = {reason.code: reason.weight for reason in found.reasons}
    assert weight["given.same"] > 3
    assert weight["mailbox.same"] > 3
    assert all(isinstance(figure, float) for reason in found.reasons for figure in reason.params)
    assert not any(word in repr(found).casefold() for word in ("ivy", "brandt", "x.org", "elm"))


WORDS = st.sampled_from(
    ["", "Ana", "Anna", "Jose", "J.", "Bill", "William", "Garcia", "Lopez", "Smith", "Smyth", "Jr", "王"]
)
PLACES = st.sampled_from(["", "12 Elm St", "12 Elms St", "9 Oak"])
SIGNED = st.builds(
    lambda given, middle, family, second, at, unit, email, phone, day: signed(
        f"{given} {middle}|{family} {second}", at=at, unit=unit, email=email, phone=phone, day=day),
    WORDS, WORDS, WORDS, WORDS, PLACES, st.sampled_from(["", "4", "9"]),
    st.sampled_from(["", "ana@x.org", "aan@x.org", "b.smith@x.org"]), st.sampled_from(["", "5035550142", "5550142"]),
    st.sampled_from([0.0, 0.001, 4.0]),
)  # fmt: skip


@given(SIGNED, SIGNED)
def test_comparing_is_symmetric_and_a_probability(one: Record, other: Record) -> None:
    found = compared(one, other)
    assert 0 <= found.probability <= 1
    assert not (found.veto and found.verdict == "auto")
