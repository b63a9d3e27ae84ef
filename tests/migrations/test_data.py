"""Migrations that move data: what was there before is there after, in its new place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, update

from app import audit
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Event, Petition, Signature
from tests.cast import Cast
from tests.migrations.test_migrations import bare  # noqa: F401  a fixture

LONG_AGO = datetime(2025, 3, 4, tzinfo=UTC)


@pytest.fixture
def cast(bare: Flask) -> Any:  # noqa: F811
    upgrade()
    return Cast(bare)


def test_0004_counts_from_the_day_of_entry(cast: Cast) -> None:
    entered = now().replace(microsecond=0) - timedelta(days=3)
    for petition in (cast.petition, cast.other_petition):
        petition.state, petition.delivered_at = "delivered", LONG_AGO
    audit.record("petition.delivered", cast.petition)
    db.session.execute(update(Event).where(Event.name == "petition.delivered").values(at=entered))
    cast.signed()
    gone = cast.signed("Dev Rao", petition=cast.other_petition).id
    empty = {"given_name": None, "email": None, "name_key": None}
    db.session.execute(update(Signature).where(Signature.id == gone).values(empty))
    ids = cast.petition.id, cast.other_petition.id
    db.session.commit()
    db.session.remove()
    downgrade(revision="0003")
    upgrade()
    one, other = (db.session.get_one(Petition, number) for number in ids)
    assert (one.empties_at, one.emptied_at) == (entered + petitions.KEPT, None)
    assert other.empties_at == LONG_AGO + petitions.KEPT
    assert other.emptied_at
    assert db.session.scalars(select(Petition.empties_at).where(Petition.delivered_at.is_(None))).all() == [None]
