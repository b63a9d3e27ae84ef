"""What happened: `record` writes one line per deed, ids only."""

from typing import Any, cast

from sqlalchemy import Table, insert

from app.common.clock import now
from app.extensions import db
from app.models import Account, Event

EVENT = insert(cast(Table, Event.__table__))  # made once, and no row kept in mind: every signature records one


def record(name: str, subject: Any, actor: Account | None = None, **detail: Any) -> None:
    """Record that `name` ("signature.confirmed") happened to a row, by an account or (None) a visitor or a job.

    `detail` holds ids and plain words, never personal data.
    """
    if subject.id is None:
        db.session.flush()
    kind = subject.__tablename__
    add(name, kind, subject.id, subject.id if kind == "petition" else getattr(subject, "petition_id", None), actor,
        **detail)  # fmt: skip


def add(
    name: str, kind: str, subject_id: int, petition_id: int | None, actor: Account | None = None, **detail: Any
) -> None:
    """The same for a row that is known by its number only."""
    db.session.execute(EVENT, {
        "at": now(), "name": name, "subject_type": kind, "subject_id": subject_id, "petition_id": petition_id,
        "account_id": actor.id if actor else None, "detail": detail or None,
    })  # fmt: skip
