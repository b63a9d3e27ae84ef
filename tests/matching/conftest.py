"""Rolls with doubtful pairs on them."""

import pytest

from app.extensions import db
from app.matching import arrivals
from app.models import Pair, Signature
from tests.cast import Cast
from tests.matching.people import put

HOME = {"street_address": "418 Cedar Street", "postal_code": "99501"}


def matched(cast: Cast) -> None:
    """All that waits is compared, and committed."""
    db.session.commit()
    while arrivals.match(cast.campaign.id):
        pass
    for row in list(db.session):  # matching lets go of them: read here, no story holds a transaction open to read them
        db.session.refresh(row)
    db.session.commit()


def father_and_son(cast: Cast, name: str = "Robert", family: str = "Alvarez", days: float = 0) -> list[Signature]:
    """Two of one name in one home: one says he is the younger."""
    rows = [
        put(cast.petition, name, family, f"{name}.{family}@mail.example".lower(), days=days, **HOME),
        put(cast.petition, name, f"{family} Jr", "", days=days + 6, **HOME),
    ]
    matched(cast)
    return rows


@pytest.fixture
def alvarez(cast: Cast) -> tuple[int, int]:
    """A doubtful pair."""
    a, b = father_and_son(cast)
    pair = db.session.query(Pair).one()
    assert pair.verdict == "review", (pair.verdict, pair.level, pair.probability)
    return a.id, b.id
