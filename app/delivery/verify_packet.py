"""Is this the packet that was made? A program of one file: Python 3.9 or newer, nothing else, no network.

    python3 verify_packet.py packet.zip [supplement.zip …] [--key KEY]

It compares every file of a packet (zip or folder) with the packet's manifest.json, names the rows of a table that
differ, and checks the manifest's signature (Ed25519, RFC 8032). Without a key it trusts none: it tells which one
signed, to be compared with /.well-known/cityroll-key of whoever made the packet.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import struct
import sys
import zipfile
import zlib
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

FORMAT, MANIFEST, ROWS = "cityroll-packet/1", "manifest.json", "rows.sha256"
MANIFEST_BYTES = 10_000_000  # no honest one comes near
CHUNK = 1 << 20
NAMED = 20  # rows told one by one
ONES = 0xFFFFFFFF  # in a zip: the number stands elsewhere
# damaged, cut off, encrypted, or packed in a way that we do not know
UNREADABLE = (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, OverflowError, zlib.error, struct.error)

# Ed25519: RFC 8032, 5.1; points in extended coordinates (X, Y, Z, T), x = X/Z, y = Y/Z, x·y = T/Z
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of -1
Point = tuple[int, int, int, int]


class NotAPacket(Exception):
    """There is nothing here to check; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(plain(why))


def check(path: Path, key: str | None = None) -> tuple[dict[str, Any], list[str]]:
    """The manifest of a packet (folder or zip) and what is wrong with it, in words; `key` is the one to trust."""
    with opened(path) as source:
        if MANIFEST not in source.names():
            raise NotAPacket(f"{path.name} holds no {MANIFEST}.")
        found, listed = read(source)
        faults = []
        if found.get("format") != FORMAT:
            faults.append(f"{MANIFEST} is of another format than {FORMAT}.")
        if not is_signed(found):
            faults.append("The signature does not fit the manifest: something in it was changed.")
        elif key and found.get("key") != key:
            faults.append("The manifest was signed with another key than the one given.")
        faults += [f"{name} is missing." for name in sorted(listed.keys() - source.names())]
        faults += [f"{name} is not in the manifest." for name in sorted(source.names() - listed.keys() - {MANIFEST})]
        faults += _compare(source, listed)
    return found, [plain(fault) for fault in faults]


