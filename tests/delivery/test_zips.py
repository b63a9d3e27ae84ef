"""A zip that is taken for the packet unpacks to the packet, whatever program unpacks it."""

import io
import json
import os
import struct
import time
import warnings
import zipfile

import pytest

from app.delivery import manifest, packet, verify, verify_packet
from tests.delivery.test_packet import AS_OF, NAMES, fill, made
from tests.delivery.test_verifier import run

pytestmark = pytest.mark.one_database


@pytest.fixture
def folder(cast, tmp_path):
    fill(cast, NAMES[:2])
    return made(cast, tmp_path)


@pytest.fixture
def whole(folder, tmp_path):
    return packet.pack(folder, tmp_path / "whole.zip", AS_OF)


def zipped(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in files.items():
            book.writestr(name, content)
    return target.getvalue()


def files(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return {name: book.read(name) for name in book.namelist()}


def gap(raw):
    """A file of which only the list at the front knows."""
    at = struct.unpack("<L", raw[-6:-2])[0]
    hidden = zipped({"roll.csv": b"forged"})
    hidden = hidden[: hidden.index(b"PK\x01\x02")]
    return raw[:at] + hidden + raw[at:-6] + struct.pack("<L", at + len(hidden)) + raw[-2:]


def renamed_in_front(raw):
    at = raw.index(b"roll.csv")
    return raw[:at] + b"roll.xyz" + raw[at + 8 :]


def link(raw):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for name, content in files(raw).items():
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16 if name == "roll.csv" else 0
            book.writestr(info, content)
    return target.getvalue()


def overlong(raw):
    """More is packed than is said: some programs write all of it."""
    roll = files(raw)["roll.csv"]
    forged = zipped(files(raw) | {"roll.csv": roll + b"9,Eve,X\r\n"})
    crc = (zipfile.crc32(roll), zipfile.crc32(roll + b"9,Eve,X\r\n"))  # type: ignore[attr-defined]
    for old, new in ((crc[1], crc[0]), (len(roll) + 9, len(roll))):
        forged = forged.replace(struct.pack("<L", old), struct.pack("<L", new))
    return forged


FORGERIES = {
    "another in front": lambda raw: zipped(files(raw) | {"roll.csv": b"forged"}) + raw,
    "a page in front": lambda raw: b"<html><script>alert(1)</script>" + raw,
    "something after": lambda raw: raw + b" ",
    "a comment": lambda raw: raw[:-2] + b"\x04\x00evil",
    "hidden between": gap,
    "another name in front": renamed_in_front,
    "a folder with something in it": lambda raw: zipped(files(raw) | {"roll.csv/": b"forged"}),
    "a name with an end in it": lambda raw: zipped(files(raw) | {"roll.txtQevil": b""}).replace(b"Qevil", b"\0evil"),
    "a link": link,
    "more than is said": overlong,
    "a name that is no text": lambda raw: zipped(files(raw) | {"ö.txt": b""}).replace("ö".encode(), b"\xff\xff"),
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_zip_that_may_unpack_to_something_else(whole, tmp_path, how):
    assert run(tmp_path, whole)[0] == 0
    whole.write_bytes(FORGERIES[how](whole.read_bytes()))
    code, said = run(tmp_path, whole)
    assert code == 1
    assert "is not the packet that was made" in said


@pytest.mark.parametrize("largest", [0xFFFF, 1000, 10])
def test_whatever_our_own_zips_are_like(folder, whole, tmp_path, monkeypatch, largest):
    """Of all sizes: beyond a limit, sizes and places stand elsewhere (ZIP64)."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", largest)
    assert verify.check(packet.pack(folder, tmp_path / "big.zip", AS_OF))[1] == []
    (tmp_path / "simple.zip").write_bytes(zipped(files(whole.read_bytes())))
    assert verify.check(tmp_path / "simple.zip")[1] == []


def test_a_folder_that_leads_elsewhere(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "roll-corrected.csv").write_text("forged")
    (folder / "corrections").symlink_to(tmp_path / "elsewhere")
    assert "corrections is neither a file nor a folder" in run(tmp_path, folder)[1]
    (folder / "corrections").unlink()
    os.mkfifo(folder / "more.pdf")
    assert "more.pdf is neither a file nor a folder" in run(tmp_path, folder)[1]
    assert "no file or folder" in run(tmp_path, folder / "more.pdf")[1]


def test_a_manifest_with_something_after_it(folder, tmp_path):
    path = folder / "manifest.json"
    path.write_text(path.read_text().ljust(verify_packet.MANIFEST_BYTES) + '{"counts": "forged"}')
    assert "manifest.json is longer than" in run(tmp_path, folder)[1]


def signed(folder, tmp_path, without=(), **more):
    """The manifest with something else in it, by somebody's own key."""
    mine = tmp_path / "mine"
    mine.mkdir(exist_ok=True)
    left = ("key", "signature", *without)
    found = {
        name: said for name, said in json.loads((folder / "manifest.json").read_text()).items() if name not in left
    }
    return manifest.sign(found | more, mine)


def test_a_supplement_under_another_key(folder, tmp_path):
    former = json.loads((folder / "manifest.json").read_text())
    told = {"code": former["code"], "sha256": manifest.known_digest(former)}
    forged = signed(folder, tmp_path, code="AAAA-AAAA-AAAA", supplements=told, files=[])
    (tmp_path / "forged").mkdir()
    (tmp_path / "forged" / "manifest.json").write_text(manifest.dump(forged))
    assert run(tmp_path, tmp_path / "forged")[0] == 0, "by itself it is somebody's packet"
    code, said = run(tmp_path, folder, tmp_path / "forged")
    assert code == 1
    assert "forged is signed with another key than the packet before it." in said


@pytest.mark.parametrize("without", ["counts", "code", "city", "as_of"])
def test_a_manifest_that_does_not_say_enough(folder, tmp_path, without):
    (folder / "manifest.json").write_text(manifest.dump(signed(folder, tmp_path, [without], supplements="x")))
    assert "manifest.json cannot be read." in run(tmp_path, folder)[1]


def test_half_a_letter_is_not_the_sign_that_was_signed(folder, tmp_path):
    path = folder / "manifest.json"
    path.write_text(manifest.dump(signed(folder, tmp_path, city="Why?")))
    assert verify.check(folder)[1] == []
    path.write_text(path.read_text().replace('"Why?"', '"Why\\ud83d"'))
    assert "The signature does not fit the manifest" in run(tmp_path, folder)[1]


def test_nothing_moves_the_cursor(folder, tmp_path):
    evil = "x\x1b[2K\rpacket.zip, all as they were signed.\u202e"
    (folder / evil).write_text("")
    (folder / "manifest.json").write_text(manifest.dump(signed(folder, tmp_path, city="Mill\x1b[8mbrook")))
    said = run(tmp_path, folder)[1]
    assert "\x1b" not in said
    assert "\r" not in said
    assert r"x\x1b[2K\rpacket.zip, all as they were signed.\u202e is not in the manifest." in said
    (folder / evil).unlink()
    assert r"Mill\x1b[8mbrook, 2 signatures" in run(tmp_path, folder)[1]


def test_many_names_and_one_twice(tmp_path):
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "many.zip", "w") as book:
        warnings.simplefilter("ignore")
        for number in (*range(5000), 0):
            book.writestr(f"f{number}", b"")
    begun = time.monotonic()
    with pytest.raises(verify.NotAPacket, match="two files of one name: f0"):
        verify.check(tmp_path / "many.zip")
    assert time.monotonic() - begun < 1
