"""The council a petition addresses: who sits there and until when, its committees, and where each stands, with the
source of the claim."""

from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from sqlalchemy import select

from app import audit
from app.common import names
from app.common.clock import now
from app.extensions import db
from app.models import (
    Account,
    AnswerSheet,
    City,
    CouncilBody,
    CouncilMember,
    Petition,
    PlaceFile,
    Stand,
    Vote,
    Ward,
)


class SourceMissing(ValueError):
    """A stand shown in public needs to say where it was said."""


class Recorded(ValueError):
    """The member has voted or was asked something: their term can end, but they are not removed."""


class Term(NamedTuple):
    """First and last day, by the city's clocks; None: not said."""

    from_on: date | None = None
    until_on: date | None = None


class Notice(NamedTuple):
    """What became of a member's ward. `code`: redrawn, renamed (the seat still has the old name), gone (no ward of that
    name any more); `name` is the ward's as it is now."""

    code: str
    name: str
    file: PlaceFile


def seat(petition: Petition) -> None:
    """Begin with those who sit there by the newest other petition in the city; where they stand is each petition's."""
    others = select(Petition).where(Petition.city_id == petition.city_id, Petition.id != petition.id)
    other = db.session.scalar(others.where(Petition.members.any()).order_by(Petition.id.desc()).limit(1))
    petition.members = [
        CouncilMember(
            seat=sitting.seat, name=sitting.name, ward_id=sitting.ward_id, position=sitting.position,
            from_on=sitting.from_on, until_on=sitting.until_on,
        )
        for sitting in (other.sitting if other else ())
    ]  # fmt: skip


def put(
    petition: Petition, member: CouncilMember, *, name: str, seat: str, ward: Ward | None, stand: str, source: str,
    term: Term = Term(), office_email: str = "", bodies: Iterable[CouncilBody] = (), account: Account | None = None,
) -> CouncilMember:  # fmt: skip
    """Add a member or change one. A stand other than unknown needs a source (SourceMissing); a changed one is a row
    more. Of whom something is on record another person cannot be made (Recorded), only a slip be mended."""
    if stand != "unknown" and not source:
        raise SourceMissing(stand)
    held = member.id and (_kept(member) or any(row.stand != "unknown" for row in member.stands))
    if held and not _slip(member.name, name):
        raise Recorded
    said = (member.stand or "unknown", member.stand_source or "")
    member.name, member.seat, member.ward, member.stand, member.stand_source = name, seat, ward, stand, source
    member.from_on, member.until_on = term
    member.office_email, member.bodies = office_email, list(bodies)
    if (stand, source) != said:
        row = Stand(stand=stand, source=source, created_at=now(), account_id=account.id if account else None)
        member.stands.append(row)
    if member.id is None:
        member.position = max((other.position for other in petition.members), default=-1) + 1
        petition.members.append(member)
    _changed(petition, account)
    return member


def alike(petition: Petition, member: CouncilMember | None, name: str, seat: str, ward_id: int) -> CouncilMember | None:
    """Another in office who has this name and seat, or who alone sits for this ward: perhaps one is entered twice."""
    others, wanted = [other for other in petition.sitting if other is not member], (names.fold(name), names.fold(seat))
    same = [other for other in others if (names.fold(other.name), names.fold(other.seat)) == wanted]
    there = [o for o in others if o.ward_id and (o.ward_id == ward_id or names.fold(o.seat) == wanted[1])]
    return same[0] if same else there[0] if len(there) == 1 else None


def twin(petition: Petition, name: str) -> CouncilBody | None:
    """A committee of this name."""
    return next((body for body in bodies(petition) if names.fold(body.name) == names.fold(name)), None)


def end(petition: Petition, member: CouncilMember, last: date, account: Account | None = None) -> None:
    """The member sits there until the end of that day: off the public list then, in the records for good."""
    member.until_on = last
    _changed(petition, account)


def remove(petition: Petition, member: CouncilMember, account: Account | None = None) -> None:
    """Somebody who was entered by mistake; Recorded if there is something to be kept of them."""
    if _kept(member):
        raise Recorded
    petition.members.remove(member)
    _changed(petition, account)


def add_body(petition: Petition, name: str, account: Account | None = None) -> CouncilBody:
    """A committee of the council."""
    body = CouncilBody(petition_id=petition.id, name=name)
    db.session.add(body)
    _changed(petition, account)
    return body


def remove_body(petition: Petition, body: CouncilBody, account: Account | None = None) -> None:
    """A committee entered by mistake. What the ledger says of it stays, as of the council."""
    db.session.delete(body)
    _changed(petition, account)


def bodies(petition: Petition) -> list[CouncilBody]:
    """The committees, in the order of entering."""
    return list(db.session.scalars(select(CouncilBody).filter_by(petition_id=petition.id).order_by(CouncilBody.id)))


def notices(petition: Petition, file: PlaceFile | None, names: Iterable[str]) -> dict[int, Notice]:
    """What became of members' wards by the ward shapes in force, by member. `names`: the wards that there are now."""
    if file is None:
        return {}
    report, there = file.report or {}, set(names)
    renamed = dict(report.get("renamed", ()))
    found = {}
    for member in petition.sitting:
        ward = member.ward.name if member.ward else ""
        if ward and ward not in there:
            found[member.id] = Notice("gone", ward, file)
        elif ward and renamed.get(member.seat) == ward:
            found[member.id] = Notice("renamed", ward, file)
        elif ward in report.get("redrawn", ()):
            found[member.id] = Notice("redrawn", ward, file)
    return found


def _changed(petition: Petition, account: Account | None) -> None:
    petition.changed_at = now()
    audit.record("council.changed", petition, account)


def ward_of(city: City, ward_id: int | None) -> Ward | None:
    """A ward of this city by id, else none."""
    return db.session.scalar(select(Ward).filter_by(city_id=city.id, id=ward_id)) if ward_id else None


def _kept(member: CouncilMember) -> bool:
    """Whether there are votes or answers that stay under this name."""
    kept = (select(table.id).where(table.member_id == member.id).exists() for table in (Vote, AnswerSheet))
    return any(db.session.scalar(select(each)) for each in kept)


def _slip(was: str, name: str) -> bool:
    """Whether it may be the same name, written otherwise: four fifths of the letters in their order."""
    return SequenceMatcher(None, names.fold(was), names.fold(name)).ratio() >= 0.8
