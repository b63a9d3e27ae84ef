"""Is this the packet that was made? Whatever somebody hands in, the answer is a sentence."""

import json
import re
import zipfile

import pytest

from app.delivery import manifest, packet, verify
from tests.delivery.test_packet import AS_OF, NAMES, fill, made


@pytest.mark.parametrize("how", ["changed", "missing", "added", "count", "key", "twice"])
def test_an_altered_packet_is_found_out(cast, tmp_path, how):
    fill(cast, NAMES[:2])
    folder, key = made(cast, tmp_path), manifest.public_key(tmp_path)
    target = folder
    if how == "changed":
        path = folder / "roll.csv"
        path.write_bytes(path.read_bytes().replace(b"Rosa", b"Rose"))
    elif how == "missing":
        (folder / "cover.pdf").unlink()
    elif how == "added":
        (folder / "roll-2.csv").write_text("no\n")
    elif how == "count":
        path = folder / "manifest.json"
        path.write_text(path.read_text().replace('"people": 2', '"people": 3'))
    elif how == "key":  # somebody signs their own
        found = json.loads((folder / "manifest.json").read_text())
        content = {name: value for name, value in found.items() if name not in ("key", "signature")}
        (tmp_path / "other").mkdir()
        (folder / "manifest.json").write_text(manifest.dump(manifest.sign(content, tmp_path / "other")))
    elif how == "twice":
        target = packet.pack(folder, tmp_path / "a.zip", AS_OF)
        with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(target, "a") as book:
            book.writestr("roll.csv", "no\n")
        with pytest.raises(verify.NotAPacket):
            verify.check(target, key)
        return
    assert len(verify.check(target, key)[1]) == 1


def test_what_is_no_packet_says_so(tmp_path):
    (tmp_path / "a.zip").write_text("no zip")
    (tmp_path / "empty").mkdir()
    for name in ("a.zip", "empty"):
        with pytest.raises(verify.NotAPacket):
            verify.check(tmp_path / name)


@pytest.mark.one_database
@pytest.mark.parametrize("how", ["twice", "twice within", "deep", "endless", "a list", "a word", "no object"])
def test_a_manifest_that_is_none(cast, tmp_path, how):
    fill(cast, NAMES[:2])
    folder = made(cast, tmp_path)
    path = folder / "manifest.json"
    text = path.read_text()
    path.write_text({
        "twice": text.replace('{\n "format"', '{"counts": {"people": 9000},\n "format"', 1),
        "twice within": text.replace('"people": 2', '"people": 9000, "people": 2', 1),
        "deep": '{"files": [], "x": ' + "[" * 200_000 + "]" * 200_000 + "}",
        "endless": text.replace('"bytes": ', '"bytes": 1e400, "was": ', 1),
        "a list": "[1, 2]",
        "a word": '{"files": "roll.csv"}',
        "no object": '{"files": [5]}',
    }[how])  # fmt: skip
    for target in (folder, packet.pack(folder, tmp_path / "whole.zip", AS_OF)):
        with pytest.raises(verify.NotAPacket, match=r"manifest\.json cannot be read"):
            verify.check(target)


@pytest.mark.one_database
@pytest.mark.parametrize("how", ["encrypted", "unknown packing", "cut", "garbled"])
def test_a_zip_that_cannot_be_read_says_so(cast, app, tmp_path, how):
    fill(cast, NAMES[:2])
    target = packet.pack(made(cast, tmp_path), tmp_path / "whole.zip", AS_OF)
    whole = bytearray(target.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # APPNOTE 4.3.7 and 4.3.12
        for found in re.finditer(re.escape(mark), whole):
            if how == "encrypted":
                whole[found.start() + flags] |= 1
            elif how == "unknown packing":
                whole[found.start() + flags + 2] = 97
            elif how == "garbled" and flags == 6:
                whole[found.start() + 60 : found.start() + 90] = bytes(30)
    target.write_bytes(whole[:-100] if how == "cut" else whole)
    with pytest.raises(verify.NotAPacket):
        verify.check(target)
    done = app.test_cli_runner().invoke(args=["roll", "verify", str(target)])
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


def test_a_code_is_read_as_people_type_it():
    assert manifest.read_code(" o1lk-2aaa bbbb") == "011K-2AAA-BBBB"
    code = manifest.new_code()
    assert manifest.read_code(code.lower().replace("-", " ")) == code
