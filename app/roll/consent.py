"""Every consent wording ever shown, by version and language: what a signer agreed to stays provable.

A wording is never edited; a change is a new version. From 2026-3 and paper-2 on a version ends in the fields it names
besides name, ZIP, ward and date: `2026-3es` says that the council gets e-mail and street too.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from app.common import tokens


@dataclass(frozen=True)
class Wording:
    """`tick` stands beside the box, the council and the fields filled in; `more` says it in full."""

    tick: str
    more: str
    what: str = ""  # the words of `tick` that say what is given, to be set bold


CURRENT = "2026-3"

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
            what="nombre{street}, código postal, distrito y fecha",
        ),
    },
    "2026-3": {
        "en": Wording(
            tick=(
                "Give my name{street}, ZIP{email}{phone}, ward and date to {council}. A delivered petition can become "
                "a public record."
            ),
            more=(
                "{council} receives your name{street}, ZIP code{email}{phone}, ward and the date you signed{why} Once "
                "delivered, a petition can become a public record that others may read. The organizers keep what you "
                "gave until 30 days after the delivery, then it is erased. You can see, correct, withdraw or erase "
                "your signature at any time by the link in our e-mail."
            ),
            what="name{street}, ZIP{email}{phone}, ward and date",
        ),
        "es": Wording(
            tick=(
                "Entregar mi nombre{street}, código postal{email}{phone}, distrito y fecha a {council}. "
                "Una petición entregada puede convertirse en un documento público."
            ),
            more=(
                "{council} recibe tu nombre{street}, código postal{email}{phone}, distrito y la fecha de tu firma{why} "
                "Una vez entregada, la petición puede ser un documento público que otras personas pueden leer. El "
                "equipo organizador guarda tus datos hasta 30 días después de la entrega; luego se borran. Con el "
                "enlace de nuestro correo puedes ver, corregir, retirar o borrar tu firma en cualquier momento."
            ),
            what="nombre{street}, código postal{email}{phone}, distrito y fecha",
        ),
    },
}

# The notice on sheets that are printed here. Of sheets from elsewhere nobody here knows what they said: OTHER.
PAPER_CURRENT, OTHER = "paper-2", "other"

NOTICES: dict[str, dict[str, str]] = {
    "paper-1": {
        "en": (
            "Whoever signs gives their name{street}, ZIP code, ward and date to {council}. A delivered petition can "
            "become a public record that others may read.{mail} The organizers keep the data until 30 days after the "
            "delivery, then it is erased. Ask them to see, correct, withdraw or erase yours; name the sheet and the "
            "line."
        ),
        "es": (
            "Quien firma entrega su nombre{street}, código postal, distrito y fecha a {council}. Una petición "
            "entregada puede convertirse en un documento público que otras personas pueden leer.{mail} El equipo "
            "organizador guarda los datos hasta 30 días después de la entrega; luego se borran. Pídele ver, corregir, "
            "retirar o borrar los tuyos; indica la hoja y el renglón."
        ),
    },
    "paper-2": {
        "en": (
            "Whoever signs gives their name{street}, ZIP code{email}, ward and date to {council}. A delivered petition "
            "can become a public record that others may read.{mail} The organizers keep the data until 30 days after "
            "the delivery, then it is erased. Ask them to see, correct, withdraw or erase yours; name the sheet and "
            "the line."
        ),
        "es": (
            "Quien firma entrega su nombre{street}, código postal{email}, distrito y fecha a {council}. Una petición "
            "entregada puede convertirse en un documento público que otras personas pueden leer.{mail} El equipo "
            "organizador guarda los datos hasta 30 días después de la entrega; luego se borran. Pídele ver, corregir, "
            "retirar o borrar los tuyos; indica la hoja y el renglón."
        ),
    },
}
MARKS = {"e": "email", "p": "phone", "s": "street_address"}
NAMED = {  # what stands for a field in a wording
    "en": {"email": ", e-mail", "phone": ", phone", "street_address": ", street address"},
    "es": {"email": ", correo electrónico", "phone": ", teléfono", "street_address": ", domicilio"},
}
WHY = {  # by the marks of what the council's rule card demands
    "en": {
        "": "; never your e-mail or phone.",
        "e": ". It demands the e-mail address of everybody who signs. It never gets your phone.",
        "p": ". It demands a phone number of everybody who signs; if you give none, it gets none. It never gets your "
        "e-mail.",
        "ep": ". It demands the e-mail address and a phone number of everybody who signs; if you give no phone number, "
        "it gets none.",
    },
    "es": {
        "": "; nunca tu correo ni tu teléfono.",
        "e": ". Exige el correo electrónico de quienes firman. Nunca recibe tu teléfono.",
        "p": ". Exige el teléfono de quienes firman; si no lo das, no lo recibe. Nunca recibe tu correo.",
        "ep": ". Exige el correo electrónico y el teléfono de quienes firman; si no das tu teléfono, no lo recibe.",
    },
}
MAIL = {  # on a sheet that asks for it: whether the council gets it or not
    "en": {
        True: " The council demands the e-mail address of everybody who signs: what is written there goes to it.",
        False: " The e-mail address is optional and never goes to the council.",
    },
    "es": {
        True: " El concejo exige el correo electrónico de quienes firman: lo que se escriba ahí le llega.",
        False: " El correo electrónico es opcional y nunca llega al concejo.",
    },
}


def _versions() -> dict[str, frozenset[str]]:
    """Every version with what it covers. Until 2026-2 and paper-1 a version did not say whether it named the street;
    each form and sheet that asked for one did."""
    found = {name: frozenset({"street_address"}) for name in ("2026-1", "2026-2", "paper-1")}
    for base, possible in (("2026-3", "eps"), ("paper-2", "es")):  # no sheet asks for a phone number
        for number in range(len(possible) + 1):
            for marks in combinations(possible, number):
                found[base + "".join(marks)] = frozenset(MARKS[mark] for mark in marks)
    return found


COVERED = _versions()


def covers(version: str) -> frozenset[str]:
    """Which of e-mail, phone and street a signer who saw this version gave to the council; of a version that is not
    ours, none."""
    return COVERED.get(version, frozenset())


def covering(field: str) -> list[str]:
    """The versions that cover a field."""
    return sorted(version for version, fields in COVERED.items() if field in fields)


def shown(demands: Collection[str], asks_street: bool) -> str:
    """The version a form shows where the rule card demands this; without demands the narrowest there is."""
    return _marked(CURRENT, {field for field in ("email", "phone") if field in demands}, asks_street)


def printed(demands: Collection[str], asks_street: bool, asks_email: bool) -> str:
    """The version a sheet is printed with: what it does not ask for goes nowhere."""
    return _marked(PAPER_CURRENT, {"email"} if asks_email and "email" in demands else set(), asks_street)


def _marked(base: str, fields: set[str], asks_street: bool) -> str:
    named = fields | ({"street_address"} if asks_street else set())
    return base + "".join(mark for mark, field in MARKS.items() if field in named)


class Shown(NamedTuple):
    """What stood on the page of a form: the version of the consent, and that of the petition's text."""

    version: str
    text: int


