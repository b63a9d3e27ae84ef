"""Every consent wording ever shown, by version and language: what a signer agreed to stays provable.

A wording is never edited; a change is a new version.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """`tick` stands beside the box, `{council}` and `{street}` filled in; `more` says it in full."""

    tick: str
    more: str
    street: str  # ", street address" where the petition asks for it
    what: str = ""  # the words of `tick` that say what is given, to be set bold


CURRENT = "2026-2"

WORDINGS: dict[str, dict[str, Wording]] = {
    "2026-1": {
        "en": Wording(
            tick=(
                "Give my name{street}, ZIP, ward and date to {council}. A delivered petition can become public record."
            ),
            more=(
                "{council} receives your name{street}, ZIP code, ward and the date you signed; never your e-mail or "
                "phone. Once delivered, a petition can become a public record that others may read. The organizers "
                "keep what you gave until 30 days after the delivery, then it is erased. You can see, correct, "
                "withdraw or erase your signature at any time by the link in our letter."
            ),
            street=", street address",
        ),
        "es": Wording(
            tick=(
                "Entregar mi nombre{street}, código postal, distrito y fecha a {council}. "
                "Una petición entregada puede convertirse en documento público."
            ),
            more=(
                "{council} recibe tu nombre{street}, código postal, distrito y la fecha de tu firma; nunca tu correo "
                "ni tu teléfono. Una vez entregada, la petición puede ser un documento público que otras personas "
                "pueden leer. Quien organiza guarda lo que diste hasta 30 días después de la entrega; luego se borra. "
                "Con el enlace de nuestro correo puedes ver, corregir, retirar o borrar tu firma en cualquier momento."
            ),
            street=", domicilio",
        ),
    },
    "2026-2": {
        "en": Wording(
            tick=(
                "Give my name{street}, ZIP, ward and date to {council}. A delivered petition can become a public "
                "record."
            ),
            more=(
                "{council} receives your name{street}, ZIP code, ward and the date you signed; never your e-mail or "
                "phone. Once delivered, a petition can become a public record that others may read. The organizers "
                "keep what you gave until 30 days after the delivery, then it is erased. You can see, correct, "
                "withdraw or erase your signature at any time by the link in our e-mail."
            ),
            street=", street address",
            what="name{street}, ZIP, ward and date",
        ),
        "es": Wording(
            tick=(
                "Entregar mi nombre{street}, código postal, distrito y fecha a {council}. "
                "Una petición entregada puede convertirse en un documento público."
            ),
            more=(
                "{council} recibe tu nombre{street}, código postal, distrito y la fecha de tu firma; nunca tu correo "
                "ni tu teléfono. Una vez entregada, la petición puede ser un documento público que otras personas "
                "pueden leer. El equipo organizador guarda tus datos hasta 30 días después de la entrega; luego se "
                "borran. Con el enlace de nuestro correo puedes ver, corregir, retirar o borrar tu firma en cualquier "
                "momento."
            ),
            street=", domicilio",
            what="nombre{street}, código postal, distrito y fecha",
        ),
    },
}

# The notice on sheets that are printed here. Of sheets from elsewhere nobody here knows what they said: OTHER.
PAPER_CURRENT, OTHER = "paper-1", "other"

NOTICES: dict[str, dict[str, str]] = {
    "paper-1": {
        "en": (
            "Whoever signs gives their name{street}, ZIP code, ward and date to {council}. A delivered petition can "
            "become a public record that others may read.{email} The organizers keep the data until 30 days after the "
            "delivery, then it is erased. Ask them to see, correct, withdraw or erase yours; name the sheet and the "
            "line."
        ),
        "es": (
            "Quien firma entrega su nombre{street}, código postal, distrito y fecha a {council}. Una petición "
            "entregada puede convertirse en un documento público que otras personas pueden leer.{email} El equipo "
            "organizador guarda los datos hasta 30 días después de la entrega; luego se borran. Pídele ver, corregir, "
            "retirar o borrar los tuyos; indica la hoja y el renglón."
        ),
    },
}
STREETS = {"en": ", street address", "es": ", domicilio"}
EMAILS = {
    "en": " The e-mail address is optional and never goes to the council.",
    "es": " El correo electrónico es opcional y nunca llega al concejo.",
}


def notice(language: str, council: str, asks_street: bool, asks_email: bool, version: str = PAPER_CURRENT) -> str:
    """What a printed sheet tells its signers, in this language (else English)."""
    code = language if language in NOTICES[version] else "en"
    street, email = STREETS[code] if asks_street else "", EMAILS[code] if asks_email else ""
    return NOTICES[version][code].format(council=council, street=street, email=email)


def wording(language: str, council: str, asks_street: bool, version: str = CURRENT) -> Wording:
    """The wording in this language (else English) for a council."""
    found = WORDINGS[version].get(language) or WORDINGS[version]["en"]
    street = found.street if asks_street else ""
    fill = {"council": council, "street": street}
    return Wording(found.tick.format(**fill), found.more.format(**fill), street, found.what.format(**fill))
