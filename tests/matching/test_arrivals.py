"""New signatures are matched as they come: certain ones set aside at once, doubtful ones kept for people."""

from app.extensions import db
from app.matching import arrivals
from app.models import Signature
from tests.cast import Cast
from tests.matching.people import put


def standings(*rows: Signature) -> list[str]:
    db.session.expire_all()
    return [row.standing for row in rows]


def test_the_same_person_from_another_side_is_set_aside(cast: Cast) -> None:
    home = {"postal_code": "99501", "street_address": "12 Birch Street"}
    rosa = put(cast.petition, "Rosa", "Marin-Abernathy", "rosa@mail.example", days=0, **home)
    again = put(cast.petition, "Rosa M.", "Marin-Abernathy", "rosa@mail.example", days=5, **home)
    other = put(cast.petition, "Ben", "Marin-Abernathy", "ben@mail.example", days=6, **home)
    assert arrivals.match(cast.campaign.id) == 3
    assert arrivals.match(cast.campaign.id) == 0
    assert standings(rosa, again, other) == ["counts", "double", "counts"]
    assert again.double_of_id == rosa.id
    assert again.set_aside_by == "rules"
    assert all(row.matched_at for row in (rosa, again, other))
