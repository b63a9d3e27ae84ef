"""Bea takes the packet and one small program to a machine without network; and Omar files what came after."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func

from app.campaigns import petition as petitions
from app.delivery import manifest
from app.extensions import db
from app.models import Export
from app.roll import correcting
from tests.browser import Visits, fits
from tests.cast import Cast
from tests.delivery.test_verifier import OFFLINE

pytestmark = pytest.mark.one_database


def made(app: Flask, cast: Cast, target: Path, *more: str) -> Path:
    words = ["roll", "export", cast.path.strip("/"), "--format", "packet", "--out", str(target), *more]
    done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 0, done.output
    return target


def test_a_packet_and_its_supplement_on_a_machine_without_network(
    visit: Visits, app: Flask, cast: Cast, tmp_path: Path
) -> None:
    rosa = cast.signed()
    cast.signed("Ben Osei", postal_code="99502")
    packet = made(app, cast, tmp_path / "packet.zip")
    code = db.session.query(Export.code).scalar()
    correcting.withdraw(rosa)
    cast.signed("New Nora")
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}/deliver")
    expect(omar.locator("#exports")).to_contain_text("1 withdrawn by the signer (line 1)")
    expect(omar.get_by_role("button", name="Build a supplement")).to_be_visible()
    fits(omar)
    later = made(app, cast, tmp_path / "later.zip", "--supplement-to", code)

    bea = visit("phone")
    bea.goto(f"/verify/{code}")
    expect(bea.locator("main")).to_contain_text("Made, but not recorded as handed over.")
    expect(bea.locator("main")).not_to_contain_text("Supplemented on")  # it would tell who had withdrawn
    petitions.deliver(cast.petition, cast.omar, export_id=db.session.query(func.max(Export.id)).scalar())
    db.session.commit()
    bea.reload()
    expect(bea.locator("main")).to_contain_text("Supplemented on")
    with bea.expect_file_chooser() as asked:
        bea.locator("#file").click()
    asked.value.set_files([packet, later])
    expect(bea.get_by_role("status")).to_contain_text("No. Not all of them are of this packet")
    expect(bea.locator("#answers")).to_contain_text("later.zip is not of this packet.")
    fits(bea)
    with bea.expect_download() as started:
        bea.get_by_role("link", name="verify_packet.py").click()
    program = tmp_path / "verify_packet.py"
    started.value.save_as(program)

    key = manifest.public_key(app.config["DATA_DIR"])
    words = [sys.executable, "-I", "-c", OFFLINE, str(program), str(packet), str(later), "--key", key]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert f"is packet {code}: Millbrook, AK" in done.stdout
    back = [*words[:5], str(later), str(packet)]
    done = subprocess.run(back, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 1
    assert "does not supplement the packet before it" in done.stderr
