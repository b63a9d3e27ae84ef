"""A file's columns and the roll's fields: by name, by the exports we know, by what stands in the cells.

A mapping says for every column its field, KEEP (kept beside the signature as it is) or LEAVE (not taken).
"""

import re
from collections.abc import Callable, Mapping, Sequence

from app.common import names
from app.roll import moments

FIELDS = (
    "external_id", "channel", "given_name", "family_name", "name", "email", "phone", "street_address", "unit", "city",
    "postal_code", "signed_at", "confirmed_at", "reason", "show_name", "wants_updates", "source", "sheet", "line",
)  # fmt: skip
KEEP, LEAVE = "keep", ""

SYNONYMS = {
    "external_id": "id uuid signature_id supporter_id action_network_id submission_id response_id record_id",
    "channel": "how_signed signed_by medium",
    "given_name": "first_name firstname first fname forename your_first_name nombre nombres primer_nombre",
    "family_name": "last_name lastname last lname surname your_last_name apellido apellidos",
    "name": "full_name fullname your_name signer signer_name signature_name print_name printed_name nombre_completo "
    "nombre_y_apellido nombre_y_apellidos",
    "email": "e_mail email_address e_mail_address mail your_email username correo correo_electronico "
    "direccion_de_correo_electronico",
    "phone": "phone_number telephone telephone_number tel mobile mobile_number mobile_phone cell cell_phone can2_phone "
    "home_phone telefono celular",
    "street_address": "street address address1 address_1 address_line_1 street1 can2_user_address mailing_address "
    "home_address residence_address direccion domicilio calle",
    "unit": "apt apartment suite apt_number unit_number address2 address_2 address_line_2 apartamento depto",
    "city": "town can2_user_city locality municipality ciudad",
    "postal_code": "zip zipcode zip_code zip5 postcode post_code postal your_zip codigo_postal cp",
    "signed_at": "signed_on signed date timestamp date_signed signature_date created_at created created_on "
    "created_date action_date date_created submitted_at submitted submission_date time fecha marca_temporal",
    "confirmed_at": "confirmed confirmed_on verified_at verified email_confirmed",
    "reason": "comment comments reason_for_signing why why_sign why_i_m_signing why_are_you_signing signature_comment "
    "motivo comentario comentarios",
    "show_name": "public show_my_name display_name_publicly name_public",
    "wants_updates": "subscribed_to_mailinglist opt_in optin email_opt_in join_organisation join_organization updates "
    "can2_subscription_status subscribed newsletter mailing_list",
    "source": "source_code utm_source src referrer referrer_code bucket",
    "sheet": "sheet_number sheet_no sheet_label page page_number hoja",
    "line": "line_number line_no row row_number linea renglon",
}  # fmt: skip
KNOWN = {word: field for field, words in SYNONYMS.items() for word in (field, *words.split())}
WITHIN = (  # words in a question, as forms ask them
    ("first name", "given_name"), ("last name", "family_name"), ("surname", "family_name"), ("e mail", "email"),
    ("email", "email"), ("correo", "email"), ("zip", "postal_code"), ("postal", "postal_code"), ("phone", "phone"),
    ("telefono", "phone"), ("street", "street_address"), ("address", "street_address"), ("apartment", "unit"),
    ("your name", "name"), ("full name", "name"), ("nombre", "name"), ("why", "reason"), ("comment", "reason"),
    ("updates", "wants_updates"), ("newsletter", "wants_updates"), ("city", "city"), ("ciudad", "city"),
)  # fmt: skip
EXPORTS: tuple[tuple[str, Callable[[set[str]], bool]], ...] = (
    ("Action Network", lambda names: any(name.startswith("can2_") for name in names)),
    ("Change.org", lambda names: {"signed_on", "postal_code", "country"} <= names),
    ("ControlShift", lambda names: bool({"join_organisation", "join_organization"} & names)),
    ("Pytition", lambda names: "subscribed_to_mailinglist" in names),
    ("Google Forms", lambda names: bool({"timestamp", "marca_temporal"} & names)),
)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ZIP = re.compile(r"\d{5}(-?\d{4})?")
PHONE = re.compile(r"\+?1?[ .-]?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}")
MOST = 0.8  # of the cells that hold something


def suggest(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """A field for every column we believe to know, KEEP for the others; no field twice."""
    mapping = dict.fromkeys(header, KEEP)
    for judge in (_by_name, _by_question, lambda _name, cells: _by_content(cells)):
        for place, name in enumerate(header):
            if mapping[name] == KEEP:
                field = judge(name, [row[place].strip() for row in rows if row[place].strip()])
                if field and field not in mapping.values():
                    mapping[name] = field
    return mapping


def plain(header: Sequence[str]) -> dict[str, str]:
    """By the names alone, as the contract has them: for files made by programs."""
    return suggest(header, [])


def export(header: Sequence[str]) -> str | None:
    """Which service's export this looks like."""
    names = set(map(normal, header))
    return next((service for service, fits in EXPORTS if fits(names)), None)


def faults(mapping: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with a mapping, as codes and the field concerned: name (nobody is named), twice."""
    fields = [field for field in mapping.values() if field in FIELDS]
    found = [("twice", field) for field in dict.fromkeys(fields) if fields.count(field) > 1]
    if not {"given_name", "family_name", "name"} & set(fields):
        found.append(("name", "name"))
    return found


def normal(name: str) -> str:
    """`E-Mail Address` → `e_mail_address`, `Código postal` → `codigo_postal`."""
    return re.sub(r"[^a-z0-9]+", "_", names.fold(name)).strip("_")


def _by_name(name: str, _cells: Sequence[str]) -> str | None:
    return KNOWN.get(normal(name))


def _by_question(name: str, _cells: Sequence[str]) -> str | None:
    words = f" {normal(name).replace('_', ' ')} "
    return next((field for phrase, field in WITHIN if f" {phrase}" in words), None) if words.count(" ") > 2 else None


def _by_content(cells: Sequence[str]) -> str | None:
    if len(cells) < 3:
        return None
    for field, fits in (("email", EMAIL.fullmatch), ("postal_code", ZIP.fullmatch), ("phone", PHONE.fullmatch),
                        ("signed_at", moments.looks_like_one)):  # fmt: skip
        if sum(bool(fits(cell)) for cell in cells) >= MOST * len(cells):
            return field
    return None
