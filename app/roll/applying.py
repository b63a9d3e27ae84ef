"""Putting a tried file on the roll, a thousand lines to a transaction. Killed in the middle, it goes on where it was:
how far it is, is written in the transaction that puts the lines there."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from app import audit, jobs
from app.extensions import db
from app.models import Batch
from app.roll import batches, entry, exact, records, report, standing
from app.roll.entry import Arrival, Keys, Taken
from app.roll.records import Wrong
from app.roll.report import Outcome
from app.roll.trying import Keyring, Meter, chunks, refused, wrong


def run(batch_id: int, data_dir: Path, meter: Meter | None = None) -> None:
    """Apply a whole file; a failure is left in words, and it can go on from there."""
    try:
        _run(batch_id, data_dir, meter)
    except Exception as error:
        batches.fail(batch_id, error)
        raise


def _run(batch_id: int, data_dir: Path, meter: Meter | None) -> None:
    with jobs.transaction():
        batch = db.session.get(Batch, batch_id)
        if batch is None or batch.state != "applying":
            return
        table, plan, done = batches.opened(batch, data_dir), batches.plan(batch), batch.done
        keyring = Keyring()
    folder = batches.folder(batch_id, data_dir)
    report.begin(folder, keep=done)
    for lines in chunks(islice(records.of(table, plan), done, None)):
        with jobs.transaction():
            batch = _mine(batch_id, done)
            outcomes = _put(batch, lines, keyring)
            done += len(lines)
            batch.done, batch.counts = done, report.counted(outcomes, batch.counts)
            report.add(folder, outcomes)
        if meter:
            meter(len(lines))
    with jobs.transaction():
        batch = _mine(batch_id, done)
        batch.state = "applied"
        audit.record("batch.applied", batch, None, **batch.counts)
    batches.forget(batch_id, data_dir, report_too=False)


def _mine(batch_id: int, done: int) -> Batch:
    """The batch, locked; somebody else at the same work would have moved it on."""
    batch = db.session.scalars(select(Batch).where(Batch.id == batch_id).with_for_update()).one()
    if batch.state != "applying" or batch.done != done:
        raise RuntimeError("another worker applies this import")
    return batch


def _put(batch: Batch, lines: Sequence[Arrival | Wrong], keyring: Keyring) -> list[Outcome]:
    found = {line.line: keyring.of(line) for line in lines if isinstance(line, Arrival)}
    unwanted = refused(batch.petition_id, found.values())
    outcomes = {line.line: wrong(line) for line in lines if isinstance(line, Wrong)}
    outcomes |= {
        line: Outcome(line, "error", "refused") for line, (mailbox, _name) in found.items() if mailbox in unwanted
    }
    coming = [line for line in lines if isinstance(line, Arrival) and line.line not in outcomes]
    outcomes |= _take(batch, coming, [found[arrival.line] for arrival in coming])
    return [outcomes[line.line] for line in lines]


def _take(batch: Batch, arrivals: Sequence[Arrival], known: Sequence[Keys]) -> dict[int, Outcome]:
    taken = entry.add_many(batch, arrivals, known)
    linked, repeats = exact.set_aside(batch.petition_id, taken)
    standing.settle(sorted({*linked, *(one.signature_id for one in taken if one.is_new)}), linked=True)
    own = _own_lines(batch.id, [one.signature_id for one in taken if not one.is_new])
    return {a.line: _outcome(a.line, one, repeats, own) for a, one in zip(arrivals, taken, strict=True)}


def _outcome(line: int, one: Taken, repeats: dict[int, int], own: dict[int, int]) -> Outcome:
    if one.is_new:
        first = repeats.get(one.signature_id)
        return Outcome(line, "exact", other=str(first)) if first else Outcome(line, "new")
    if (before := own.get(one.signature_id)) is not None and before != line:
        return Outcome(line, "error", "twice", other=f"line {before}")
    return Outcome(line, "here", other=str(one.signature_id))


def _own_lines(batch_id: int, signature_ids: Sequence[int]) -> dict[int, int]:
    """Which of these came by lines of this very file."""
    roll = entry.ROLL
    mine = select(roll.c.id, roll.c.line).where(roll.c.id.in_(signature_ids), roll.c.batch_id == batch_id)
    return dict(db.session.execute(mine).all()) if signature_ids else {}
