"""Which column is what: by the contract, by the exports of others, by questions, by what stands in the cells."""

import pytest

from app.roll import columns

# Headers as these services write them.
EXPORTS = {
    "Action Network": (
        "uuid,first_name,last_name,email,can2_phone,can2_user_address,can2_user_city,can2_state_abbreviated,zip_code,"
        "country,can2_subscription_status,can2_user_tags",
        "external_id given_name family_name email phone street_address city keep postal_code keep wants_updates keep",
    ),
    "Change.org": ("Name,City,State,Postal Code,Country,Signed On", "name city keep postal_code keep signed_at"),
    "ControlShift": (
        "id,first_name,last_name,email,phone_number,postcode,join_organisation,created_at,source,comment",
        "external_id given_name family_name email phone postal_code wants_updates signed_at source reason",
    ),
    "Google Forms": (
        "Timestamp,Email Address,What is your full name?,ZIP code?,Why are you signing?,May we send updates?",
        "signed_at email name postal_code reason wants_updates",
    ),
    "Pytition": (
        "first_name,last_name,phone,email,confirmed,subscribed_to_mailinglist,petition,date",
        "given_name family_name phone email confirmed_at wants_updates keep signed_at",
    ),
}


@pytest.mark.parametrize("service", EXPORTS)
def test_known_exports(service: str) -> None:
    header, fields = (
        text.replace(",", " , ").split(" , ") if "," in text else text.split() for text in EXPORTS[service]
    )
    assert columns.export(header) == service
    assert list(columns.suggest(header, []).values()) == fields


def test_every_column_of_the_contract() -> None:
    assert columns.plain(columns.FIELDS) == {field: field for field in columns.FIELDS}
    assert columns.plain(["first_name", "last_name", "street"]) == {
        "first_name": "given_name", "last_name": "family_name", "street": "street_address",
    }  # fmt: skip
    spanish = ["Marca temporal", "Nombre", "Apellidos", "Código postal", "Correo electrónico", "Teléfono", "Domicilio"]
    fields = ["signed_at", "given_name", "family_name", "postal_code", "email", "phone", "street_address"]
    assert list(columns.plain(spanish).values()) == fields


def test_by_what_stands_in_the_cells() -> None:
    rows = [["rosa@mail.example", "99501", "907-555-0142", "3/4/2026", "hello"]] * 5
    assert list(columns.suggest(["a", "b", "c", "d", "e"], rows).values()) == [
        "email", "postal_code", "phone", "signed_at", "keep",
    ]  # fmt: skip


def test_no_field_is_given_twice() -> None:
    found = columns.suggest(["email", "e-mail", "mail"], [["a@b.cc"] * 3] * 4)
    assert list(found.values()) == ["email", "keep", "keep"]


def test_what_is_wrong_with_a_mapping() -> None:
    assert columns.faults({"a": "email", "b": "email", "c": "keep"}) == [("twice", "email"), ("name", "name")]
    assert columns.faults({"a": "name", "b": "keep", "c": "keep", "d": ""}) == []
