"""The key packets are signed with: given, or made once and kept."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.delivery import manifest
from tests.conftest import release, settings

SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"  # RFC 8032, 7.1, test 1
PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


@pytest.fixture
def installation(database: str, tmp_path: Path):
    """`installation("a", SEED)` has its own DATA_DIR. The key is the process's: the one made last is meant."""
    made: list[Flask] = []

    def make(name: str, seed: str = "") -> Flask:
        made.append(create_app(settings(database, tmp_path / name, SIGNING_KEY=seed)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            release()
    manifest.use("")


def key(app: Flask) -> str:
    """As anybody may ask for it."""
    return app.test_client().get("/.well-known/cityroll-key").get_data(as_text=True).strip()


def packet(app: Flask, folder: Path) -> Path:
    """The smallest packet there can be, signed there."""
    folder.mkdir()
    (folder / "roll.csv").write_text("no\n")
    content = {
        "format": manifest.FORMAT, "code": "AAAA-BBBB-CCCC", "city": "Millbrook", "as_of": "2026-03-04T15:00:00Z",
        "counts": {"signatures": 0, "people": 0},
        "files": [{"name": "roll.csv", "sha256": manifest.digest(folder / "roll.csv"), "bytes": 3}],
    }  # fmt: skip
    signed = manifest.sign(content, app.config["DATA_DIR"])
    (folder / "manifest.json").write_text(manifest.dump(signed))
    return folder


def verified(app: Flask, path: Path, *more: str) -> tuple[int, str]:
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=["roll", "verify", str(path), *more])
    return answer.exit_code, answer.output


def test_installations_with_one_signing_key_are_one(installation, tmp_path):
    one = installation("one", SEED)
    assert key(one) == PUBLIC
    made = packet(one, tmp_path / "packet")
    assert json.loads((made / "manifest.json").read_text())["key"] == PUBLIC
    other = installation("other", SEED.upper())
    assert key(other) == PUBLIC
    code, said = verified(other, made)
    assert code == 0, said
    assert "all as they were signed" in said
    assert not (tmp_path / "one" / "keys").exists()  # none is made where one is given


def test_without_one_each_keeps_its_own(installation, tmp_path):
    one = installation("one")
    mine = key(one)
    made = packet(one, tmp_path / "packet")
    assert (tmp_path / "one" / "keys" / "packets").stat().st_mode & 0o077 == 0
    assert key(installation("one")) == mine != PUBLIC
    other = installation("other")
    assert key(other) != mine
    code, said = verified(other, made)
    assert code != 0
    assert "another key" in said
    assert verified(other, made, "--key", mine)[0] == 0  # whose key is known


def test_a_key_that_was_made_can_be_given_as_docs_say(installation, tmp_path):
    mine = key(installation("one"))
    assert key(installation("two", (tmp_path / "one" / "keys" / "packets").read_bytes().hex())) == mine
