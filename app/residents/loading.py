"""A residents file's lines become entries, some thousand to a transaction. Killed in the middle, it goes on where it
was: how far it is, is written in the transaction that puts the entries there. Memory stays flat."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from app import audit, jobs
from app.common.clock import now
from app.common.reading import Unreadable
from app.extensions import db
from app.models import Petition, Resident, ResidentFile, ResidentKey
from app.places import survey, wards
from app.residents import entries, files
from app.residents.entries import Entry, Skipped

CHUNK = 2_000  # lines to a transaction
Meter = Callable[[str, int, int], None]  # told the state, how far it is, of how many
ROWS: Any = Resident.__table__
KEYS: Any = ResidentKey.__table__


def run(file_id: int, data_dir: Path, meter: Meter | None = None) -> None:
    """Load a whole file, or the rest of it."""
    with jobs.transaction():
        file = db.session.get(ResidentFile, file_id)
        if file is None or file.state != "loading":
            return
        table, mapping, done, total = files.opened(file, data_dir), file.mapping, file.done, file.total
    total = total or table.count()
    names: dict[str, int | None] = {}  # the file's ward → ours
    for chunk in _chunks(islice(entries.of(table, mapping), done, None)):
        rows, keys = _rows(file_id, chunk)
        with jobs.transaction():
            file = _mine(file_id, done)
            _wards(file.petition, chunk, rows, names)
            if rows:
                db.session.execute(insert(ROWS), rows)
                db.session.execute(insert(KEYS), keys)
            done += len(chunk)
            file.done, file.total, file.counts = done, total, _counted(file.counts, chunk)
        if meter:
            meter("loading", done, total)
    with jobs.transaction():
        file = _mine(file_id, done)
        if not file.counts.get("entries"):
            raise Unreadable("no_rows")
        file.state, file.loaded_at, file.done, file.total = "measuring", now(), 0, file.counts["entries"]
        audit.record("residents.loaded", file, None, **file.counts)


def _mine(file_id: int, done: int) -> ResidentFile:
    """The file, locked; somebody else at the same work would have moved it on."""
    query = select(ResidentFile).where(ResidentFile.id == file_id).with_for_update()
    file = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if file.state != "loading" or file.done != done:
        raise Superseded
    return file


class Superseded(Exception):
    """Somebody else goes on with this file, or it is being dropped."""


def _chunks(found: Iterator[Entry | Skipped]) -> Iterator[list[Entry | Skipped]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def _rows(file_id: int, chunk: Sequence[Entry | Skipped]) -> tuple[list[dict[str, Any]], list[dict[str, int]]]:
    """Rows of entries and of their keys, in the order in which they lie."""
    rows: list[dict[str, Any]] = [
        {"file_id": file_id, "number": one.number, "ward_id": None, **one.values}
        for one in chunk
        if isinstance(one, Entry)
    ]
    keys = {
        (key, row["number"])
        for row in rows
        for key in entries.keys_of(entries.prepared(Stored(**row)), file_id)
    }  # fmt: skip
    return rows, [{"file_id": file_id, "key": key, "number": number} for key, number in sorted(keys)]


class Stored:
    """An entry that is about to be stored."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)


def _wards(
    petition: Petition, chunk: Sequence[Entry | Skipped], rows: Sequence[dict[str, Any]], names: dict[str, int | None]
) -> None:  # fmt: skip
    """Each entry's ward by its row. Where the petition has wards already, what is none of them says nothing."""
    said = [one.ward for one in chunk if isinstance(one, Entry)]
    if fresh := set(said) - set(names) - {""}:
        mine = [ward.name for ward in wards.of(petition)]
        vocabulary = wards.vocabulary(petition.city_id)
        meant = {ward: survey.meant(ward, survey.by_number(mine or list(vocabulary))) for ward in fresh}
        if not mine and len(set(meant.values()) | set(vocabulary)) <= survey.MAX_WARDS:
            vocabulary = wards.add(petition, set(meant.values()))
        known = set(mine or vocabulary)
        names.update({ward: vocabulary.get(name) if name in known else None for ward, name in meant.items()})
    for row, ward in zip(rows, said, strict=True):
        row["ward_id"] = names.get(ward)


def _counted(counts: dict[str, int], chunk: Sequence[Entry | Skipped]) -> dict[str, int]:
    found = {"entries": 0, "nameless": 0, "faults": 0} | counts
    for one in chunk:
        found["entries" if isinstance(one, Entry) else one.why] += 1
    return found
