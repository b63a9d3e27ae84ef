"""What happened: `record` writes one line per deed, ids only."""

from typing import Any, cast

from sqlalchemy import Table, insert

from app.common.clock import now
from app.extensions import db
from app.models import Account, Evening, Event

Actor = Account | Evening  # a volunteer without an account does things too

EVENT = insert(cast(Table, Event.__table__))  # made once, and no row kept in mind: every signature records one


def record(name: str, subject: Any, actor: Actor | None = None, **detail: Any) -> None:
    """Record that `name` ("signature.confirmed") happened to a row, by an account, a volunteer, or (None) a visitor or
    a job.

    `detail` holds ids and plain words, never personal data.
    """
    if subject.id is None:
        db.session.flush()
    kind = subject.__tablename__
    add(name, kind, subject.id, subject.id if kind == "petition" else getattr(subject, "petition_id", None), actor,
        **detail)  # fmt: skip


def add(
    name: str, kind: str, subject_id: int, petition_id: int | None, actor: Actor | None = None, **detail: Any
) -> None:
    """The same for a row that is known by its number only."""
    db.session.execute(EVENT, {
        "at": now(), "name": name, "subject_type": kind, "subject_id": subject_id, "petition_id": petition_id,
        **by(actor), "detail": detail or None,
    })  # fmt: skip


def by(actor: Actor | None) -> dict[str, int | None]:
    """Whose deed it is, as rows have it."""
    return {
        "account_id": actor.id if isinstance(actor, Account) else None,
        "evening_id": actor.id if isinstance(actor, Evening) else None,
    }
