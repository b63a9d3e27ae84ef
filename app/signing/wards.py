"""People per ward on the public page."""

from sqlalchemy import func, select

from app.extensions import db
from app.models import Signature, Ward
from app.signing.kept import Kept

FEWEST = 10  # a ward with fewer people is not told: it could point at someone

Wards = list[tuple[str, int]]


def count(petition_id: int) -> Wards:
    """Name and people of each ward, the largest first, from the rows. One pass over what counts."""
    people = func.count().label("people")
    found = (
        select(Signature.ward_id, people)
        .where(Signature.petition_id == petition_id, Signature.standing == "counts")
        .group_by(Signature.ward_id)
        .having(people >= FEWEST)
        .subquery()
    )
    named = select(Ward.name, found.c.people).join(found, found.c.ward_id == Ward.id)
    return [(row[0], row[1]) for row in db.session.execute(named.order_by(found.c.people.desc(), Ward.name))]


counted: Kept[Wards] = Kept(count, [])
