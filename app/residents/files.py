"""The life of a residents file: uploaded → loading → measuring → linking → ready → dropping → dropped; or failed, from
where it goes on.

The file itself lies under DATA_DIR/residents/<id>, for its owner alone, until its entries are loaded; the entries lie
in tables of their own until the day on which the file is dropped.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select, update

from app import audit, jobs
from app.common import days, lines, reading
from app.common.clock import now
from app.extensions import db
from app.models import Account, Petition, ResidentFile, ResidentLink
from app.residents import columns

SAMPLE = 1_000  # rows looked at to know columns
SHOWN = 3
KEPT = timedelta(days=60)  # proposed; and what can be asked for at most
MOST = timedelta(days=365)
UNUSED = timedelta(days=7)  # an upload that nobody goes on with
BUSY = ("loading", "measuring", "linking", "dropping")
LIVE = ("loading", "measuring", "linking", "ready", "failed")
IN_USE = ("linking", "ready")
PIECE = 1 << 20


class Refused(Exception):
    """It is not in a state for that: somebody else was quicker."""


class Found(NamedTuple):
    """A file as it was looked at, before anything is kept of it."""

    sha256: str
    size: int
    reading: dict[str, Any]
    mapping: dict[str, str]


def find(file: Path, **how: str | None) -> Found:
    """Look at a file, read as said (encoding, delimiter, sheet), and suggest what its columns are. Raises
    reading.Unreadable. Asks no database: a large file takes a while."""
    table = reading.open(file, **{name: value for name, value in how.items() if value})
    mapping = columns.suggest(table.header, [row.cells for row in table.sample(SAMPLE)])
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Found(digest, file.stat().st_size, {**table.facts, "header": list(table.header)}, mapping)


def keep(
    petition: Petition, file: Path, found: Found, filename: str, data_dir: Path, account: Account | None
) -> ResidentFile:  # fmt: skip
    """Take a file in, moved away from where it lies."""
    bare = lines.fold(os.path.basename(filename.replace("\\", "/")))[-200:] or "file"
    kept = ResidentFile(
        petition_id=petition.id, account_id=account.id if account else None, filename=bare, sha256=found.sha256,
        size=found.size, reading=found.reading, mapping=found.mapping, counts={}, created_at=now(),
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    place = folder(kept.id, data_dir)
    shutil.rmtree(place, ignore_errors=True)  # of a number that was given before and rolled back
    place.mkdir(parents=True, mode=0o700)
    shutil.move(file, place / "file")
    (place / "file").chmod(0o600)
    audit.record("residents.uploaded", kept, account)
    return kept


def look_again(file: ResidentFile, data_dir: Path, **how: str | None) -> None:
    """Read the file otherwise: columns are suggested anew. Raises reading.Unreadable."""
    found = find(_path(file, data_dir), **how)
    file.reading, file.mapping = found.reading, found.mapping


def opened(file: ResidentFile, data_dir: Path) -> reading.Table:
    """The file as it is to be read. Raises Unreadable, also (code gone) where it is not here any more."""
    how = {name: file.reading.get(name) for name in ("encoding", "delimiter", "sheet")}
    return reading.open(_path(file, data_dir), **how)


def choose(
    file: ResidentFile, mapping: Mapping[str, str], provenance: str, drop_on: date, account: Account | None
) -> None:  # fmt: skip
    """Keep what is said of it and begin with it: no commit. Raises Refused."""
    _step(file, ("uploaded",), "loading")
    file.mapping = {name: field for name, field in mapping.items() if field in columns.FIELDS}
    file.provenance, file.drop_on = provenance, drop_on
    audit.record("residents.loading", file, account, drop_on=drop_on.isoformat())


def go_on(file: ResidentFile, account: Account | None) -> None:
    """Take up a file that failed, in the state in which it did. Raises Refused."""
    _step(file, ("failed",), file.stage)
    file.failure = None
    audit.record(f"residents.{file.stage}", file, account)


def ask(file: ResidentFile) -> None:
    """Have a worker go on with it."""
    jobs.enqueue("residents", file.id)


def drop(file: ResidentFile, why: str, account: Account | None = None) -> None:
    """Let go of a file and all that came with it; from this moment nothing uses it. Raises Refused."""
    _step(file, ("uploaded", *LIVE), "dropping")
    file.dropped_why, file.done, file.total = why, 0, 0
    audit.record("residents.dropping", file, account, why=why)
    jobs.enqueue("residents_drop", file.id)


def fail(file_id: int, error: Exception) -> None:
    """Write down that nothing more came of it. Commits."""
    db.session.rollback()
    with jobs.transaction():
        file = db.session.get_one(ResidentFile, file_id)
        if file.state in BUSY and file.state != "dropping":
            file.state, file.stage = "failed", file.state
            unreadable = isinstance(error, reading.Unreadable)
            kept = [error.code, error.line, error.facts] if unreadable else [type(error).__name__, None, {}]  # type: ignore[attr-defined]
            file.failure = json.dumps(kept)


def failure(file: ResidentFile) -> tuple[str, int | None, dict[str, str | int]]:
    """Why it failed: a code (of Unreadable, or the kind of an error), a line, facts."""
    code, line, facts = json.loads(file.failure or '["", null, {}]')
    return code, line, facts


def of(petition: Petition) -> list[ResidentFile]:
    """Every file of the petition, the newest first."""
    mine = select(ResidentFile).filter_by(petition_id=petition.id)
    return list(db.session.scalars(mine.order_by(ResidentFile.id.desc())))


def in_use(petition: Petition) -> ResidentFile | None:
    """The file that signatures are compared with now."""
    mine = select(ResidentFile).where(ResidentFile.petition_id == petition.id, ResidentFile.state.in_(IN_USE))
    return db.session.scalar(mine.order_by(ResidentFile.id.desc()).limit(1))


def outcomes(file: ResidentFile) -> dict[str, int]:
    """How many signatures it says what of; `unsure`: looked at by a person who could not tell."""
    link = ResidentLink
    each = select(link.outcome, link.decision, func.count()).where(link.file_id == file.id)
    found = dict.fromkeys(("found", "several", "none", "review", "unsure"), 0)
    for outcome, decision, number in db.session.execute(each.group_by(link.outcome, link.decision)):
        outcome = "unsure" if decision == "unsure" else "review" if outcome == "again" else outcome
        found[outcome] += number
    return found


def last_days(petition: Petition) -> tuple[date, date, date]:
    """Tomorrow, the day proposed for dropping a new file, and the last that can be chosen, by the city's clocks."""
    today = days.of(now(), petition.city.time_zone)
    return today + timedelta(days=1), today + KEPT, today + MOST


def folder(file_id: int, data_dir: Path) -> Path:
    """Where a file lies until it is loaded."""
    return data_dir / "residents" / str(file_id)


def _path(file: ResidentFile, data_dir: Path) -> Path:
    path = folder(file.id, data_dir) / "file"
    if not path.exists():
        raise reading.Unreadable("gone")
    return path


def _step(file: ResidentFile, former: tuple[str, ...], state: str) -> None:
    """From one state to the next, once, whoever else presses at the same time."""
    if file.state not in former:
        raise Refused(state)
    changed = db.session.execute(
        update(ResidentFile).where(ResidentFile.id == file.id, ResidentFile.state == file.state).values(state=state)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Refused(state)
    db.session.refresh(file)
