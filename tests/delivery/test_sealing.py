"""Encrypted exports: only the recipient opens them, and what they open is what /verify knows."""

import hashlib
import io
import zipfile
from pathlib import Path

import pyrage
import pytest
from flask import Flask
from pypdf import PdfReader

from app.delivery import exports, sealing
from app.extensions import db
from app.models import Export
from tests.cast import Cast
from tests.client import InspectingClient
from tests.delivery.test_exports import build


def built(app: Flask, export: Export) -> Path:
    db.session.commit()
    build(export)
    return Path(app.config["DATA_DIR"]) / "exports" / str(export.id) / str(export.filename)


def test_to_a_key(app: Flask, cast: Cast) -> None:
    cast.signed()
    mine = pyrage.x25519.Identity.generate()
    key = sealing.recipient(f" {mine.to_public()}\n")
    file = built(app, exports.ask(cast.petition, "packet", "clerk", "For the clerk", cast.omar, sealed_to=key))
    assert file.name.endswith(".zip.age")
    assert [path.name for path in file.parent.iterdir()] == [file.name], "the plain file is gone"
    opened = pyrage.decrypt(file.read_bytes(), [mine])
    export = db.session.query(Export).one()
    assert hashlib.sha256(opened).hexdigest() == export.sha256
    assert export.size == file.stat().st_size
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.generate()])


def test_with_a_passphrase_that_lies_nowhere(app: Flask, cast: Cast, client: InspectingClient) -> None:
    cast.signed()
    client.be(cast.omar).get(f"/office{cast.path}/deliver")
    answer = client.submit("Build it", what="csv-clerk", purpose="For the clerk", sealed="passphrase")
    export = db.session.query(Export).one()
    word = sealing.passphrase(export.id, 0)
    assert word in answer.text
    assert word in client.get(f"/office{cast.path}/deliver").text, "kept in sight"
    assert word not in client.get_cookie("session").value
    client.submit("I have written it down")
    assert word not in client.get(f"/office{cast.path}/deliver").text
    file = built(app, export)
    assert b"Rosa" in pyrage.passphrase.decrypt(file.read_bytes(), word)
    assert word.encode() not in b"".join(str(row).encode() for row in db.session.execute(db.select(Export.__table__)))


def test_whoever_asks_again_learns_another_passphrase(app: Flask, cast: Cast, client: InspectingClient) -> None:
    cast.signed()
    client.be(cast.omar).get(f"/office{cast.path}/deliver")
    client.submit("Build it", what="csv-clerk", purpose="For the clerk", sealed="passphrase")
    export = db.session.query(Export).one()
    former = built(app, export).read_bytes()
    first = sealing.passphrase(export.id, 0)
    exports.take(export, cast.omar, Path(app.config["DATA_DIR"]))
    db.session.commit()
    client.be(cast.lena).get(f"/office{cast.path}/deliver")
    page = client.submit(f"Build the same again: {export.filename}").text
    second = sealing.passphrase(export.id, 1)
    assert first not in page
    assert second in page
    file = built(app, export)
    assert b"Rosa" in pyrage.passphrase.decrypt(file.read_bytes(), second)
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(former, second)


@pytest.mark.parametrize("typed", ["", "age1nonsense", "AGE-SECRET-KEY-1QQQ", "ssh-ed25519 AAAA"])
def test_what_is_no_key(cast: Cast, client: InspectingClient, typed: str) -> None:
    cast.signed()
    client.be(cast.omar).get(f"/office{cast.path}/deliver")
    answer = client.submit("Build it", what="csv-clerk", purpose="For the clerk", sealed="age", recipient=typed)
    assert answer.status_code == 422
    assert "That is no public key of age" in client.page.text
    assert db.session.query(Export).count() == 0


def test_a4(app: Flask, cast: Cast) -> None:
    cast.signed()
    file = built(app, exports.ask(cast.petition, "packet", "clerk", "For the clerk", cast.omar, paper="a4"))
    with zipfile.ZipFile(file) as packet:
        papers = [name for name in packet.namelist() if name.endswith(".pdf")]
        for name in papers:
            box = PdfReader(io.BytesIO(packet.read(name))).pages[0].mediabox
            assert (round(float(box.width)), round(float(box.height))) == (595, 842), name
    assert {"cover.pdf", "roll.pdf", "method.pdf"} <= set(papers)


def test_fewer_columns(app: Flask, cast: Cast, client: InspectingClient) -> None:
    cast.signed()
    client.be(cast.omar).get(f"/office{cast.path}/deliver")
    client.submit("Build it", what="csv-clerk", purpose="For the clerk", columns=["ward", "signed_at"])
    export = db.session.query(Export).one()
    assert export.fields == ["no", "ward", "signed_at"]
    head, row = built(app, export).read_text("utf-8-sig").splitlines()
    assert head == "no,ward,signed_at"
    assert "Rosa" not in row


def test_by_command(app: Flask, cast: Cast, tmp_path: Path) -> None:
    cast.signed()
    db.session.commit()
    mine, run = pyrage.x25519.Identity.generate(), app.test_cli_runner().invoke
    command = ["roll", "export", cast.path.strip("/"), "--format", "packet"]
    target = tmp_path / "packet.zip.age"
    done = run(args=[*command, "--encrypt-to", str(mine.to_public()), "--out", str(target)])
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(target.read_bytes(), [mine]))) as packet:
        assert "manifest.json" in packet.namelist()
    done = run(args=[*command, "--passphrase", "--out", str(tmp_path / "other.zip.age")])
    word = done.stderr.rpartition("shown this once: ")[2].strip()
    assert pyrage.passphrase.decrypt((tmp_path / "other.zip.age").read_bytes(), word)
    wrong = run(args=[*command, "--encrypt-to", "age1x", "--out", str(tmp_path / "third.age")])
    assert (wrong.exit_code, "public key of age" in wrong.stderr) == (1, True)
