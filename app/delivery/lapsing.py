"""What is built lies here for a day, or as long as a secret address opens, and not after somebody in it was erased."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, exists, func, select

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.models import Event, Export, Handover, Signature

KEPT = timedelta(days=1)  # a file that nobody fetched
AGAIN = timedelta(days=1)  # an address, from the first time that something was fetched there
BUILT = ("ready", "taken")


def opens() -> ColumnElement[bool]:
    """Whether an address opens, of its own accord: neither called back nor over."""
    moment = now()
    early = Handover.fetched_at.is_(None) & (Handover.expires_at > moment)
    return Handover.revoked_at.is_(None) & (early | (Handover.fetched_at > moment - AGAIN))


def is_lent(export: Export) -> bool:
    """Whether an address of the export opens."""
    return bool(db.session.scalar(select(exists().where(Handover.export_id == export.id, opens()))))


def expire(data_dir: Path) -> None:
    """Delete files that nobody fetched within a day, those that were fetched and lie at no address, those with somebody
    in them who is erased by now, and what a crash left behind."""
    limit = now() - KEPT
    with jobs.transaction():
        lent = exists().where(Handover.export_id == Export.id, opens())
        due = (Export.state == "taken") | (Export.ready_at < limit)
        built = select(Export).where(Export.state.in_(BUILT))
        old, kept = db.session.scalars(built.where(due, ~lent)), db.session.scalars(built.where(~due | lent))
        for export in [*old, *(export for export in kept if has_lost(export))]:
            _drop(export, data_dir)


def place(export: Export, data_dir: Path) -> Path | None:
    """Where the file lies; None if it is gone, or was to be: somebody in it is erased by now."""
    path = data_dir / "exports" / str(export.id) / str(export.filename)
    if path.exists() and not has_lost(export):
        return path
    _drop(export, data_dir)
    return None


def _drop(export: Export, data_dir: Path) -> None:
    shutil.rmtree(data_dir / "exports" / str(export.id), ignore_errors=True)
    if export.state == "ready":
        export.state = "expired"


def has_lost(export: Export) -> bool:
    """Whether somebody who may be in the file has been erased since it was asked for (last)."""
    asked = select(func.max(Event.at)).where(
        Event.subject_type == "export", Event.subject_id == export.id,
        Event.name.in_(("export.asked", "export.asked_again")),
    )  # fmt: skip
    since = db.session.scalar(asked) or export.created_at
    erased = exists().where(
        Signature.petition_id == export.petition_id, Signature.standing == "erased", Signature.erased_at >= since,
        Signature.signed_at <= export.as_of,
    )  # fmt: skip
    emptied = export.petition.emptied_at
    return bool((emptied and emptied >= since) or db.session.scalar(select(erased)))
