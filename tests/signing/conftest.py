"""Signing without a browser: what a form sends, posted."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.common.clock import now
from app.signing import trap
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Mail, Outbox

ROSA = "rosa@mail.example"


class Signers:
    """`signers.sign("Rosa Marín", email=…)` posts the form as a browser would that opened the page a moment ago."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast, self.path = app, cast, cast.path

    def form(self, name: str = "Rosa Marín", **more: Any) -> dict[str, Any]:
        """What the form sends."""
        seen = trap.mark(now(), self.app.config["SECRET_KEY"])
        return self.cast.person(name, **more) | {"consent": "y", "seen": seen}

    def sign(self, name: str = "Rosa Marín", client: InspectingClient | None = None, **more: Any) -> TestResponse:
        """The answer to the posted form; by a visitor of their own unless one is named."""
        visitor: Any = client or self.app.test_client()
        return visitor.post(self.path, data=self.form(name, **more), headers={"Origin": "http://localhost"})


@pytest.fixture
def signers(app: Flask, cast: Cast) -> Signers:
    return Signers(app, cast)


@pytest.fixture
def letter(signers: Signers, client: InspectingClient, outbox: Outbox) -> Mail:
    """Rosa has signed, as `client`, and has her letter."""
    signers.sign(client=client)
    return outbox.last(ROSA)


@pytest.fixture
def clock() -> Iterator[Any]:
    """`clock.shift(timedelta(days=1))`."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller
