"""A mail server for the application under test, and a clock that is set by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.common.clock import now
from app.extensions import db
from app.models import Letter
from app.signing import letters
from tests.cast import Cast
from tests.outbox.postmaster import Postmaster, receiving


@pytest.fixture
def postmaster(app: Flask) -> Iterator[Postmaster]:
    """Who takes the application's letters."""
    with receiving() as (postmaster, server):
        app.config.update(server.settings)
        yield postmaster


class Clock:
    """`clock.forward(hours=3)`, `clock.to(moment)`."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self.traveller = traveller

    def forward(self, **span: float) -> None:
        self.to(now() + timedelta(**span))

    def to(self, moment: datetime) -> None:
        self.traveller.move_to(moment)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still until it is moved."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield Clock(traveller)


class Desk:
    """Who owes letters, as signing does."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def owe(self, name: str = "Rosa Marín", **more: str) -> Letter:
        """Somebody signs, or signs again, and is owed a letter; committed."""
        from app.roll import entry

        person = entry.Person(**self.cast.person(name, **more))
        taken = entry.add(self.cast.petition, person, channel="online", language="en", consent_version="test")
        letters.owe(self.cast.petition.id, taken, "en")
        db.session.commit()
        return newest()


def newest() -> Letter:
    """The letter owed last."""
    return db.session.query(Letter).order_by(Letter.id.desc()).limit(1).one()


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)
