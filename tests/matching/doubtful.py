"""Pairs that the rules leave to people."""

from app.extensions import db
from app.matching import arrivals
from app.models import Signature
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
