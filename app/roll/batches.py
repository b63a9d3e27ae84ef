"""An import from upload to undoing: its file, what is said about it, its states.

uploaded → trying → tried → applying → applied → undoing → undone; or dropped, or failed, from where it goes on.
The file lies under DATA_DIR/imports/<id>, for its owner alone, until it is applied or dropped, a week at most.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select, update

from app import audit, jobs
from app.common import lines, reading
from app.common.clock import now
from app.extensions import db
from app.models import Account, Batch, Petition
from app.roll import columns, moments
from app.roll.records import Plan

KEPT = timedelta(days=7)
SAMPLE = 1_000  # rows looked at to know columns
SHOWN = 3
BUSY = ("trying", "applying", "undoing")
OPEN = ("uploaded", "tried")
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
    rows = [row.cells for row in table.sample(SAMPLE)]
    mapping = columns.suggest(table.header, rows)
    order = _order(mapping, table.header, rows)
    facts = {**table.facts, "export": columns.export(table.header), "header": list(table.header), "order": order}
    return Found(_digest(file), file.stat().st_size, facts, mapping)


def keep(petition: Petition, file: Path, found: Found, filename: str, data_dir: Path, account: Account | None) -> Batch:
    """Take a file in, moved away from where it lies."""
    batch = Batch(
        petition=petition, account_id=account.id if account else None, filename=_bare(filename), sha256=found.sha256,
        size=found.size, reading=found.reading, mapping=found.mapping, text_version=petition.text_version,
        language=next(iter(petition.languages), "en"), counts={}, created_at=now(),
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    place = folder(batch.id, data_dir)
    shutil.rmtree(place, ignore_errors=True)  # of a number that was given before and rolled back
    place.mkdir(parents=True, mode=0o700)
    shutil.move(file, place / "file")
    (place / "file").chmod(0o600)
    audit.record("batch.uploaded", batch, account)
    return batch


def look_again(batch: Batch, data_dir: Path, **how: str | None) -> None:
    """Read the file otherwise: columns are suggested anew. Raises reading.Unreadable."""
    found = find(_file(batch, data_dir), **how)
    batch.reading, batch.mapping = found.reading, found.mapping


def opened(batch: Batch, data_dir: Path) -> reading.Table:
    """The file as it is to be read. Raises Unreadable, also (code gone) where it was deleted by its time."""
    how = {name: batch.reading.get(name) for name in ("encoding", "delimiter", "sheet")}
    return reading.open(_file(batch, data_dir), **how)


def is_ambiguous(batch: Batch, mapping: Mapping[str, str], table: reading.Table) -> bool:
    """Whether it has to be asked how the file writes its days, if its columns are these; kept with its reading."""
    if "asked" not in batch.reading:
        rows = [row.cells for row in table.sample(SAMPLE)]
        batch.reading = {**batch.reading, "order": _order(mapping, table.header, rows)}
    return batch.reading["order"] is None


def _file(batch: Batch, data_dir: Path) -> Path:
    path = folder(batch.id, data_dir) / "file"
    if not path.exists():
        raise reading.Unreadable("gone")
    return path


def choose(batch: Batch, mapping: Mapping[str, str], ways: Mapping[str, Any], **said: Any) -> None:
    """Keep what the organizer says of it: what the columns are; `ways` of reading (order, signed_at, updates …); and
    fields of the batch."""
    at = ways.get("signed_at")
    batch.mapping = dict(mapping)
    batch.reading = {**batch.reading, **ways, "signed_at": at.isoformat() if at else None}
    for name, value in said.items():
        setattr(batch, name, value)


def failure(batch: Batch) -> tuple[str, int | None, dict[str, str | int]]:
    """Why it failed: a code (of Unreadable, or the kind of an error), a line, facts."""
    code, line, facts = json.loads(batch.failure or '["", null, {}]')
    return code, line, facts


def plan(batch: Batch) -> Plan:
    """How its lines are taken."""
    how = batch.reading
    at = how.get("signed_at")
    return Plan(
        mapping=batch.mapping, zone=batch.petition.city.time_zone, channel=batch.channel, confirmed=batch.confirmed,
        order=how.get("order") or "mdy", signed_at=datetime.fromisoformat(at) if at else None,
        updates=bool(how.get("updates")),
    )  # fmt: skip


def ask(batch: Batch, step: str, account: Account | None) -> None:
    """Have a worker do this step: trying, applying, undoing. Raises Refused where it cannot follow."""
    begin(batch, step, account)
    jobs.enqueue(f"import_{step}", batch.id)


def begin(batch: Batch, step: str, account: Account | None = None) -> None:
    """Begin this step, or go on with it where it failed. Raises Refused where it cannot follow."""
    if not may(batch, step):
        raise Refused(step)
    changed = db.session.execute(
        update(Batch).where(Batch.id == batch.id, Batch.state == batch.state).values(state=step, failure=None)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Refused(step)
    db.session.refresh(batch)
    goes_on = (step == "applying" and batch.applied_at) or (step == "undoing" and batch.undone_at)
    if not goes_on:
        batch.done = 0
    if step == "applying":
        batch.applied_at = batch.applied_at or now()
        batch.counts = batch.counts if goes_on else {}
    if step == "undoing":
        batch.undone_at = batch.undone_at or now()
    audit.record(f"batch.{step}", batch, account)


def may(batch: Batch, step: str) -> bool:
    """Whether this step can follow."""
    state, untouched = batch.state, batch.applied_at is None
    if step == "trying":
        return state in OPEN or (state == "failed" and untouched)
    if step == "applying":
        return state == "tried" or (state == "failed" and not untouched and batch.undone_at is None)
    if step == "undoing":  # once emptied, the numbers that the council was given are all there is
        reached = state == "applied" or (state == "failed" and not untouched)
        return reached and batch.petition.emptied_at is None
    return step == "dropped" and (state in OPEN or (state == "failed" and untouched))


def drop(batch: Batch, data_dir: Path, account: Account | None = None) -> None:
    """Forget a file that was not applied. Raises Refused."""
    if not may(batch, "dropped"):
        raise Refused("dropped")
    batch.state = "dropped"
    forget(batch.id, data_dir)
    audit.record("batch.dropped", batch, account)


def fail(batch_id: int, error: Exception) -> None:
    """Write down that nothing more came of it, in a code and facts. Commits."""
    db.session.rollback()
    with jobs.transaction():
        batch = db.session.get_one(Batch, batch_id)
        batch.state = "failed"
        if isinstance(error, reading.Unreadable):
            batch.failure = json.dumps([error.code, error.line, error.facts])
        else:
            batch.failure = json.dumps([type(error).__name__, None, {}])


def of(petition: Petition) -> list[Batch]:
    """Every import of the petition, the newest first."""
    return list(db.session.scalars(select(Batch).filter_by(petition_id=petition.id).order_by(Batch.id.desc())))


def twin(batch: Batch) -> Batch | None:
    """Another import of the very same file that is on the roll now."""
    same = select(Batch).where(
        Batch.petition_id == batch.petition_id, Batch.sha256 == batch.sha256, Batch.id != batch.id,
        Batch.state.in_(("applying", "applied")),
    )  # fmt: skip
    return db.session.scalar(same.order_by(Batch.id.desc()).limit(1))


def unfinished(petition: Petition, file: Path) -> Batch | None:
    """The import of this very file that a command began and did not end."""
    mine = select(Batch).where(
        Batch.petition_id == petition.id, Batch.sha256 == _digest(file), Batch.account_id.is_(None),
        Batch.state.in_(("applying", "failed")), Batch.applied_at.is_not(None), Batch.undone_at.is_(None),
    )  # fmt: skip
    return db.session.scalar(mine.order_by(Batch.id.desc()).limit(1))


def folder(batch_id: int, data_dir: Path) -> Path:
    """Where an import's file and report lie."""
    return data_dir / "imports" / str(batch_id)


