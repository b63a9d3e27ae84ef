"""Who on the roll may be the person of a line that is typed or imported: compared as an arrival is, nothing written."""

from collections.abc import Sequence
from datetime import datetime

from app.extensions import db
from app.matching import arrivals, frequency, keys, store
from app.matching.compare import REVIEW, compare
from app.matching.record import Record, prepare
from app.models import Petition
from app.roll import entry

TYPED = 0  # no signature has this number


def find(petition: Petition, person: entry.Person, at: datetime, most: int = 3) -> list[int]:
    """Confirmed signatures of this roll that may be this person's, the likeliest first."""
    one = prepare(
        Record(
            TYPED, person.given_name, person.family_name, person.email, person.phone, person.street_address,
            person.unit, person.city, person.postal_code, at.timestamp(), "paper",
        ),
        entry.aliases(),
    )  # fmt: skip
    under = keys.of(one)
    there = frequency.members(petition.campaign_id, under)
    sharing = {key: there.get(key, []) for key in under}
    if not there:
        return []
    near = {other for pair in arrivals.candidates({TYPED: under}, sharing) for other in pair} - {TYPED}
    rows = {row.one.id: row for row in store.load(near).values() if row.petition_id == petition.id}
    people = [one, *(row.one for row in rows.values())]
    rarity = frequency.rarity(petition.campaign_id, people, frequency.crowds([one], sharing))
    found = [(compare(one, row.one, rarity).probability, signature_id) for signature_id, row in rows.items()]
    likely = sorted((-chance, signature_id) for chance, signature_id in found if chance >= REVIEW)
    return [signature_id for _, signature_id in likely[:most]]


def among(petition_id: int, arrivals: Sequence[entry.Arrival]) -> set[int]:
    """Which lines of a file look like somebody who is on this roll."""
    petition = db.session.get_one(Petition, petition_id)
    return {one.line for one in arrivals if find(petition, one.person, one.signed_at, most=1)}