def plain(text: str) -> str:
    """The text as one line for a terminal: what is not printed or moves its cursor is told by its number."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def follows(former: dict[str, Any], later: dict[str, Any]) -> bool:
    """Whether a packet says that it supplements the other, and means this very one."""
    digest = hashlib.sha256((json.dumps(former, ensure_ascii=False, indent=1) + "\n").encode()).hexdigest()
    told = later.get("supplements")
    return isinstance(told, dict) and (told.get("code"), told.get("sha256")) == (former.get("code"), digest)


def _compare(source: Any, listed: dict[str, tuple[str, int]]) -> list[str]:
    faults, of = [], {digest: name for name, digest in listed.items()}
    measured = {name: _measure(source, name, listed[name][1]) for name in sorted(listed.keys() & source.names())}
    rows_hold = measured.get(ROWS) == listed.get(ROWS) and ROWS in listed
    for name, found in measured.items():
        if found == listed[name]:
            continue
        faults.append(f"{name} is not the file that was signed.")
        if found in of:
            faults[-1] += f" It is what {of[found]} should be."
        elif rows_hold and name.endswith(".csv"):
            faults[-1] += " " + _rows(source, name)
    return faults


def _rows(source: Any, name: str) -> str:
    """Which rows of a table are not those that were signed."""
    with source.open(ROWS) as file:
        lines = (line.decode("utf-8", "replace").rstrip("\n").split(" ", 2) for line in file)
        signed = {int(number): digest for digest, number, of in lines if of == name}
    try:
        with source.open(name) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as table:
            here = dict(row_digests(table))
    except (UnicodeDecodeError, csv.Error):
        return "It cannot be read as a table."
    if here == signed:
        return "All its rows are; only how they are written differs."
    before, after = set(signed.values()), set(here.values())
    lost = [number for number, digest in signed.items() if digest not in after]
    new = [number for number, digest in here.items() if digest not in before]
    said = []
    for what, numbers in (
        ("Changed: row", sorted(set(lost) & set(new))),
        ("Missing: what was row", sorted(set(lost) - set(new))),
        ("Added: row", sorted(set(new) - set(lost))),
    ):
        if numbers:
            shown = ", ".join("of the headings" if number == 0 else str(number) for number in numbers[:NAMED])
            more = f" and {len(numbers) - NAMED} more" if len(numbers) > NAMED else ""
            said.append(f"{what} {shown}{more}.")
    return " ".join(said) or "Its rows are in another order, or some stand in it twice or no more."


def row_digests(table: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Number (0: the headings) and SHA-256 of each row of a CSV: of its cells, as a JSON list."""
    for number, row in enumerate(csv.reader(table)):
        yield number, hashlib.sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def read(source: Any) -> tuple[dict[str, Any], dict[str, tuple[str, int]]]:
    """The manifest, and digest and size by name of the files in it."""
    try:
        with source.open(MANIFEST) as file:
            raw = file.read(MANIFEST_BYTES + 1)
        if len(raw) > MANIFEST_BYTES:
            raise NotAPacket(f"{MANIFEST} is longer than {MANIFEST_BYTES} bytes.")
        found = json.loads(raw, object_pairs_hook=_once)
        told(source.path, found)  # has all that is told of a packet
        return found, {str(entry["name"]): (str(entry["sha256"]), int(entry["bytes"])) for entry in found["files"]}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise NotAPacket(f"{MANIFEST} cannot be read.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose every name stands once: of two counts one might be read and the other signed."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _measure(source: Any, name: str, promised: int) -> tuple[str, int]:
    """Digest and size; reads no further than a little past the promised size, whatever a zip unpacks to."""
    found, size = hashlib.sha256(), 0
    with source.open(name) as file:
        while size <= promised:
            chunk = file.read(CHUNK)
            if not chunk:
                break
            found.update(chunk)
            size += len(chunk)
    return found.hexdigest(), size


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> set[str]:
        found: set[Path] = set()
        for folder, folders, files in os.walk(self.path, onerror=_fail):
            here = [Path(folder, name) for name in files]
            for path in (*here, *(Path(folder, name) for name in folders)):
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    raise NotAPacket(f"{path} is neither a file nor a folder.")
            found.update(here)
        return {path.relative_to(self.path).as_posix() for path in found}

    def open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb")


def _fail(error: OSError) -> None:
    raise error


class _Zip:
    def __init__(self, path: Path, book: zipfile.ZipFile, raw: IO[bytes]) -> None:
        self.path, self.book, self.known = path, book, Counter(info.filename for info in book.infolist())
        if twice := sorted(name for name, number in self.known.items() if number > 1):
            raise NotAPacket(f"The zip holds two files of one name: {', '.join(twice)}.")
        if not _is_plain(book, raw):
            words = (
                "is not zipped as packets are, and programs may unpack different files from it: unpack it, and check"
            )
            raise NotAPacket(f"{path.name} {words} that folder.")

    def names(self) -> set[str]:
        return set(self.known)

    def open(self, name: str) -> IO[bytes]:
        info = self.book.getinfo(name)
        info.file_size += 1  # if more is packed than it says, more is read, and told
        return self.book.open(info)


def _is_plain(book: zipfile.ZipFile, raw: IO[bytes]) -> bool:
    """Whether a zip is what zipfile writes, and so can be read in one way only, from its front file after file as by
    the list at its end (APPNOTE 4.3): nothing before, between, or after them, and both say the same."""
    at = length = 0
    for info in sorted(book.infolist(), key=lambda info: info.header_offset):
        extra, info.extra, info.extract_version = info.extra, b"", 20  # extra: sizes and places from 2 GB on
        big = max(info.file_size, info.compress_size, info.header_offset) > zipfile.ZIP64_LIMIT
        raw.seek(at)
        here = raw.read(100 + 4 * len(info.filename))
        head = next((head for head in map(info.FileHeader, (None, True)) if here.startswith(head)), b"")
        stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
        link = info.external_attr >> 16 & 0o170000 not in (0, 0o100000)
        folder = info.filename.endswith("/") or info.external_attr & 0x10
        usual = info.flag_bits in (0, 0x800) and (stored or info.compress_type == zipfile.ZIP_DEFLATED)
        if not head or link or folder or not usual or info.header_offset != at or info.comment or (extra and not big):
            return False
        at += len(head) + info.compress_size
        length += 46 + int.from_bytes(head[26:28], "little") + len(extra)
    count = len(book.infolist())
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *[min(count, 0xFFFF)] * 2, min(length, ONES), min(at, ONES), 0)
    if count > zipfile.ZIP_FILECOUNT_LIMIT or max(at, length) > zipfile.ZIP64_LIMIT:
        more = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, at)
        end = more + struct.pack("<4sLQL", b"PK\6\7", 0, at + length, 1) + end
    raw.seek(at + length)
    return book.start_dir == at and raw.read(200) == end


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """What lies in a folder or zip: `names()`, `open(name)`. Raises NotAPacket."""
    try:
        if path.is_dir():
            yield _Folder(path)
        elif path.is_file():
            with path.open("rb") as raw, zipfile.ZipFile(raw) as book:
                yield _Zip(path, book, raw)
        else:
            raise NotAPacket(f"There is no file or folder {path}.")
    except UNREADABLE as error:
        raise NotAPacket(f"{path.name} is neither a folder nor a readable zip: {error}.") from None


