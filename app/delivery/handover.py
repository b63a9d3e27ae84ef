"""A packet handed over by a secret address: fetched once, within so many days, called back at any time before."""

import secrets
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from app import audit
from app.common import tokens
from app.common.clock import now
from app.delivery import exports
from app.extensions import db
from app.models import Account, Export, Handover

DAYS = (1, 3, 7, 14)


def make(export: Export, days: int, account: Account | None) -> str:
    """The token of a new address; those before open nothing any more. Raises exports.Refused without a file, and
    for the full edition, which only whoever asked for it can fetch."""
    if export.state != "ready" or export.edition == "full":
        raise exports.Refused("state")
    revoke(export, account)
    token, moment = secrets.token_urlsafe(16), now()
    row = Handover(export_id=export.id, hash=tokens.stored(token), created_at=moment)
    row.expires_at, row.account_id = moment + timedelta(days=days), account.id if account else None
    db.session.add(row)
    audit.record("export.lent", export, account, days=days)
    return token


def find(token: str) -> Handover | None:
    """What a token opens now; None if nothing (any more)."""
    row = db.session.scalar(select(Handover).where(Handover.hash == tokens.stored(token)))
    over = row is None or row.revoked_at or row.fetched_at or row.expires_at < now() or row.export.state != "ready"
    return None if over else row


def fetch(row: Handover, data_dir: Path) -> Path:
    """The file's place, for whoever sends and then deletes it. Raises exports.Refused if somebody was faster."""
    path = exports.take(row.export, None, data_dir)
    row.fetched_at = now()
    audit.record("export.fetched", row.export, None, handover=row.id)
    return path


def revoke(export: Export, account: Account | None) -> None:
    """Let its addresses open nothing any more."""
    mine = update(Handover).where(Handover.export_id == export.id, Handover.fetched_at.is_(None))
    changed = db.session.execute(mine.where(Handover.revoked_at.is_(None)).values(revoked_at=now()))
    if changed.rowcount:  # type: ignore[attr-defined]
        audit.record("export.called_back", export, account)
