"""Whatever stands in an address or is typed into a form, on any page: the answer is never a fault (5xx)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests import client as clients
from tests.cast import Cast
from tests.client import InspectingClient
from tests.house import routes

HOLE = re.compile(r"<(?:\w+:)?(\w+)>")
ODD = {"nul": "%00", "endless": "9" * 30, "no utf-8": "%ff%fe", "long": "x" * 2000}
ASKED = (
    "q", "after", "ward", "version", "source", "place", "hand_city", "code", "sha256", "lang", "src", "sent", "case",
    "what",
)  # fmt: skip
TYPED = (
    "reason", "name", "seat", "ward", "council", "goal", "purpose", "what", "to", "at", "kind", "wording_en", "deed",
    "meets_at", "title_en", "demand_en", "reasons_en", "slug", "email", "password", "given_name", "family_name",
    "decision", "case", "answer", "reviewers",
    "postal_code", "place", "also", "seen", "stand", "stand_source", "languages", "accent",
    "value", "source", "checked_on", "amount", "unit", "side", "hour", "closed", "day", "day_off", "note", "leads",
    "text", "sure", "from",
)  # fmt: skip


@pytest.fixture
def ada(app: Flask, cast: Cast, client: InspectingClient, monkeypatch: pytest.MonkeyPatch) -> InspectingClient:
    """She may open everything; nobody sees the pages she gets here, so they are not inspected."""
    monkeypatch.setattr(clients, "inspect", lambda _response: None)
    app.config |= {"PROPAGATE_EXCEPTIONS": False, "WTF_CSRF_ENABLED": False, "LIMITS_LOGIN_PER_IP": "9999 per minute"}
    return client.be(cast.ada)


@pytest.fixture
def samples(cast: Cast) -> dict[str, Any]:
    return routes.furnish(cast.petition, cast)


def known(app: Flask, method: str) -> Iterator[Rule]:
    """The rules that answer this method; she stays signed in, and no worker lives to be asked about."""
    return (rule for rule in routes.rules(app, method) if rule.endpoint not in ("security.logout", "health.healthz"))


def assert_no_fault(visitor: InspectingClient, method: str, paths: list[str], **more: Any) -> None:
    answers = {path: visitor.open(path, method=method, **more).status_code for path in paths}
    faults = [f"{method} {path[:90]} answers {status}" for path, status in answers.items() if status >= 500]
    assert not faults, "Answer 404 or 400, or say in a sentence what to type:\n  " + "\n  ".join(faults)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address(app: Flask, ada: InspectingClient, samples: dict[str, Any], odd: str) -> None:
    paths = []
    for rule in known(app, "GET"):
        usual = {name: quote(str(samples.get(name, "x"))) for name in rule.arguments}
        for parts in ({**usual, name: ODD[odd]} for name in usual):
            paths.append(HOLE.sub(lambda hole, parts=parts: parts[hole[1]], rule.rule))  # type: ignore[misc]
    assert_no_fault(ada, "GET", paths)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_question(app: Flask, ada: InspectingClient, samples: dict[str, Any], odd: str) -> None:
    query = "?" + "&".join(f"{name}={ODD[odd]}" for name in ASKED)
    assert_no_fault(ada, "GET", [routes.address(rule, samples) + query for rule in known(app, "GET")])


@pytest.mark.parametrize("odd", ["a\0b", "9" * 30, "0001-01-01", "on"], ids=ascii)
def test_an_odd_form(app: Flask, ada: InspectingClient, samples: dict[str, Any], odd: str) -> None:
    paths = [routes.address(rule, samples) for rule in known(app, "POST")]
    assert_no_fault(ada, "POST", paths, data=dict.fromkeys(TYPED, odd))
