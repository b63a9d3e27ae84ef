"""What is built lies here for a day at most, and not after somebody in it was erased."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import exists, func, select

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.models import Event, Export, Handover, Signature

KEPT = timedelta(days=1)  # a file that nobody fetched


def expire(data_dir: Path) -> None:
    """Delete files that nobody fetched within a day, those with somebody in them who is erased by now, and what a crash
    left behind."""
    limit = now() - KEPT
    with jobs.transaction():
        lent = exists().where(
            Handover.export_id == Export.id, Handover.expires_at > now(), Handover.revoked_at.is_(None),
            Handover.fetched_at.is_(None),
        )  # fmt: skip
        old = select(Export).where(Export.state.in_(("ready", "taken")), Export.ready_at < limit, ~lent)
        ready = db.session.scalars(select(Export).where(Export.state == "ready", (Export.ready_at >= limit) | lent))
        for export in [*db.session.scalars(old), *(export for export in ready if has_lost(export))]:
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
