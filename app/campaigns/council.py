"""The council of a city: who sits there and where each stands, with the source of the claim."""

from sqlalchemy import select, update

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, City, CouncilMember, Petition, Ward

STANDS = ("unknown", "for", "leaning", "against")


class SourceMissing(ValueError):
    """A stand shown in public needs to say where it was said."""


def put(
    city: City, member: CouncilMember, *, name: str, seat: str, ward: Ward | None, stand: str, source: str,
    account: Account | None = None,
) -> CouncilMember:  # fmt: skip
    """Add a member or change one. A stand other than unknown needs a source (SourceMissing)."""
    if stand != "unknown" and not source:
        raise SourceMissing(stand)
    member.name, member.seat, member.ward, member.stand, member.stand_source = name, seat, ward, stand, source
    if member.id is None:
        member.position = len(city.members)
        city.members.append(member)
    _changed(city)
    audit.record("council.changed", city, account)
    return member


def remove(city: City, member: CouncilMember, account: Account | None = None) -> None:
    """The member no longer sits there."""
    city.members.remove(member)
    db.session.delete(member)
    _changed(city)
    audit.record("council.changed", city, account)


def _changed(city: City) -> None:
    db.session.flush()
    db.session.execute(update(Petition).where(Petition.city_id == city.id).values(changed_at=now()))


def ward_of(city: City, ward_id: int | None) -> Ward | None:
    """A ward of this city by id, else none."""
    return db.session.scalar(select(Ward).filter_by(city_id=city.id, id=ward_id)) if ward_id else None
