"""A signature as the matching sees it, and the same prepared for comparing."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from app.common import keys, names
from app.matching import address

SUFFIXES = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv", "2nd": "ii",
    "3rd": "iii",
}  # fmt: skip
_DEGREES = {"esq", "md", "phd", "dds", "jd", "cpa", "rn"}
_TITLES = names.TITLES | {"mister", "fr", "sgt", "capt", "lt", "col", "don", "dona", "doctor"}
# particles belong to the word after them: "De La Cruz", "Van der Berg", "St. John", "Mc Donald", "O Brien"
_PARTICLES = {
    "de", "la", "las", "los", "del", "da", "das", "do", "dos", "di", "du", "van", "von", "der", "den", "ter", "ten",
    "st", "saint", "san", "santa", "mac", "mc", "el", "al", "bin", "ibn", "abu", "o", "d", "dela", "della", "y",
}  # fmt: skip
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһҳкмтвнαοερτικνυχ", "aeopcyxijsdhxkmtbhaoeptiknux")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼʻʹ′`´＇\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Record:
    """What was signed. `resident`: number of the residents-file entry it is linked to, if known."""

    id: int
    given_name: str
    family_name: str
    email: str
    phone: str
    street_address: str
    unit: str
    city: str
    postal_code: str
    signed_at: float
    channel: str
    resident: int | None = None


class Prepared(NamedTuple):
    """Folded parts. Personal data, and never stored."""

    id: int
    given: str  # the first given name
    middle: tuple[str, ...]
    family: tuple[str, ...]
    suffix: str
    mailbox: str
    phone: str  # ten digits, or the seven of a local number
    number: str
    street: str
    unit: str
    city: str
    zip: str
    at: float
    resident: int | None


def prepare(record: Record, aliases: Mapping[str, keys.Alias] = {}) -> Prepared:
    """The record's parts as they are compared; `aliases` as for `keys.mailbox_form`."""
    given, middle, family, suffix = _name(record.given_name, record.family_name)
    number, street, unit = address.split(record.street_address, record.unit)
    email = record.email.strip()
    return Prepared(
        record.id, intern(given), middle, family, suffix, keys.mailbox_form(email, aliases) if "@" in email else "",
        _phone(record.phone), intern(number), intern(street), intern(unit), intern(names.fold(record.city).strip()),
        intern(_zip(record.postal_code)), record.signed_at, record.resident,
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """Folded words; apostrophes closed, lookalike letters of other scripts read as the Latin ones."""
    folded = names.fold(text.translate(_APOSTROPHES)).translate(_LOOKALIKES)
    if folded.isascii() and folded.isalpha():
        return (intern(folded),) if folded else ()
    return tuple("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded).split())


def _name(given_name: str, family_name: str) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    if not family_name.strip() or not given_name.strip():
        given_name, family_name = _halves(f"{given_name} {family_name}".strip())
    given, one = _bare(words(given_name))
    family, two = _bare(words(family_name))
    family = _joined(family)
    if not given and family:
        given, family = family[:1], family[1:]
    return (given[0] if given else ""), given[1:], family, two or one


def _halves(name: str) -> tuple[str, str]:
    """A name written in one field: `Garcia, Maria` or `Maria Garcia Lopez`."""
    before, comma, after = name.partition(",")
    if comma and after.strip() and words(after)[:1] not in [(s,) for s in (*SUFFIXES, *_DEGREES)]:
        return after, before
    parts = name.split()
    while len(parts) > 2 and words(parts[0])[:1] and words(parts[0])[0] in _TITLES:
        parts = parts[1:]
    cut = 2 if len(parts) > 2 and len(words(parts[1])[:1]) and len(words(parts[1])[0]) == 1 else 1
    return " ".join(parts[:cut]), " ".join(parts[cut:])


def _bare(parts: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Title in front and suffix behind taken off, where a name is left."""
    suffix = ""
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    while len(parts) > 1 and (parts[-1] in SUFFIXES or parts[-1] in _DEGREES):
        suffix = SUFFIXES.get(parts[-1], suffix)
        parts = parts[:-1]
    return parts, suffix


def _joined(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Particles written into the word they belong to."""
    if len(parts) < 2:
        return parts
    out, held = [], ""
    for i, word in enumerate(parts):
        held += word
        if word in _PARTICLES and i + 1 < len(parts):
            continue
        out.append(intern(held))
        held = ""
    return tuple(out)


_DIGITS = re.compile(r"\D+")


def _phone(text: str) -> str:
    digits = _DIGITS.sub("", text)
    if len(digits) > 10 and digits.startswith("1"):
        digits = digits[1:]
    return digits if len(digits) >= 7 and len(set(digits)) > 1 else ""


def _zip(text: str) -> str:
    head = text.strip().partition("-")[0].replace(" ", "")
    return head[:5] if head[:5].isdigit() else names.fold(head)
