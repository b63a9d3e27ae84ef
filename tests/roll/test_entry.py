"""The one way onto the roll: who is new, who is known, and where they live."""

import pytest

from app.extensions import db
from app.models import MailboxAlias, Signature
from app.roll import entry
from tests.cast import Cast


def rows() -> int:
    return db.session.query(Signature).count()


def test_the_same_person_twice_is_one_row_and_another_name_another(cast: Cast) -> None:
    first = cast.sign("Rosa Marín")
    again = cast.sign("ROSA MARIN", email="Rosa+x@mail.example", postal_code="99502")
    assert (again.id, again.postal_code) == (first.id, "99501"), "whoever signs again changes nothing on the roll"
    cast.sign("Tomás Marín", email="rosa@mail.example")
    cast.sign("Rosa Marín", petition=cast.other_petition)
    assert rows() == 3


def test_an_alias_domain_is_data_and_in_force_at_once(cast: Cast) -> None:
    cast.sign(email="ro.sa@old.example")
    cast.sign(email="rosa@new.example")
    assert rows() == 2
    db.session.add(MailboxAlias(domain="old.example", canonical="new.example", ignores_dots=True))
    cast.sign(email="r.osa@old.example")
    assert rows() == 2


def test_the_aliases_of_the_largest_provider_come_with_the_database(cast: Cast) -> None:
    cast.sign(email="ro.sa+x@googlemail.com")
    cast.sign(email="rosa@gmail.com")
    assert rows() == 1


@pytest.mark.parametrize(
    ("postal_code", "tier", "ward"),
    [("99501", "inside", "Ward 1"), ("99501-1234", "inside", "Ward 1"), ("99502", "straddles", None),
     ("10001", "outside", None), ("", "declared", None)],
)  # fmt: skip
def test_the_zip_says_where_she_lives_and_how_we_know(
    cast: Cast, postal_code: str, tier: str, ward: str | None
) -> None:
    rosa = cast.sign(postal_code=postal_code)
    assert (rosa.tier, rosa.ward and rosa.ward.name) == (tier, ward)
    assert rosa.placed_by == ("zip" if postal_code else None)


def test_an_import_knows_its_rows_by_their_own_number(cast: Cast) -> None:
    def add(name: str) -> entry.Taken:
        person = entry.Person(name, postal_code="99501")
        return entry.add(cast.petition, person, channel="import", language="en", consent_version="x", external_id="7")

    first, again = add("Rosa"), add("Rosa M.")
    assert (first.is_new, again.is_new, again.signature_id) == (True, False, first.signature_id)


def test_a_mailbox_says_how_many_names_it_stands_for(cast: Cast) -> None:
    rosa = cast.signed("Rosa Marín", email="casa@mail.example")
    for name in ("Tomás Marín", "Ana Marín"):
        cast.signed(name, email="Casa+x@mail.example")
    cast.signed("Ben Osei", petition=cast.other_petition, email="casa@mail.example")
    assert entry.names_on(cast.petition.id, rosa.mailbox_key or b"") == 3
