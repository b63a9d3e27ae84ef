"""Which of the petition's deliveries held a signer's row: day, what for, which fields. Packets wrote down whose lines
they hold; of other files it is recomputed from the instant they were made of, as the file itself was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, select

from app.extensions import db
from app.models import Export, Handover, Signature, SnapshotLine
from app.roll import standing

ROWS = ("packet", "pdf", "csv", "xlsx")  # formats that hold people's rows
MOST = 50


class Delivery(NamedTuple):
    """One file that left, as its signer is told of it."""

    at: datetime
    format: str
    edition: str
    purpose: str
    fields: list[str]


def of(signature: Signature) -> list[Delivery]:
    """Newest first. A file that was built and never fetched went to nobody."""
    fetched = exists().where(Handover.export_id == Export.id, Handover.fetched_at.is_not(None))
    query = select(Export).where(
        Export.petition_id == signature.petition_id, Export.format.in_(ROWS), Export.taken_at.is_not(None) | fetched
    )
    left = list(db.session.scalars(query.order_by(Export.id.desc()).limit(MOST)))
    held = _written(signature, left) | _counted(signature, [e for e in left if e.frozen_at is None])
    return [Delivery(e.taken_at or e.ready_at or e.created_at, e.format, e.edition, e.purpose, list(e.fields))
            for e in left if e.id in held]  # fmt: skip


def _written(signature: Signature, left: Sequence[Export]) -> set[int]:
    lines = {export.id: export.rebuilds_id or export.id for export in left if export.frozen_at}
    mine = select(SnapshotLine.export_id).where(SnapshotLine.signature_id == signature.id)
    found = set(db.session.scalars(mine)) if lines else set()
    return {export_id for export_id, holder in lines.items() if holder in found}


def _counted(signature: Signature, left: Sequence[Export]) -> set[int]:
    asked: list[Any] = [standing.at(export.as_of).label(f"at_{export.id}") for export in left]
    if not asked:
        return set()
    said = db.session.execute(select(*asked).where(Signature.id == signature.id)).one()
    return {
        export.id
        for export, then in zip(left, said, strict=True)
        if then == "counts" and signature.signed_at <= export.as_of
        and (export.edition != "public" or signature.show_name)
    }  # fmt: skip
