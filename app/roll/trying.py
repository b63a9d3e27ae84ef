"""The dry run: what would become of every line, without putting any on the roll. Memory stays flat: what was seen in
the file so far is kept in a scratch file."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app import database, jobs
from app.common import keys
from app.common.clock import now
from app.extensions import db
from app.models import Batch, Refusal
from app.roll import batches, entry, exact, records, report
from app.roll.entry import Arrival, Keys
from app.roll.records import Wrong
from app.roll.report import Outcome

CHUNK = 1_000  # lines dealt with in one transaction
LOOKED_AT = 20_000  # longest file whose likely doubles are looked for beforehand: some milliseconds a line
Likely = Callable[[int, Sequence[Arrival]], set[int]]  # of these lines, which look like doubles of people on the roll
Meter = Callable[[int], None]  # told how many lines were dealt with


def run(batch_id: int, data_dir: Path, likely: Likely | None = None, meter: Meter | None = None) -> None:
    """Try a whole file; a failure is left in words."""
    try:
        _run(batch_id, data_dir, likely, meter)
    except Exception as error:
        batches.fail(batch_id, error)
        raise


def _run(batch_id: int, data_dir: Path, likely: Likely | None, meter: Meter | None) -> None:
    with jobs.transaction():
        batch = db.session.get(Batch, batch_id)
        if batch is None or batch.state != "trying":
            return
        table, plan, petition_id = batches.opened(batch, data_dir), batches.plan(batch), batch.petition_id
        known = Keyring()
    total = table.count()
    with jobs.transaction():
        db.session.execute(update(Batch).where(Batch.id == batch_id).values(done=0, total=total))
    folder, counts = batches.folder(batch_id, data_dir), report.counted((), {})
    report.begin(folder)
    with Seen(folder / "seen.sqlite") as seen:
        for lines in chunks(records.of(table, plan)):
            with database.reading(), jobs.transaction():  # signers do not wait for it
                outcomes = _judge(petition_id, lines, known, seen, likely if total <= LOOKED_AT else None)
            counts = report.counted(outcomes, counts)
            with jobs.transaction():
                _note(batch_id, len(lines), counts)
            report.add(folder, outcomes)
            if meter:
                meter(len(lines))
    with jobs.transaction():
        ended = update(Batch).where(Batch.id == batch_id, Batch.state == "trying")
        db.session.execute(ended.values(state="tried", tried_at=now(), counts=counts))


def check(batch_id: int, data_dir: Path) -> None:
    """Only read the file to its end, so that nothing stops it in the middle later; it can then be applied."""
    with jobs.transaction():
        batch = db.session.get_one(Batch, batch_id)
        batch.total = batches.opened(batch, data_dir).count()
        batch.state = "tried"


def chunks(lines: Iterable[Arrival | Wrong]) -> Iterator[list[Arrival | Wrong]]:
    """As many lines as one transaction takes."""
    rest = iter(lines)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class Keyring:
    """Keys of the people in a file; the aliases are read once."""

    def __init__(self) -> None:
        self.aliases = entry.aliases()

    def of(self, arrival: Arrival) -> Keys:
        person = arrival.person
        mailbox = keys.mailbox(person.email, self.aliases) if person.email else None
        return mailbox, keys.name(person.given_name, person.family_name)


def refused(petition_id: int, known: Iterable[Keys]) -> set[bytes]:
    """The mailboxes among these whose owner said "this wasn't me": nobody signs them up again."""
    mailboxes = [mailbox for mailbox, _name in known if mailbox]
    mine = select(Refusal.mailbox_key).filter_by(petition_id=petition_id).where(Refusal.mailbox_key.in_(mailboxes))
    return set(db.session.scalars(mine))


def wrong(line: Wrong) -> Outcome:
    """The outcome of a line that cannot be taken."""
    return Outcome(line.line, "error", line.code, line.column or "")


class Seen:
    """What the file held so far, by its keys: on disk, because a file may hold a million lines."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> "Seen":
        self.path.unlink(missing_ok=True)
        self.file = sqlite3.connect(self.path, isolation_level=None)
        self.file.execute("PRAGMA journal_mode = OFF")
        self.file.execute("PRAGMA synchronous = OFF")
        self.file.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self.file.execute("BEGIN")
        return self

    def __exit__(self, *_error: Any) -> None:
        self.file.close()
        self.path.unlink(missing_ok=True)

    def first(self, key: bytes, line: int) -> int | None:
        """The line that had this key before; else this one has it from now on."""
        if self.file.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line)).rowcount:
            return None
        found: int = self.file.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()[0]
        return found


def _judge(
    petition_id: int, lines: Sequence[Arrival | Wrong], keyring: Keyring, seen: Seen, likely: Likely | None
) -> list[Outcome]:
    arrivals = [line for line in lines if isinstance(line, Arrival)]
    known = {arrival.line: keyring.of(arrival) for arrival in arrivals}
    unwanted = refused(petition_id, known.values())
    here = entry.numbered(petition_id, [arrival.external_id for arrival in arrivals if arrival.external_id])
    on_file = exact.on_file(petition_id, set(known.values()))
    outcomes = []
    for line in lines:
        if isinstance(line, Wrong):
            outcomes.append(wrong(line))
            continue
        mailbox, name = known[line.line]
        twice = seen.first(b"#" + line.external_id.encode(), line.line) if line.external_id else None
        if mailbox in unwanted:
            outcomes.append(Outcome(line.line, "error", "refused"))
        elif found := here.get(line.external_id or ""):
            outcomes.append(Outcome(line.line, "here", other=str(found)))
        elif twice:
            outcomes.append(Outcome(line.line, "error", "twice", other=f"line {twice}"))
        else:
            before = seen.first(mailbox + name, line.line) if mailbox else None
            first = on_file.get((mailbox, name)) if mailbox else None
            what = "exact" if before or first else "new"
            outcomes.append(Outcome(line.line, what, other=str(first or (before and f"line {before}") or "")))
    if likely:
        close = likely(petition_id, [line for line, out in zip(lines, outcomes, strict=True)
                                     if out.what == "new" and isinstance(line, Arrival)])  # fmt: skip
        outcomes = [out._replace(what="likely") if out.line in close else out for out in outcomes]
    return outcomes


def _note(batch_id: int, lines: int, counts: dict[str, int]) -> None:
    mine = update(Batch).where(Batch.id == batch_id)
    db.session.execute(mine.values(done=Batch.done + lines, counts=counts))
