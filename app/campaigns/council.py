"""The council a petition addresses: who sits there and where each stands, with the source of the claim."""

from sqlalchemy import select

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, City, CouncilMember, Petition, Ward

STANDS = ("unknown", "for", "leaning", "against")


class SourceMissing(ValueError):
    """A stand shown in public needs to say where it was said."""


def seat(petition: Petition) -> None:
    """Begin with those who sit there by the newest other petition in the city; where they stand is each petition's."""
    others = select(Petition).where(Petition.city_id == petition.city_id, Petition.id != petition.id)
    other = db.session.scalar(others.where(Petition.members.any()).order_by(Petition.id.desc()).limit(1))
    petition.members = [
        CouncilMember(seat=sitting.seat, name=sitting.name, ward_id=sitting.ward_id, position=sitting.position)
        for sitting in (other.members if other else ())
    ]


def put(
    petition: Petition, member: CouncilMember, *, name: str, seat: str, ward: Ward | None, stand: str, source: str,
    account: Account | None = None,
) -> CouncilMember:  # fmt: skip
    """Add a member or change one. A stand other than unknown needs a source (SourceMissing)."""
    if stand != "unknown" and not source:
        raise SourceMissing(stand)
    member.name, member.seat, member.ward, member.stand, member.stand_source = name, seat, ward, stand, source
    if member.id is None:
        member.position = max((other.position for other in petition.members), default=-1) + 1
        petition.members.append(member)
    _changed(petition, account)
    return member


def remove(petition: Petition, member: CouncilMember, account: Account | None = None) -> None:
    """The member no longer sits there."""
    petition.members.remove(member)
    _changed(petition, account)


def _changed(petition: Petition, account: Account | None) -> None:
    petition.changed_at = now()
    audit.record("council.changed", petition, account)


def ward_of(city: City, ward_id: int | None) -> Ward | None:
    """A ward of this city by id, else none."""
    return db.session.scalar(select(Ward).filter_by(city_id=city.id, id=ward_id)) if ward_id else None
