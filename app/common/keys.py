"""Keyed hashes by which the roll knows a mailbox, a name or an address again without holding it in the clear.

BLAKE2b (RFC 7693), 16 bytes, keyed with ROLL_KEY, which lives outside the database: whoever steals the tables cannot
try addresses against them.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from app.common import names

SIZE = 16  # bytes
_key = b""


def use(secret: str) -> None:
    """Key all hashes of this process with ROLL_KEY; create_app calls it once."""
    global _key
    _key = blake2b(secret.encode(), digest_size=32).digest()


@dataclass(frozen=True)
class Alias:
    """A mail domain that is another's: `canonical`; `ignores_dots` as one large provider does in the local part."""

    canonical: str
    ignores_dots: bool = False


def mailbox_form(email: str, aliases: Mapping[str, Alias]) -> str:
    """One spelling for all addresses that reach one mailbox: lower case, plus part cut, domain in its ASCII form,
    alias domains joined, dots cut where the provider ignores them. The address must be valid (email-validator)."""
    local, _, domain = email.strip().rpartition("@")
    try:
        domain = domain.rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        domain = domain.lower()
    local = unicodedata.normalize("NFC", local).lower().partition("+")[0] or local.lower()
    if alias := aliases.get(domain):
        domain = alias.canonical
        if alias.ignores_dots:
            local = local.replace(".", "")
    return f"{local}@{domain}"


def mailbox(email: str, aliases: Mapping[str, Alias]) -> bytes:
    """The mailbox key, 16 bytes."""
    return _hash("mailbox", mailbox_form(email, aliases))


def name(given: str | None, family: str | None) -> bytes:
    """The name key, 16 bytes."""
    return _hash("name", names.key_form(given, family))


def address(written: str) -> bytes:
    """The key of a street address in its one form (places/addresses.py), 16 bytes."""
    return _hash("address", written)


def number(purpose: str, text: str) -> int:
    """A signed 64-bit number that stands for the text, for columns that are searched and counted."""
    if not _key:
        raise RuntimeError("keys.use() must come first")
    short = blake2b(text.encode(), digest_size=8, key=_key, person=purpose.encode()).digest()
    return int.from_bytes(short, signed=True)


def _hash(person: str, text: str) -> bytes:
    if not _key:
        raise RuntimeError("keys.use() must come first")
    return blake2b(text.encode(), digest_size=SIZE, key=_key, person=person.encode()).digest()
