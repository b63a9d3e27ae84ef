"""The manifest of a packet: what is in it, signed with this installation's key (Ed25519, RFC 8032).

What is signed is the manifest without its signature: JSON with sorted keys and without spaces, UTF-8.
"""

import hashlib
import json
import os
import secrets
from base64 import b64decode, b64encode
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.delivery import verify_packet

FORMAT = "cityroll-packet/1"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that is read for something else
SHAPING = ("common", "delivery", "printing", "translations")  # folders of app/
ALIKE = str.maketrans("OIL", "011")
_given: Ed25519PrivateKey | None = None


def use(seed: str) -> None:
    """Sign everything of this process with SIGNING_KEY, 64 hex digits; empty: with the key kept under DATA_DIR."""
    global _given
    _given = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)) if seed else None


def new_code() -> str:
    """What the cover shows and people type: 60 random bits as `7K2M-0QXB-VD4T`."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(12))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def read_code(typed: str) -> str:
    """A code as it is kept, whatever case, spaces and look-alikes somebody typed."""
    plain = "".join(c for c in typed.upper().translate(ALIKE) if c in LETTERS)[:12]
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def public_key(data_dir: Path) -> str:
    """Which key this installation signs with: 32 bytes as base64, as shown at /.well-known/cityroll-key."""
    return _shown(_key(data_dir).public_key())


def known_digest(signed: dict[str, Any]) -> str:
    """SHA-256 of a manifest as it lies in its packet."""
    return hashlib.sha256(dump(signed).encode()).hexdigest()


@lru_cache(maxsize=1)
def software() -> str:
    """Which version of this software shapes a packet: a digest of the modules, templates and words that do, and of the
    libraries that set and pack. Another one may give other bytes for the same lines."""
    app = Path(__file__).parents[1]
    found = hashlib.sha256()
    for place in SHAPING:
        for path in sorted(p for p in (app / place).rglob("*") if p.suffix in (".py", ".typ", ".po")):
            found.update(f"{path.relative_to(app)} {digest(path)}\n".encode())
    for library in ("typst", "xlsxwriter"):
        found.update(f"{library} {version(library)}\n".encode())
    return found.hexdigest()[:12]


def write_rows(folder: Path, names: list[str], target: Path) -> None:
    """`rows.sha256`: file, row and digest of each row of these tables, so that a changed one can be named. It lies in
    the packet, where the rows lie too; the manifest has no more than the digest of the whole."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        for name in names:
            with (folder / name).open(encoding="utf-8-sig", newline="") as table:
                for number, found in verify_packet.row_digests(table):
                    out.write(f"{found} {number} {name}\n")


def sign(content: dict[str, Any], data_dir: Path) -> dict[str, Any]:
    """The content with its key and signature."""
    key = _key(data_dir)
    whole = content | {"key": _shown(key.public_key())}
    return whole | {"signature": "Ed25519 " + b64encode(key.sign(_bytes(whole))).decode()}


def is_signed(manifest: dict[str, Any], key: str | None = None) -> bool:
    """Whether the signature is the key's; without one, that of the key which the manifest itself names."""
    word, _, signature = str(manifest.get("signature", "")).partition(" ")
    content = {name: value for name, value in manifest.items() if name != "signature"}
    try:
        public = Ed25519PublicKey.from_public_bytes(b64decode(key or str(manifest.get("key")), validate=True))
        public.verify(b64decode(signature, validate=True), _bytes(content))
    except (InvalidSignature, ValueError):
        return False
    return word == "Ed25519" and (key is None or manifest.get("key") == key)


def dump(manifest: dict[str, Any]) -> str:
    """As it lies in the packet."""
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def _bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _key(data_dir: Path) -> Ed25519PrivateKey:
    """The given one, else that in DATA_DIR/keys, made when first needed and by one process only."""
    if _given:
        return _given
    path = data_dir / "keys" / "packets"
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_name(f"packets.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
        try:
            os.link(draft, path)  # whoever is second keeps the first one's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _shown(key: Ed25519PublicKey) -> str:
    return b64encode(key.public_bytes_raw()).decode()
