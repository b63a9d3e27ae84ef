"""What comes from others lies here unmodified: the manifest names each file with its origin, and the digests hold."""

import hashlib
import json
from typing import Any

import pytest

from tests.house.source import ROOT

FOLDERS = (ROOT / "app" / "static" / "vendor", ROOT / "tests" / "vendor")
MANIFEST = FOLDERS[0] / "manifest.json"
TOLD = ("package", "version", "licence", "source", "sha256")
ENTRIES: list[dict[str, Any]] = json.loads(MANIFEST.read_text(encoding="utf-8"))


def test_each_file_is_listed_once_and_each_listed_file_is_there() -> None:
    listed = sorted(entry["file"] for entry in ENTRIES)
    there = sorted(
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in folder.rglob("*")
        if path.is_file() and path != MANIFEST
    )
    assert listed == there, (
        "Name the file in assets/vendor.py and run `make vendor`; what nobody uses any more is deleted: "
        f"{sorted(set(listed) ^ set(there)) or 'a file is listed twice'}"
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
def test_the_digest_is_the_manifests(entry: dict[str, Any]) -> None:
    path = ROOT / entry["file"]
    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no such file"
    assert found == entry["sha256"], (
        f"{entry['file']} is not what {entry['package']} {entry['version']} holds. Vendored files are never edited: "
        "change the version in assets/package.json and run `make vendor`."
    )


@pytest.mark.parametrize("told", TOLD)
def test_the_manifest_tells_where_each_file_is_from(told: str) -> None:
    silent = [entry["file"] for entry in ENTRIES if not str(entry.get(told, "")).strip()]
    assert not silent, f"manifest.json does not tell the {told} of {silent}: see assets/vendor.py, then `make vendor`."
