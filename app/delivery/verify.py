"""Is this the packet that was made? Checked against its own manifest, without the server or the database."""

import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from app.delivery import manifest

MANIFEST = "manifest.json"
MANIFEST_BYTES = 10_000_000  # no honest one comes near
CHUNK = 1 << 20
# damaged, cut off, encrypted, or packed in a way that we do not know
UNREADABLE = (zipfile.BadZipFile, OSError, EOFError, RuntimeError, zlib.error, lzma.LZMAError)


class NotAPacket(Exception):
    """There is nothing here to check; the message says why."""


class Source(Protocol):
    def names(self) -> set[str]: ...
    def open(self, name: str) -> IO[bytes]: ...


def check(path: Path, key: str | None = None) -> tuple[dict[str, Any], list[str]]:
    """The manifest of a packet (folder or zip) and what is wrong with it, in words; `key` is the one to trust."""
    with _opened(path) as source:
        if MANIFEST not in source.names():
            raise NotAPacket(f"{path.name} holds no {MANIFEST}.")
        found, listed = _read(source)
        faults = []
        if found.get("format") != manifest.FORMAT:
            faults.append(f"{MANIFEST} is of another format than {manifest.FORMAT}.")
        if not manifest.is_signed(found):
            faults.append("The signature does not fit the manifest: something in it was changed.")
        elif key and not manifest.is_signed(found, key):
            faults.append("The manifest was signed with another key than the one given.")
        faults += [f"{name} is missing." for name in sorted(listed.keys() - source.names())]
        faults += [f"{name} is not in the manifest." for name in sorted(source.names() - listed.keys() - {MANIFEST})]
        for name in sorted(listed.keys() & source.names()):
            if _measure(source, name, listed[name][1]) != listed[name]:
                faults.append(f"{name} is not the file that was signed.")
    return found, faults


def _read(source: Source) -> tuple[dict[str, Any], dict[str, tuple[str, int]]]:
    """The manifest, and digest and size by name of the files in it."""
    try:
        with source.open(MANIFEST) as file:
            found = json.loads(file.read(MANIFEST_BYTES), object_pairs_hook=_once)
        return found, {str(entry["name"]): (str(entry["sha256"]), int(entry["bytes"])) for entry in found["files"]}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise NotAPacket(f"{MANIFEST} cannot be read.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose every name stands once: of two counts one might be read and the other signed."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _measure(source: Source, name: str, promised: int) -> tuple[str, int]:
    """Digest and size; reads no further than a little past the promised size, whatever a zip unpacks to."""
    found, size = hashlib.sha256(), 0
    with source.open(name) as file:
        while size <= promised and (chunk := file.read(CHUNK)):
            found.update(chunk)
            size += len(chunk)
    return found.hexdigest(), size


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> set[str]:
        return {str(p.relative_to(self.path)) for p in self.path.rglob("*") if p.is_file()}

    def open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb")


class _Zip:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file

    def names(self) -> set[str]:
        found = [info.filename for info in self.file.infolist() if not info.is_dir()]
        if len(found) != len(set(found)):
            raise NotAPacket("The zip holds two files of one name.")
        return set(found)

    def open(self, name: str) -> IO[bytes]:
        return self.file.open(name)


@contextmanager
def _opened(path: Path) -> Iterator[Source]:
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as file:
            yield _Zip(file)
    except UNREADABLE as error:
        raise NotAPacket(f"{path.name} is neither a folder nor a readable zip: {error}.") from None
