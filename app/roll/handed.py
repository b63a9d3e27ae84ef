"""What a packet holds of a signature stays known when the row itself changes.

Who corrects a field keeps its former value anyway (roll/correcting.py). Who signs anew after a withdrawal, or whose
sheet is opened again, overwrites the row; what of it stands in a packet is noted here as a `Correction` too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.common.clock import iso, now
from app.extensions import db
from app.models import Correction, Signature, SnapshotLine

S = Signature
KEPT: dict[str, Any] = {  # what an edition may show and nothing else keeps: tier, ward, shown are the line's own
    column.key: column
    for column in (
        S.given_name, S.family_name, S.email, S.phone, S.street_address, S.unit, S.city, S.postal_code, S.reason,
        S.channel, S.signed_at, S.confirmed_at, S.confirmed_by, S.text_version, S.language, S.consent_version,
    )
}  # fmt: skip


@contextmanager
def kept(ids: Sequence[int]) -> Iterator[None]:
    """Note what changes inside, of those of these signatures that stand in a packet."""
    before = _read(ids) if ids else {}
    yield
    if not before:
        return
    after, moment = _read(list(before)), now()
    for signature_id, values in before.items():
        for field, former in values.items():
            if signature_id in after and after[signature_id][field] != former:
                db.session.add(Correction(signature_id=signature_id, at=moment, field=field, former=former))


def _read(ids: Sequence[int]) -> dict[int, dict[str, str | None]]:
    db.session.flush()
    lines = select(SnapshotLine.signature_id).where(
        SnapshotLine.signature_id.in_(ids), SnapshotLine.erased_at.is_(None)
    )
    rows = db.session.execute(select(S.id, *KEPT.values()).where(S.id.in_(lines))).all()
    return {row[0]: {name: _text(value) for name, value in zip(KEPT, row[1:], strict=True)} for row in rows}


def _text(value: Any) -> str | None:
    return iso(value) if isinstance(value, datetime) else None if value is None else str(value)