def is_signed(manifest: dict[str, Any]) -> bool:
    """Whether the signature is that of the key which the manifest itself names."""
    word, _, signature = str(manifest.get("signature", "")).partition(" ")
    content = {name: value for name, value in manifest.items() if name != "signature"}
    try:
        message = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        public, signed = b64decode(str(manifest.get("key")), validate=True), b64decode(signature, validate=True)
    except ValueError:
        return False
    return word == "Ed25519" and holds(public, message, signed)


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the key's signature of the message (RFC 8032, 5.1.7)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    y = 4 * pow(5, P - 2, P) % P
    base = _point(y.to_bytes(32, "little"))
    return base is not None and _same(_times(s, base), _add(r, _times(h, a)))


def _point(written: bytes) -> Point | None:
    """5.1.3: a point from its y and the sign of its x."""
    y = int.from_bytes(written, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _add(p: Point, q: Point) -> Point:
    """5.1.4."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n: int, p: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = _add(found, p)
        p, n = _add(p, p), n >> 1
    return found


def _same(p: Point, q: Point) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def told(path: Path, found: dict[str, Any]) -> str:
    """A packet that is whole, in words."""
    counts = found["counts"]
    return plain(
        f"{path} is packet {found['code']}: {found['city']}, {counts['signatures']} signatures by {counts['people']} "
        f"different people as of {found['as_of']}; {len(found['files'])} files, all as they were signed."
    )


def main() -> int:
    """0 if every packet is whole, 1 if not."""
    words = (__doc__ or "").split("\n\n")
    parser = argparse.ArgumentParser(description=words[0], epilog=words[2])
    parser.add_argument("packets", nargs="+", type=Path, help="zip or folder; supplements after what they supplement")
    parser.add_argument("--key", help="the key to trust, as base64")
    given = parser.parse_args()
    wrong, former = False, dict[str, Any]()
    for path in given.packets:
        try:
            found, faults = check(path, given.key)
        except NotAPacket as error:
            found, faults = {}, [str(error)]
        if former and found and not follows(former, found):
            faults.append(plain(f"{path} does not supplement the packet before it."))
        if former and found and found.get("key") != former.get("key"):
            faults.append(plain(f"{path} is signed with another key than the packet before it."))
        for fault in faults:
            print(fault, file=sys.stderr)
        print(plain(f"{path} is not the packet that was made.") if faults else told(path, found))
        if found and not faults and not given.key:
            print(plain(f"Signed with the key {found['key']}; compare it with that of whoever made the packet."))
        wrong, former = wrong or bool(faults), found
    return int(wrong)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # whatever letters this terminal knows
    sys.exit(main())
