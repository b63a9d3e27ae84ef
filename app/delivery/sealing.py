"""Files encrypted before they leave, by age (age-encryption.org/v1): to a recipient's key, or with a passphrase.

The passphrase is derived from the export's number, how often it was asked for, and SECRET_KEY, so it lies nowhere: it
is shown to whoever asks for the file until they have written it down, and worked out anew by the worker that encrypts
it. The one module that knows pyrage.
"""

import hashlib
from base64 import b32encode
from pathlib import Path

from app.common import tokens

PASSPHRASE = "passphrase"  # noqa: S105  a word in place of a recipient's key
SUFFIX = ".age"


class BadKey(ValueError):
    """This is no public key of age."""


def recipient(typed: str) -> str:
    """The recipient's key as it is kept, `age1…`; raises BadKey, also for a secret key."""
    from pyrage import RecipientError, x25519

    plain = "".join(typed.split())
    try:
        return str(x25519.Recipient.from_str(plain))
    except RecipientError:
        raise BadKey(plain[:8]) from None


def passphrase(export_id: int, generation: int) -> str:
    """120 random bits in groups of six letters: `k3x9qa-…`."""
    digest = hashlib.sha256(tokens.derive("sealing", export_id, generation).encode()).digest()
    letters = b32encode(digest[:15]).decode().lower()
    return "-".join(letters[at : at + 6] for at in range(0, len(letters), 6))


def seal(path: Path, sealed_to: str, export_id: int, generation: int) -> Path:
    """The file encrypted beside it, under its name with `.age`; the plain one is deleted."""
    import pyrage

    target = path.with_name(path.name + SUFFIX)
    draft = target.with_name(target.name + ".part")
    if sealed_to == PASSPHRASE:
        draft.write_bytes(pyrage.passphrase.encrypt(path.read_bytes(), passphrase(export_id, generation)))
    else:
        pyrage.encrypt_file(str(path), str(draft), [pyrage.x25519.Recipient.from_str(sealed_to)])
    draft.rename(target)
    path.unlink()
    return target
