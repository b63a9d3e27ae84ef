"""The rows of a petition's ledger: added, replaced, never erased. What they mean for the petition's state is
campaigns/petition.py's; what people do with them, ledger/'s."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Export, LedgerEntry, Petition

CARRIED = ("step", "at", "timed", "result", "note", "link", "receipt", "export_id", "body_id")


def add(petition: Petition, step: str, at: datetime, account: Account | None, **more: Any) -> LedgerEntry:
    """Write a step down."""
    entry = LedgerEntry(
        petition_id=petition.id, step=step, at=at, account_id=account.id if account else None, created_at=now(), **more
    )
    db.session.add(entry)
    db.session.flush()
    audit.record("ledger.entered", entry, account, step=step)
    return entry


def replace(entry: LedgerEntry, account: Account | None, reason: str, **changes: Any) -> LedgerEntry:
    """A new row in place of one, which stays to be seen. What was released goes with it; a void one takes it back.
    IntegrityError if another has replaced it meanwhile."""
    milestone, entry.milestone = entry.milestone, None
    values = {name: getattr(entry, name) for name in CARRIED} | changes
    if values.get("void"):
        if milestone is not None:
            db.session.delete(milestone)
            db.session.flush()
            db.session.expire(entry.petition, ["milestones"])
        milestone = None
    made = LedgerEntry(
        petition_id=entry.petition_id, replaces_id=entry.id, reason=reason, created_at=now(), milestone=milestone,
        account_id=account.id if account else None, **values,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record("ledger.voided" if made.void else "ledger.corrected", made, account, step=made.step)
    return made


def void(petition: Petition, step: str, account: Account | None, reason: str = "") -> None:
    """Say of every entry of a step that it did not happen."""
    for entry in valid(petition, step):
        replace(entry, account, reason, void=True)


def valid(petition: Petition, *steps: str) -> list[LedgerEntry]:
    """The entries that hold (of these steps, or all), in the order in which things happened."""
    newer = aliased(LedgerEntry)
    replaced = select(newer.id).where(newer.replaces_id == LedgerEntry.id).exists()
    query = select(LedgerEntry).where(LedgerEntry.petition_id == petition.id, LedgerEntry.void.is_(False), ~replaced)
    if steps:
        query = query.where(LedgerEntry.step.in_(steps))
    return list(db.session.scalars(query.order_by(LedgerEntry.at, LedgerEntry.id)))


def every(petition: Petition) -> list[LedgerEntry]:
    """All rows there ever were, in the order in which they were entered."""
    return list(db.session.scalars(select(LedgerEntry).filter_by(petition_id=petition.id).order_by(LedgerEntry.id)))


def packets(petition: Petition) -> Sequence[Export]:
    """The packets that have been built, the newest selection first."""
    mine = select(Export).where(
        Export.petition_id == petition.id, Export.format == "packet", Export.manifest.is_not(None)
    )
    return db.session.scalars(mine.order_by(Export.as_of.desc(), Export.id.desc())).all()


def filed(petition: Petition) -> list[LedgerEntry]:
    """The entries that say which packet was filed, the first delivery first, supplements after it."""
    return [entry for entry in valid(petition, "filed") if entry.export_id]


def handed_over(petition: Petition) -> Export | None:
    """The packet the council got, if the ledger says which."""
    named = filed(petition) if petition.delivered_at else []
    return named[0].export if named else None