def carry(shown: Shown, petition_id: int) -> str:
    """What a form carries, so that what was shown is what is stored: with a mark of ours (HMAC, RFC 2104), else anybody
    could say that a wider consent or another text was."""
    mark = hmac.digest(tokens.key("wording"), f"{petition_id} {shown.version} {shown.text}".encode(), "sha256")
    return f"{shown.version}.{shown.text}.{mark.hex()[:24]}"


def carried(given: str, petition_id: int) -> Shown | None:
    """What a form of this petition was shown with; None if this is nothing of ours."""
    version, _dot, rest = given.partition(".")
    text = rest.partition(".")[0]
    if version not in COVERED or not (text.isascii() and text.isdecimal() and len(text) < 9):
        return None
    found = Shown(version, int(text))
    return found if tokens.same(carry(found, petition_id), given) else None


def notice(version: str, language: str, council: str, asks_street: bool, asks_email: bool) -> str:
    """What a printed sheet tells its signers, in this language (else English)."""
    base = version.rstrip("".join(MARKS))
    code = language if language in NOTICES[base] else "en"
    fill = _fill(code, covers(version) - (set() if asks_street else {"street_address"}))
    mail = MAIL[code]["email" in covers(version)] if asks_email else ""
    return NOTICES[base][code].format(council=council, mail=mail, **fill)


def wording(version: str, language: str, council: str) -> Wording:
    """The wording in this language (else English) for a council."""
    texts = WORDINGS[version.rstrip("".join(MARKS))]
    code = language if language in texts else "en"
    fields = covers(version)
    why = WHY[code]["".join(mark for mark in "ep" if MARKS[mark] in fields)]
    fill = _fill(code, fields) | {"council": council, "why": why}
    found = texts[code]
    return Wording(found.tick.format(**fill), found.more.format(**fill), found.what.format(**fill))


def _fill(code: str, fields: Collection[str]) -> dict[str, str]:
    said = {field: words if field in fields else "" for field, words in NAMED[code].items()}
    return {"street": said["street_address"], "email": said["email"], "phone": said["phone"]}
