"""What is erased when: the days that are already certain."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.common import days
from app.extensions import db
from app.models import Batch, Export, Invitation, Petition, ResidentFile, Signature

IMPORT_KEPT, EXPORT_KEPT, CONFIRM_WITHIN = timedelta(days=7), timedelta(days=1), timedelta(days=14)
MOST = 200


class Due(NamedTuple):
    at: datetime
    what: str  # signers, residents, import, export, unconfirmed, invitation: the template has the words
    petition: Petition | None
    number: int = 1


def calendar() -> list[Due]:
    """The nearest first."""
    found = [*_signers(), *_residents(), *_files(), *_unconfirmed(), *_invitations()]
    return sorted(found, key=lambda due: due.at)[:MOST]


def _signers() -> list[Due]:
    query = select(Petition).where(Petition.empties_at.is_not(None), Petition.emptied_at.is_(None))
    rows = db.session.scalars(query.options(joinedload(Petition.city), joinedload(Petition.tally)).limit(MOST))
    return [Due(row.empties_at, "signers", row, row.tally.signatures) for row in rows if row.empties_at]


def _residents() -> list[Due]:
    where = joinedload(ResidentFile.petition).joinedload(Petition.city)
    query = select(ResidentFile).where(ResidentFile.drop_on.is_not(None), ResidentFile.dropped_at.is_(None))
    rows = db.session.scalars(query.options(where).limit(MOST))
    return [Due(days.begin(r.drop_on, r.petition.city.time_zone), "residents", r.petition) for r in rows if r.drop_on]


def _files() -> list[Due]:
    where = joinedload(Batch.petition).joinedload(Petition.city)
    imports = select(Batch).where(Batch.state.in_(("uploaded", "tried"))).options(where).limit(MOST)
    found = [Due(row.created_at + IMPORT_KEPT, "import", row.petition) for row in db.session.scalars(imports)]
    where = joinedload(Export.petition).joinedload(Petition.city)
    exports = select(Export).where(Export.state == "ready", Export.ready_at.is_not(None)).options(where).limit(MOST)
    return found + [
        Due(row.ready_at + EXPORT_KEPT, "export", row.petition) for row in db.session.scalars(exports) if row.ready_at
    ]


def _unconfirmed() -> list[Due]:
    """Of each petition the day on which the first of those who never confirmed is erased, and how many wait."""
    waits = (Signature.standing == "unconfirmed", Signature.channel == "online", Signature.batch_id.is_(None))
    query = select(Signature.petition_id, func.min(Signature.signed_at), func.count()).where(*waits)
    found = {row[0]: row for row in db.session.execute(query.group_by(Signature.petition_id))}
    rows = db.session.scalars(select(Petition).where(Petition.id.in_(found)).options(joinedload(Petition.city)))
    return [Due(found[row.id][1] + CONFIRM_WITHIN, "unconfirmed", row, found[row.id][2]) for row in rows]


def _invitations() -> list[Due]:
    query = select(func.min(Invitation.expires_at), func.count())
    query = query.where(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.email != "")
    first, number = db.session.execute(query).one()
    return [Due(first, "invitation", None, number)] if number else []
