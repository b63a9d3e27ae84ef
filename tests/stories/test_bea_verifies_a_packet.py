"""Bea, the clerk, has eight minutes and a packet: is this the one that was made, and what does it say?"""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Export
from tests.browser import Visits, fits
from tests.cast import Cast
from tests.house import routes

Verified = Callable[[Path], tuple[int, str]]


@pytest.fixture
def packet(app: Flask, cast: Cast, tmp_path: Path) -> Path:
    """What Omar handed in, for two people."""
    cast.signed()
    cast.signed("Ben Osei", postal_code="99502")
    path = tmp_path / "packet.zip"
    done = app.test_cli_runner().invoke(
        args=["roll", "export", cast.path.strip("/"), "--format", "packet", "--out", str(path)]
    )
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def by_command(app: Flask) -> Verified:
    """`flask roll verify`: its exit code and all it says."""

    def verified(path: Path) -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["roll", "verify", str(path)])
        return done.exit_code, done.output

    return verified


def choose(page: Page, *files: Path) -> None:
    """Through the window in which people choose a file."""
    with page.expect_file_chooser() as asked:
        page.locator("#file").click()
    asked.value.set_files(files)


def altered(packet: Path) -> Path:
    """The same, but for one space at its end."""
    other = packet.with_name("other.zip")
    other.write_bytes(packet.read_bytes() + b" ")
    return other


def test_by_the_code_on_the_cover_and_by_command(visit: Visits, packet: Path, by_command: Verified) -> None:
    code = db.session.query(Export.code).scalar()
    db.session.commit()
    bea = visit("desktop")
    bea.goto("/verify")
    bea.get_by_label("Code on the cover").fill(code.lower().replace("-", " "))
    bea.get_by_role("button", name="Find it").click()
    expect(bea.locator("main")).to_contain_text("Millbrook")
    expect(bea.locator("main")).to_contain_text("2 different people")
    choose(bea, packet)
    expect(bea.get_by_role("status")).to_contain_text("Yes. This is the packet")
    choose(bea, altered(packet))
    expect(bea.get_by_role("status")).to_contain_text("This is not it")
    fits(bea)

    exit_code, said = by_command(packet)
    assert exit_code == 0
    assert f"is packet {code}: Millbrook, AK, 2 signatures by 2 different people" in said


@pytest.mark.one_database
def test_a_packet_with_one_letter_changed_is_found_out_by_both(
    visit: Visits, packet: Path, by_command: Verified, tmp_path: Path
) -> None:
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(packet).extractall(folder)
    assert by_command(folder)[0] == 0
    roll, genuine = folder / "roll.csv", (folder / "roll.csv").read_bytes()
    bea = visit("desktop")
    bea.goto(f"/verify/{db.session.query(Export.code).scalar()}")
    db.session.commit()
    choose(bea, roll)
    expect(bea.get_by_role("status")).to_contain_text("drop manifest.json of the same packet with it")
    choose(bea, roll, folder / "manifest.json")
    expect(bea.get_by_role("status")).to_contain_text("Yes. All of them are of this packet")
    roll.write_bytes(genuine.replace(b"Rosa", b"Rose"))
    choose(bea, roll)
    expect(bea.get_by_role("status")).to_contain_text("This is not it")
    choose(bea, *folder.iterdir())
    expect(bea.get_by_role("status")).to_contain_text("No. Not all of them")
    expect(bea.locator("#answers")).to_contain_text("roll.csv is not of this packet.")
    exit_code, said = by_command(folder)
    assert exit_code == 1
    assert "roll.csv is not the file that was signed." in said


@pytest.mark.one_database
def test_by_a_digest_without_script(visit: Visits, cast: Cast) -> None:
    code = routes.furnish(cast.petition, cast)["code"]
    bea = visit("phone", script=False)
    bea.goto(f"/verify/{code}")
    bea.get_by_label("Or paste its SHA-256").fill("1" * 64)  # that of its roll.csv
    bea.get_by_role("button", name="Compare").click()
    expect(bea.get_by_role("status")).to_contain_text("Paste the SHA-256 of manifest.json")
    bea.get_by_label("Or paste its SHA-256").fill("0" * 64)
    bea.get_by_role("button", name="Compare").click()
    expect(bea.get_by_role("status")).to_contain_text("Yes. This is the packet")
    fits(bea)


@pytest.mark.one_database
def test_a_code_that_is_none(visit: Visits) -> None:
    bea = visit("phone")
    bea.goto("/verify")
    bea.get_by_label("Code on the cover").fill("0000-0000-0000")
    bea.get_by_role("button", name="Find it").click()
    expect(bea.locator("main")).to_contain_text("0000-0000-0000")
    expect(bea.get_by_label("Code on the cover")).to_be_visible()
    fits(bea)
