"""Receipts: evidence on paper, as pictures of our own (see roll/scans.py), kept under DATA_DIR/receipts until somebody
removes them. They are the office's and never public; what was uploaded is never shown and not kept."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from app import audit, jobs
from app.extensions import db
from app.models import Account, LedgerEntry
from app.roll import scans

KEPT = 24 * 3600  # seconds that a folder without an entry stays


def attach(entry: LedgerEntry, files: Sequence[IO[bytes]], data_dir: Path, account: Account | None) -> None:
    """Take files as the entry's receipt; a worker makes pictures of them. Raises scans.Refused."""
    scans.lay(files, _folder(entry, data_dir))
    entry.receipt = {"state": "asked", "pages": [], "folder": entry.id}
    audit.record("ledger.receipt", entry, account, files=len(files))
    jobs.enqueue("receipt", entry.id)


def make(entry_id: int, data_dir: Path) -> None:
    """The pictures of what waits: all of them, or none and the reason why."""
    with jobs.transaction():
        entry = db.session.get(LedgerEntry, entry_id)
        folder = _folder(entry, data_dir) if entry and entry.receipt else None
    found = scans.draw(folder) if folder else None
    if folder is None or found is None:
        return
    with jobs.transaction():
        own = LedgerEntry.petition_id == db.session.get_one(LedgerEntry, entry_id).petition_id
        same = [each for each in db.session.query(LedgerEntry).filter(own) if _of(each) == int(folder.name)]
        for each in same:  # a correction made meanwhile carries the same receipt on
            each.receipt = found | {"folder": int(folder.name)}
    scans.settle(folder)


def remove(entry: LedgerEntry, data_dir: Path, account: Account | None) -> None:
    """Delete the pictures, of the entry and of those it replaces. The digests stay: a paper copy can be compared."""
    number = _of(entry)
    if number is None:
        return
    for each in db.session.query(LedgerEntry).filter_by(petition_id=entry.petition_id):
        if _of(each) == number:
            each.receipt = (each.receipt or {}) | {"state": "removed"}
    audit.record("ledger.receipt_removed", entry, account)
    shutil.rmtree(data_dir / "receipts" / str(number), ignore_errors=True)


def sweep(data_dir: Path) -> int:
    """Delete what a crash between upload and commit left: folders of a day ago that no entry names. Answers of how
    many."""
    folders = [path for path in (data_dir / "receipts").glob("[0-9]*") if path.stat().st_mtime < time.time() - KEPT]
    named = {_of(entry) for entry in db.session.query(LedgerEntry).filter(LedgerEntry.receipt.is_not(None))}
    gone = [path for path in folders if int(path.name) not in named] if folders else []
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return len(gone)


def picture(entry: LedgerEntry, page: int, data_dir: Path) -> Path | None:
    """The picture of one page."""
    receipt = entry.receipt or {}
    known = receipt.get("state") == "ready" and any(one["number"] == page for one in receipt["pages"])
    path = _folder(entry, data_dir) / f"page-{page}.jpg" if known else None
    return path if path and path.is_file() else None


def _folder(entry: LedgerEntry, data_dir: Path) -> Path:
    """Where its pictures lie: by the entry they came with, also when a correction carries them on."""
    return data_dir / "receipts" / str(_of(entry) or entry.id)


def _of(entry: LedgerEntry) -> int | None:
    return (entry.receipt or {}).get("folder")
