"""Secrets in letters: links of 128 bits and six-digit codes, derived, so that a letter sent again is the same letter.

HMAC-SHA-256 (RFC 2104) over a purpose and a row's number, keyed with SECRET_KEY. Only SHA-256 of a link's token is
stored (table token): the database alone opens nothing.
"""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_secret = b""


def use(secret: str) -> None:
    """Derive all tokens of this process from SECRET_KEY; create_app calls it once."""
    global _secret
    _secret = secret.encode()


def derive(purpose: str, number: int, generation: int = 0) -> str:
    """The token of 128 bits, 22 characters of URL-safe base64, for this purpose and row.

    Raising the generation makes all former tokens of that row worthless."""
    digest = hmac.digest(_secret, f"token:{purpose}:{number}:{generation}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def stored(token: str) -> bytes | None:
    """What the database keeps of a token, 32 bytes; None if this is no token at all."""
    try:
        raw = urlsafe_b64decode(token + "==")
    except ValueError:
        return None
    return hashlib.sha256(raw).digest() if len(raw) == 16 and len(token) == 22 else None


def code(letter_id: int) -> str:
    """The six digits of a letter."""
    digest = hmac.digest(_secret, f"code:{letter_id}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def key(purpose: str) -> bytes:
    """A key of 32 bytes to sign with, for one purpose alone."""
    return hmac.digest(_secret, f"key:{purpose}".encode(), hashlib.sha256)


def seal(text: str) -> str:
    """The text for a visitor to carry and nobody to read (AES-256-GCM, NIST SP 800-38D): base64, as `unseal` takes
    it."""
    nonce = os.urandom(12)
    return urlsafe_b64encode(nonce + AESGCM(key("seal")).encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str) -> str | None:
    """What was sealed; None if this is nothing of ours."""
    try:
        raw = urlsafe_b64decode(sealed)
        return AESGCM(key("seal")).decrypt(raw[:12], raw[12:], None).decode()
    except (ValueError, InvalidTag):
        return None


def same(a: str, b: str) -> bool:
    """Whether two secrets agree, in time that tells nothing."""
    return hmac.compare_digest(a.encode(), b.encode())


def blind(text: str) -> str:
    """A name for something that must not be read where it is kept."""
    return hmac.digest(_secret, f"blind:{text}".encode(), hashlib.sha256).hex()[:32]
