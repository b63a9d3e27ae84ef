"""Scans: whatever is handed in, only pictures of our own making are kept and shown."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.models import Sheet
from app.roll import scans, sheets
from app.roll.scans import Refused
from tests.cast import Cast
from tests.client import InspectingClient
from tests.paper import desk

pytestmark = pytest.mark.one_database
SCRIPT = b"<script>alert(1)</script>"


def picture(form: str, size: tuple[int, int] = (600, 400), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode != "RGB" else (200, 180, 160)).save(out, form, **more)
    return out.getvalue()


def pdf(cast: Cast, folder: Path, numbers: int = 2) -> bytes:
    made = sheets.pdf(cast.petition, desk.layout(), list(range(1, numbers + 1)), now(), "http://x", folder)
    return made.read_bytes()


def bomb() -> bytes:
    """A PNG of 60,000 × 60,000 pixels in some kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9_000_000))
        + chunk(b"IEND", b"")
    )


def attach(sheet: Sheet, app: Flask, *files: bytes) -> dict[str, Any]:
    """Hand it in and let the worker look at it."""
    scans.attach(sheet, [io.BytesIO(file) for file in files], app.config["DATA_DIR"], None)
    db.session.commit()
    jobs.run("scan", sheet.id)
    db.session.refresh(sheet)
    return dict(sheet.scan or {})


def test_pictures_and_pdfs_become_jpegs(app: Flask, cast: Cast, tmp_path: Path) -> None:
    sheet = desk.sheet(cast)
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "Zyx Street", 6  # a description; turned by a quarter
    made = attach(sheet, app, pdf(cast, tmp_path), picture("PNG", (3000, 100), "RGBA"),
                  picture("JPEG", exif=exif), picture("PNG", mode="I;16"), picture("PNG", mode="1"))  # fmt: skip
    assert made["state"] == "ready"
    assert [page["number"] for page in made["pages"]] == [1, 2, 3, 4, 5, 6]
    assert (made["pages"][0]["width"], made["pages"][2]["width"]) == (2400, 2400)
    assert (made["pages"][3]["width"], made["pages"][3]["height"]) == (400, 600), "turned as the telephone says"
    folder = app.config["DATA_DIR"] / "scans" / str(sheet.id)
    assert sorted(path.name for path in folder.iterdir()) == [f"page-{n}.jpg" for n in range(1, 7)]
    for path in folder.iterdir():
        shown = Image.open(path)
        assert (shown.format, dict(shown.getexif())) == ("JPEG", {})
        assert b"Zyx" not in path.read_bytes()


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", "kind"),
        (b"GIF89a" + SCRIPT, "kind"),
        (b"II*\0" + SCRIPT, "kind"),
        (b"PK\x03\x04", "kind"),
        (SCRIPT, "kind"),
    ],
)
def test_what_is_no_scan_is_refused_at_once(app: Flask, cast: Cast, file: bytes, code: str) -> None:
    sheet = desk.sheet(cast)
    with pytest.raises(Refused) as refused:
        scans.attach(sheet, [io.BytesIO(file)], app.config["DATA_DIR"], None)
    assert refused.value.code == code
    assert sheet.scan is None


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (bomb(), "too_large"),
        (picture("PNG")[:200], "broken"),
        (picture("JPEG")[:200], "broken"),
        (b"\xff\xd8\xff" + SCRIPT, "broken"),
        (b"%PDF-1.7 nothing", "broken"),
        (b"%PDF-1.7\n" + SCRIPT * 1000, "broken"),
    ],
)
def test_what_only_looks_like_one_is_told_and_not_kept(app: Flask, cast: Cast, file: bytes, code: str) -> None:
    sheet = desk.sheet(cast)
    made = attach(sheet, app, file)
    assert (made["state"], made["failure"]) == ("failed", code)
    assert list((app.config["DATA_DIR"] / "scans" / str(sheet.id)).iterdir()) == []


def test_a_polyglot_leaves_only_its_pixels(app: Flask, cast: Cast) -> None:
    sheet = desk.sheet(cast)
    assert attach(sheet, app, picture("JPEG") + SCRIPT, picture("PNG") + b"PK\x03\x04" + SCRIPT)["state"] == "ready"
    for path in (app.config["DATA_DIR"] / "scans" / str(sheet.id)).iterdir():
        assert b"script" not in path.read_bytes()


def test_too_many_pages_and_a_lock(app: Flask, cast: Cast, tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    sheet = desk.sheet(cast)
    assert attach(sheet, app, pdf(cast, tmp_path, 11))["failure"] == "too_many"
    assert attach(sheet, app, pdf(cast, tmp_path, 9), pdf(cast, tmp_path, 2))["failure"] == "too_many"
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(cast, tmp_path))))
    writer.encrypt("a secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    assert attach(sheet, app, locked.getvalue())["failure"] == "locked"


def test_swept_once_nobody_may_see_it(app: Flask, cast: Cast) -> None:
    import os

    sheet, folder = desk.sheet(cast), app.config["DATA_DIR"] / "scans"
    attach(sheet, app, picture("JPEG"))
    (folder / "4711").mkdir()
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    assert scans.sweep(app.config["DATA_DIR"]) == 1
    assert (folder / str(sheet.id)).is_dir()
    sheet.scan = None
    db.session.commit()
    assert scans.sweep(app.config["DATA_DIR"]) == 1
    assert list(folder.iterdir()) == []


def test_through_the_page(app: Flask, cast: Cast, client: InspectingClient) -> None:
    sheet = desk.sheet(cast)
    where = f"/office{cast.path}/paper/{sheet.number}"
    client.be(cast.ines).get(where)
    client.post(f"{where}/scan", data={"csrf_token": token(client), "files": (io.BytesIO(SCRIPT), "sheet.png")},
                headers={"Origin": "http://localhost"})  # fmt: skip
    assert "That is no PDF, JPEG or PNG" in client.get(where).get_data(as_text=True)
    large = picture("PNG", (900, 900)) + b"\0" * 2_000_000  # more than any other form may hold
    client.post(f"{where}/scan", data={"csrf_token": token(client), "files": (io.BytesIO(large), "x.svg")},
                headers={"Origin": "http://localhost"})  # fmt: skip
    assert "being looked at" in client.get(where).get_data(as_text=True)
    jobs.run("scan", sheet.id)
    db.session.commit()
    shown = client.get(f"{where}/scan/1.jpg")
    assert (shown.status_code, shown.content_type) == (200, "image/jpeg")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in shown.headers["Cache-Control"]
    assert client.get(f"{where}/scan/2.jpg").status_code == 404
    assert client.be(cast.dov).get(f"{where}/scan/1.jpg").status_code == 404
    assert client.be(None).get(f"{where}/scan/1.jpg").status_code == 302


def test_a_file_too_large_is_refused(cast: Cast, client: InspectingClient) -> None:
    sheet = desk.sheet(cast)
    where = f"/office{cast.path}/paper/{sheet.number}"
    client.be(cast.ines).get(where)
    big = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * (scans.SIZE + 1))
    sent = {"csrf_token": token(client), "files": (big, "sheet.png")}
    answer = client.post(f"{where}/scan", data=sent, headers={"Origin": "http://localhost"})
    assert answer.status_code == 413


def token(client: InspectingClient) -> str:
    found = [e.get("value") for e in client.page.tree.iter("input") if e.get("name") == "csrf_token"]
    return str(found[0])
