"""How frequent names are among the residents, and how many live at an address: counted once, when a file is loaded, and
kept with it by hash."""

from array import array
from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, func, select

from app import audit, database, jobs
from app.extensions import db
from app.matching import whole
from app.matching.rarity import Rarity
from app.matching.record import Prepared
from app.models import Resident, ResidentFile, ResidentKey, Signature
from app.residents import entries, files
from app.residents.loading import Meter, Superseded

PIECE = 5_000  # entries read at once
LIMIT = 200  # a key under which more entries stand than this says nothing and goes
CROWD = 8  # names at one address: fewer need not be kept
FEW = 100  # keys deleted in one transaction
ROWS: Any = Resident.__table__
KEYS: Any = ResidentKey.__table__


def run(file_id: int, meter: Meter | None = None) -> None:
    """Measure a loaded file and let linking begin, for which it takes the place of every former one."""
    with jobs.transaction():
        file = db.session.get(ResidentFile, file_id)
        if file is None or file.state != "measuring":
            return
        total = file.total
    area = whole.measure(_people(file_id, total, meter))
    _thin(file_id)
    with jobs.transaction():
        file = _mine(file_id)
        file.names, file.state, file.done, file.last_id = _packed(area), "linking", 0, 0
        file.total = db.session.scalar(select(func.count()).where(Signature.petition_id == file.petition_id)) or 0
        for former in files.of(file.petition):
            if former.id < file_id and former.state in files.LIVE:
                files.drop(former, "replaced")
        audit.record("residents.linking", file)


def area(file: ResidentFile) -> Rarity:
    """As it was measured."""
    kept = array("q")
    kept.frombytes(file.names or b"")
    total, names = kept[0], kept[1]
    pairs = kept[2:]
    counts = dict(zip(pairs[: 2 * names : 2], pairs[1 : 2 * names : 2], strict=True))
    crowds = dict(zip(pairs[2 * names :: 2], pairs[2 * names + 1 :: 2], strict=True))
    return Rarity.of(counts, total, crowds)


def _packed(found: Rarity) -> bytes:
    """Total, how many names, then number and count of each name and of each crowded address."""
    kept = array("q", [found.total, len(found.counts)])
    for number, often in found.counts.items():
        kept.extend((number, often))
    for number, often in found.crowds.items():
        if often >= CROWD:
            kept.extend((number, often))
    return kept.tobytes()


def _people(file_id: int, total: int, meter: Meter | None) -> Iterator[Prepared]:
    """Every entry, prepared; how far it is, is written down now and then."""
    after, done = 0, 0
    while True:
        with database.reading(), jobs.transaction():
            piece = select(ROWS).where(ROWS.c.file_id == file_id, ROWS.c.number > after)
            rows = db.session.execute(piece.order_by(ROWS.c.number).limit(PIECE)).all()
        if not rows:
            return
        after, done = rows[-1].number, done + len(rows)
        yield from map(entries.prepared, rows)
        with jobs.transaction():
            _mine(file_id).done = done
        if meter:
            meter("measuring", done, total)


def _thin(file_id: int) -> None:
    """Delete the keys that too many entries share."""
    with database.reading(), jobs.transaction():
        shared = select(KEYS.c.key).where(KEYS.c.file_id == file_id).group_by(KEYS.c.key)
        crowded = list(db.session.scalars(shared.having(func.count() > LIMIT)))
    for start in range(0, len(crowded), FEW):
        with jobs.transaction():
            some = KEYS.c.key.in_(crowded[start : start + FEW])
            db.session.execute(delete(KEYS).where(KEYS.c.file_id == file_id, some))


def _mine(file_id: int) -> ResidentFile:
    query = select(ResidentFile).where(ResidentFile.id == file_id).with_for_update()
    file = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if file.state != "measuring":
        raise Superseded
    return file