def forget(batch_id: int, data_dir: Path, report_too: bool = True) -> None:
    """Delete the file, and the report."""
    place = folder(batch_id, data_dir)
    if report_too:
        shutil.rmtree(place, ignore_errors=True)
    for path in place.glob("*"):
        if path.name != "report.csv":
            path.unlink(missing_ok=True)


def tidy(data_dir: Path) -> None:
    """Delete what was uploaded a week ago, whatever has become of it, and what a crash left behind; drop it if it was
    never applied."""
    limit, moment = (now() - KEPT), now()
    for place in (data_dir / "imports").glob("*"):
        with jobs.transaction():
            batch = db.session.get(Batch, int(place.name)) if place.name.isdecimal() else None
            if batch is None:
                stale = place.stat().st_mtime < (moment - timedelta(days=1)).timestamp()  # else: about to be committed
            else:
                stale = batch.state in ("undone", "dropped") or (batch.created_at < limit and batch.state not in BUSY)
                if stale and may(batch, "dropped"):
                    drop(batch, data_dir)
                if batch.state == "applied":
                    forget(batch.id, data_dir, report_too=False)
        if stale:
            shutil.rmtree(place, ignore_errors=True)


def _order(mapping: Mapping[str, str], header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str | None:
    """How the file writes its days; None if that has to be asked."""
    places = [place for place, name in enumerate(header) if mapping[name] in ("signed_at", "confirmed_at")]
    cells = [row[place] for place in places for row in rows]
    return None if moments.is_ambiguous(cells) else moments.order_of(cells) or "mdy"


def _bare(filename: str) -> str:
    return lines.fold(os.path.basename(filename.replace("\\", "/")))[-200:] or "file"


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
