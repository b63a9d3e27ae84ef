"""Which entry of the residents file each signature is: found, several, none, or for a person to look at.

Read and compared outside the transaction that writes, so that signers do not wait; what was changed meanwhile is looked
up once more. Each batch is one transaction with how far it got.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from app import audit, database, jobs
from app.common.clock import now
from app.extensions import db
from app.models import ResidentFile, ResidentLink, Signature
from app.places import ground as places
from app.places.ground import Ground
from app.places.residency import Placement
from app.residents import measuring
from app.residents.book import COMPARED, Book, Outcome
from app.residents.loading import Meter
from app.roll import entry

BATCH = 200  # signatures in one transaction
OVERLAP = 10_000  # numbers below the last looked at, of which one may have been committed later
BY = "residents"  # Signature.placed_by
ROLL: Any = Signature.__table__
LINK: Any = ResidentLink.__table__
COLUMNS = [ROLL.c[name] for name in dict.fromkeys((*COMPARED, *places.Row._fields))]
LEGIBLE = ROLL.c.standing != "erased", ROLL.c.given_name.is_not(None) | ROLL.c.family_name.is_not(None)
WRITE = (
    update(ROLL)
    .where(ROLL.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in ("tier", "ward_id", "placed_by", "placed_at")})
    .values(matched_at=None)  # who is in the file is looked at again for doubles: it tells father from son
)


def run(file_id: int, meter: Meter | None = None) -> None:
    """Link the whole roll, or the rest of it."""
    with database.reading(), jobs.transaction():
        file = db.session.get(ResidentFile, file_id)
        if file is None or file.state != "linking":
            return
    book = _book(file_id)
    while _batch(file_id, book):
        if meter:
            with database.reading(), jobs.transaction():
                file = db.session.get_one(ResidentFile, file_id)
                meter("linking", file.done, file.total)
    with jobs.transaction():
        file = _locked(file_id)
        if file.state == "linking":
            file.state, file.linked_at, file.total = "ready", now(), file.done
            audit.record("residents.linked", file)


def tend(file_id: int) -> int:
    """Link what has come or changed since; how many that were."""
    with database.reading(), jobs.transaction():  # mostly nothing: no writer is held up to learn that
        file = db.session.get(ResidentFile, file_id)
        if file is None or file.state != "ready" or not _waiting(file):
            return 0
    book, done = _book(file_id), 0
    while number := _batch(file_id, book):
        done += number
    return done


def place(rows: Sequence[Any], outcomes: Sequence[Outcome], ground: Ground) -> list[dict[str, Any]]:
    """What changes on these signatures, as WRITE takes it: who is in the file lives in the city, in the entry's ward,
    or where it is known otherwise. Who was found before and is no more is placed by address or ZIP again."""
    bare = [places.Row(*(getattr(row, name) for name in places.Row._fields)) for row in rows]
    bare = [row._replace(tier="declared", placed_by=None) if row.tier == "matched" else row for row in bare]
    changes = []
    for row, outcome, otherwise in zip(rows, outcomes, ground.place(bare), strict=True):
        if outcome.is_here:
            new = Placement("matched", outcome.ward_id or otherwise.ward_id, BY)
        elif row.tier == "matched":
            new = otherwise
        else:
            continue
        if outcome.outcome != "none" or new != (row.tier, row.ward_id, row.placed_by):
            values = {f"new_{name}": value for name, value in new._asdict().items()}
            changes.append({"row": row.id, **values, "new_placed_at": now()})
    return changes


def write(changes: Sequence[dict[str, Any]]) -> None:
    """Put placements on the roll."""
    if changes:
        db.session.connection().execute(WRITE, list(changes))


def rows_of(ids: Sequence[int], hold: bool = False) -> list[Any]:
    """These signatures (COLUMNS), in order; `hold`: still until the transaction ends."""
    query = select(*COLUMNS).where(ROLL.c.id.in_(ids), *LEGIBLE).order_by(ROLL.c.id)
    return list(db.session.execute(query.with_for_update() if hold else query))


def _batch(file_id: int, book: Book) -> int:
    """The next signatures; how many there were."""
    with database.reading(), jobs.transaction():
        file = db.session.get_one(ResidentFile, file_id, populate_existing=True)
        ids, top = _next(file)
        seen = {row.id: row for row in rows_of(ids)}
        outcomes = dict(zip(seen, book.look(list(seen.values())), strict=True))
    with jobs.transaction():
        file = _locked(file_id)
        if file.state not in ("linking", "ready"):
            return 0
        held = rows_of(ids, hold=True)
        same = [row for row in held if _compared(row) == _compared(seen.get(row.id))]
        write(place(same, [outcomes[row.id] for row in same], Ground(file.petition)))
        told = {row.id: Outcome("again") for row in held} | {row.id: outcomes[row.id] for row in same}
        _note(file_id, ids, told)
        file.done += len(told) if file.state == "linking" else 0
        file.last_id = max(file.last_id, top)
    return len(ids)


def _note(file_id: int, ids: Sequence[int], told: dict[int, Outcome]) -> None:
    """Links of these signatures, but of those that were erased meanwhile."""
    moment = now()
    db.session.execute(delete(LINK).where(LINK.c.file_id == file_id, LINK.c.signature_id.in_(ids)))
    if told:
        db.session.execute(insert(LINK), [
            {"signature_id": number, "file_id": file_id, "at": moment, "outcome": one.outcome, "number": one.number,
             "probability": one.probability, "rivals": one.rivals}
            for number, one in told.items()
        ])  # fmt: skip


def _next(file: ResidentFile) -> tuple[list[int], int]:
    """The signatures to be looked up next, and up to which number all are then known."""
    top = db.session.scalar(select(func.max(ROLL.c.id))) or 0
    changed = list(db.session.scalars(_changed(file).limit(BATCH)))
    fresh = list(db.session.scalars(_fresh(file).limit(BATCH - len(changed)))) if len(changed) < BATCH else []
    if len(changed) + len(fresh) == BATCH:
        top = fresh[-1] if fresh else 0
    return sorted(changed + fresh), top


def _waiting(file: ResidentFile) -> bool:
    return any(db.session.scalar(query.limit(1)) is not None for query in (_changed(file), _fresh(file)))


def _changed(file: ResidentFile) -> Any:
    mine = select(LINK.c.signature_id).where(LINK.c.file_id == file.id, LINK.c.outcome == "again")
    return mine.order_by(LINK.c.signature_id)


def _fresh(file: ResidentFile) -> Any:
    """By number, not by an index that would be sorted for each batch."""
    after = file.last_id if file.state == "linking" else max(0, file.last_id - OVERLAP)
    linked = exists().where(LINK.c.signature_id == ROLL.c.id, LINK.c.file_id == file.id)
    mine = select(ROLL.c.id).where(ROLL.c.petition_id + 0 == file.petition_id, ROLL.c.id > after, *LEGIBLE, ~linked)
    return mine.order_by(ROLL.c.id)


def _compared(row: Any) -> tuple[Any, ...] | None:
    return row and tuple(getattr(row, name) for name in COMPARED)


def _book(file_id: int) -> Book:
    with database.reading(), jobs.transaction():
        file = db.session.get_one(ResidentFile, file_id)
        return Book(file_id, measuring.area(file), entry.aliases())


def _locked(file_id: int) -> ResidentFile:
    query = select(ResidentFile).where(ResidentFile.id == file_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
