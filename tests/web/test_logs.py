"""One line of JSON for each request in production; never an address, a token, a query."""

import json
import logging

import pytest
from flask import Response
from flask.testing import FlaskClient

from app import create_app
from app.signing import links
from app.web import logs
from tests.conftest import settings
from tests.web.test_settings import PRODUCTION

TOKEN = "Zyx0123456789abcdefghi"


@pytest.fixture
def lines(database, tmp_path, capsys):
    """What a production application writes while a visitor asks for these addresses."""
    ours = logging.getLogger("app")
    before = ours.handlers, ours.level, ours.propagate

    def visited(*addresses: str) -> list[dict[str, object]]:
        visitor = FlaskClient(create_app(settings(database, tmp_path) | PRODUCTION), Response)
        for address in addresses:
            visitor.get(address, base_url="https://petitions.test")
        return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]

    yield visited
    ours.handlers, ours.level, ours.propagate = before


def test_a_request_is_told_by_its_rule(lines):
    found = lines(f"/confirm/{TOKEN}?email=zyx@mail.example", f"/me/{TOKEN}", "/about?q=zyx", "/zyx/zyx/zyx/zyx")
    told = [(line["event"], line["method"], line["rule"], line["status"]) for line in found]
    assert told == [
        ("request", "GET", "/confirm/<token>", 404),
        ("request", "GET", "/me/<token>", 404),
        ("request", "GET", "/about", 200),
        ("request", "GET", "(none)", 404),
    ]
    assert "zyx" not in json.dumps(found).lower()
    for line in found:
        assert line["level"] == "info"
        assert str(line["timestamp"]).endswith("Z")
        assert float(str(line["ms"])) >= 0
    assert len({line["id"] for line in found}) == 4


def test_a_fault_is_told_without_what_it_quotes(lines, monkeypatch):
    def fault(*_: object) -> None:
        raise ValueError(f"zyx@mail.example asked for /confirm/{TOKEN} and /unsubscribe/{TOKEN}")

    monkeypatch.setattr(links, "find", fault)
    found = lines(f"/confirm/{TOKEN}")
    wrong = next(line for line in found if line["level"] == "error")
    assert "ValueError" in str(wrong["exception"])
    assert "zyx" not in json.dumps(found).lower()
    assert found[-1]["status"] == 500


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("zyx+tag@mail.example.org wrote", "[cut] wrote"),
        (f"GET /me/{TOKEN}?x=1", "GET /me/[cut]?x=1"),
        ("nothing of anybody's", "nothing of anybody's"),
    ],
)
def test_what_looks_like_an_address_or_a_token_is_cut_out(said, kept):
    assert logs.without_secrets(None, "", {"event": said, "number": 3}) == {"event": kept, "number": 3}
