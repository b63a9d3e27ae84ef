"""The verifier of one file: alone, without network, whatever an opponent does to a packet."""

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile

import pytest

from app.delivery import manifest, packet, verify, verify_packet
from tests.delivery.test_packet import AS_OF, NAMES, fill, made

RFC_8032 = [  # 7.1: public key, message, signature
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip
OFFLINE = """if True:
    import runpy, socket, sys
    def none(*_args, **_more): raise OSError("no network here")
    socket.socket = socket.create_connection = none
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.one_database
@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_ed25519_is_that_of_the_rfc(public, message, signature, database_kind):
    key, said, signed = map(bytes.fromhex, (public, message, signature))
    assert verify_packet.holds(key, said, signed)
    assert not verify_packet.holds(key, said + b"!", signed)
    assert not verify_packet.holds(key, said, signed[:-1] + bytes([signed[-1] ^ 1]))
    more = (int.from_bytes(signed[32:], "little") + verify_packet.ORDER).to_bytes(32, "little")
    assert not verify_packet.holds(key, said, signed[:32] + more), "one signature has one form"
    assert not verify_packet.holds(b"\xff" * 32, said, signed)


@pytest.fixture
def folder(cast, tmp_path):
    fill(cast, NAMES[:4])
    return made(cast, tmp_path)


def run(tmp_path, *paths):
    """As an opponent has it: the file alone, elsewhere, no network, none of our libraries."""
    program = shutil.copy(verify.PROGRAM, tmp_path / "verify_packet.py")
    words = [sys.executable, "-I", "-c", OFFLINE, str(program), *map(str, paths)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.mark.one_database
def test_it_stands_alone(folder, tmp_path):
    code, said = run(
        tmp_path, packet.pack(folder, tmp_path / "whole.zip", AS_OF), "--key", manifest.public_key(tmp_path)
    )
    assert code == 0, said
    assert "is packet AAAA-BBBB-CCCC: Millbrook, AK, 4 signatures by 4 different people" in said
    code, said = run(tmp_path, folder)
    assert manifest.public_key(tmp_path) in said
    assert run(tmp_path, tmp_path / "nothing.zip")[0] == 1


def change(path, old, new):
    path.write_bytes(path.read_bytes().replace(old, new))


def forge(folder, tmp_path):
    """Change the count and sign it with a key of one's own."""
    found = json.loads((folder / "manifest.json").read_text())
    found["counts"]["people"] = 3
    content = {name: value for name, value in found.items() if name not in ("key", "signature")}
    (tmp_path / "mine").mkdir()
    (folder / "manifest.json").write_text(manifest.dump(manifest.sign(content, tmp_path / "mine")))


def swap(folder):
    cover, method = folder / "cover.pdf", folder / "method.pdf"
    kept = cover.read_bytes()
    cover.write_bytes(method.read_bytes())
    method.write_bytes(kept)


def drop_row(folder):
    path = folder / "roll.csv"
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*rows[:2], *rows[3:]]))


def written_anew(folder):
    """As another program would save it."""
    path = folder / "roll.csv"
    out = io.StringIO()
    rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue())


ATTACKS = {
    "one letter": (lambda f, _: change(f / "roll.csv", b"Rosa", b"Rose"),
                   "roll.csv is not the file that was signed. Changed: row 1."),
    "a row less": (lambda f, _: drop_row(f), "Missing: what was row 2."),
    "a row more": (lambda f, _: change(f / "roll.csv", b"\r\n4,", b"\r\n9,Eve,X,,,,,,,,,\r\n4,"), "Added: row 4."),
    "saved anew": (lambda f, _: written_anew(f), "All its rows are; only how they are written differs."),
    "a file more": (lambda f, _: (f / "roll-2.csv").write_text("no\n"), "roll-2.csv is not in the manifest."),
    "a file less": (lambda f, _: (f / "cover.pdf").unlink(), "cover.pdf is missing."),
    "two PDFs swapped": (lambda f, _: swap(f), "cover.pdf is not the file that was signed. It is what method.pdf"),
    "manifest edited": (lambda f, _: change(f / "manifest.json", b'"people": 4', b'"people": 5'),
                        "The signature does not fit the manifest"),
    "signed by another": (forge, "signed with another key than the one given"),
    "rows and letter": (lambda f, _: (change(f / "roll.csv", b"Rosa", b"Rose"), change(f / "rows.sha256", b"0", b"1")),
                        "rows.sha256 is not the file that was signed."),
}  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("how", ATTACKS)
def test_each_attack_is_named(folder, tmp_path, how):
    attack, words = ATTACKS[how]
    key = manifest.public_key(tmp_path)
    attack(folder, tmp_path)
    faults = verify.check(folder, key)[1]
    assert words in "\n".join(faults)


@pytest.mark.one_database
def test_zips_that_lie(folder, tmp_path):
    whole = packet.pack(folder, tmp_path / "whole.zip", AS_OF)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-200])
    assert "neither a folder nor a readable zip" in run(tmp_path, cut)[1]
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(whole, "a") as book:
        book.writestr("roll.csv", "no\n")
    assert "two files of one name: roll.csv" in run(tmp_path, whole)[1]


@pytest.mark.one_database
def test_what_the_manifest_says_of_rows_names_nobody(folder):
    """Digests of rows lie in the packet alone: whoever has the manifest cannot try names against it."""
    text = (folder / "manifest.json").read_text()
    with (folder / "roll.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = dict(verify_packet.row_digests(table))
    assert len(rows) == 5
    assert not any(digest in text for digest in rows.values())
    assert "Rosa" not in text


@pytest.mark.one_database
def test_it_can_be_downloaded_and_keys_are_listed(app, client, cast, tmp_path):
    answer = client.get("/verify/verify_packet.py")
    assert answer.data == verify.PROGRAM.read_bytes()
    assert client.get("/.well-known/cityroll-key").data.decode().split() == [
        manifest.public_key(app.config["DATA_DIR"])
    ]
