"""A packet handed over by a secret address: fetched within so many days, and again for a day after it was first; called
back at any time. Whoever asked for the packet downloads it by itself: neither takes it away from the other."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from app import audit
from app.common import tokens
from app.common.clock import now
from app.delivery import lapsing, making
from app.extensions import db
from app.models import Account, Export, Handover

DAYS = (1, 3, 7, 14)


class Gone(Exception):
    """There is no file to hand over."""


def make(export: Export, days: int, account: Account | None) -> str:
    """The token of a new address; those before open nothing any more. Raises Gone without a file, and for the full
    edition, which only whoever asked for it can fetch."""
    if export.state != "ready" or export.edition == "full":
        raise Gone
    revoke(export, account)
    token, moment = secrets.token_urlsafe(16), now()
    row = Handover(export_id=export.id, hash=tokens.stored(token), created_at=moment)
    row.expires_at, row.account_id = moment + timedelta(days=days), account.id if account else None
    db.session.add(row)
    audit.record("export.lent", export, account, days=days)
    return token


def find(token: str) -> Handover | None:
    """What was to be had at this address, whether it opens or not."""
    stored = tokens.stored(token)
    return db.session.scalar(select(Handover).where(Handover.hash == stored)) if stored else None


def until(row: Handover) -> datetime | None:
    """Till when an address opens; None if it does not (any more)."""
    end = row.fetched_at + lapsing.AGAIN if row.fetched_at else row.expires_at
    return end if row.revoked_at is None and end > now() and row.export.state in lapsing.BUILT else None


def fetch(row: Handover, data_dir: Path) -> Path:
    """The file's place, for whoever sends it. Raises Gone."""
    path = lapsing.place(row.export, data_dir) if until(row) else None
    if path is None:
        raise Gone
    row.fetched_at = row.fetched_at or now()
    audit.record("export.fetched", row.export, None, handover=row.id)
    return path


def revoke(export: Export, account: Account | None) -> None:
    """Let its addresses open nothing any more."""
    mine = update(Handover).where(Handover.export_id == export.id, lapsing.opens())
    if db.session.execute(mine.values(revoked_at=now())).rowcount:  # type: ignore[attr-defined]
        audit.record("export.called_back", export, account)


def people(export: Export) -> int:
    """How many people are in it, as whoever gets it is told."""
    if export.manifest:
        return int(export.manifest["counts"]["people"])
    return export.total // making.PASSES.get(export.format, 1)
