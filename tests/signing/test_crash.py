"""kill -9 at every step of signing, confirming and sending: nothing acknowledged is lost, nothing counts twice, and no
mailbox gets a fourth letter."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from tests.cast import Cast
from tests.conftest import release
from tests.outbox.postmaster import receiving

Deaths = list[dict[str, Any]]


@pytest.fixture
def deaths(app: Flask, cast: Cast, database: str, tmp_path: Path) -> Callable[..., Deaths]:
    """`deaths("sign")`: what was found after each death of that scene, and after what came later."""

    def found(scene: str, **more: Any) -> Deaths:
        task = {"uri": database, "folder": str(tmp_path), "petition": cast.petition.id, "scene": scene,
                "settings": {"LIMITS_SIGN_PER_IP": "9999 per hour", **more}}  # fmt: skip
        db.session.commit()
        release()
        command = [sys.executable, "-m", "tests.signing.crashing"]
        root = Path(__file__).parents[2]
        run = subprocess.run(command, input=json.dumps(task), cwd=root, text=True, capture_output=True, timeout=120)
        assert run.returncode == 0, run.stderr[-3000:]
        told: Deaths = json.loads(run.stdout)
        assert [death["killed"] for death in told] == [True] * (len(told) - 1) + [False]
        assert all(d[when]["tally_agrees"] for d in told for when in ("after", "in_the_end")), told
        return told

    return found


def test_signing(deaths: Callable[..., Deaths]) -> None:
    told = deaths("sign")
    assert len(told) > 8
    assert {death["acknowledged"] for death in told} == {True, False}
    for death in told:
        after = death["after"]
        assert after["signatures"] == after["letters"], f"both or neither: {death}"
        assert after["signatures"] == 1 or not death["acknowledged"], f"acknowledged and lost: {death}"
        assert death["in_the_end"]["signatures"] == 1, f"she tried again and is on the roll once: {death}"
        assert 1 <= death["in_the_end"]["letters"] <= 2
    assert {death["after"]["signatures"] for death in told} == {0, 1}


def test_confirming(deaths: Callable[..., Deaths]) -> None:
    told = deaths("confirm")
    assert len(told) > 8
    for death in told:
        (standing,) = death["after"]["standing"]
        assert (standing == "counts") == bool(death["after"]["confirmed"]), f"both or neither: {death}"
        assert standing == "counts" or not death["acknowledged"], f"acknowledged and lost: {death}"
        assert death["in_the_end"]["standing"] == ["counts"]
    assert {death["after"]["confirmed"] for death in told} == {0, 1}


def test_sending(deaths: Callable[..., Deaths]) -> None:
    """Each letter arrives; one that was in hand at the death perhaps twice, but as the same letter."""
    with receiving() as (postmaster, server):
        told = deaths("send", **server.settings)
    assert len(told) > 20
    for death in told:
        assert death["in_the_end"]["letters_free"] == 3
        mailbox = f"rosa{death['k']}@mail.example"
        arrived = postmaster.read[mailbox]
        assert len(set(arrived)) == 3, f"three letters, no fourth, none lost: {death}"
        assert len(arrived) <= 4, f"only the one in hand goes out once more: {death}"
    assert any(len(ids) == 4 for ids in postmaster.read.values()), "no death between sending and noting: look again"
