"""Letting go of a residents file: by hand, by its date, when another takes its place, when its petition is emptied.

From the moment that is decided nothing uses the file; entries, keys and links are deleted some thousands at a time.
What stays is the file's own row (who, when, from where, until when), and on signatures their tier and ward with
their date.
"""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from app import audit, jobs
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Resident, ResidentFile, ResidentKey, ResidentLink
from app.residents import files

PIECE = 5_000  # rows deleted in one transaction
ROWS: Any = Resident.__table__
KEYS: Any = ResidentKey.__table__
LINK: Any = ResidentLink.__table__


def run(file_id: int, data_dir: Path) -> None:
    """Delete all that came with a file, or the rest of it."""
    with jobs.transaction():
        file = db.session.get(ResidentFile, file_id)
        if file is None or file.state != "dropping":
            return
    shutil.rmtree(files.folder(file_id, data_dir), ignore_errors=True)
    while _links(file_id) or _up_to(KEYS, KEYS.c.key, file_id) or _up_to(ROWS, ROWS.c.number, file_id):
        pass
    with jobs.transaction():
        file = db.session.get_one(ResidentFile, file_id, with_for_update=True)
        if file.state == "dropping":
            file.state, file.dropped_at, file.names, file.failure = "dropped", now(), None, None
            file.reading, file.mapping = {}, {}  # what its columns are called
            audit.record("residents.dropped", file, None, why=file.dropped_why)


def expire() -> None:
    """Decide to drop what is over: its day has come, its petition was emptied, nobody went on with the upload."""
    with jobs.transaction():
        living = ResidentFile.state.in_(("uploaded", *files.LIVE))
        for file in db.session.scalars(select(ResidentFile).where(living)):
            today = days.of(now(), file.petition.city.time_zone)
            if file.petition.emptied_at:
                files.drop(file, "emptied")
            elif file.drop_on and file.drop_on <= today:
                files.drop(file, "date")
            elif file.state == "uploaded" and file.created_at < now() - files.UNUSED:
                files.drop(file, "unused")


def sweep(data_dir: Path) -> None:
    """Delete what no row speaks for: an upload whose transaction failed; and the file itself once it is loaded."""
    place = data_dir / "residents"
    limit = (now() - timedelta(hours=1)).timestamp()  # its row may not be committed yet
    with jobs.transaction():
        wanted = {str(n) for n in db.session.scalars(
            select(ResidentFile.id).where(ResidentFile.loaded_at.is_(None), ResidentFile.state != "dropped")
        )}  # fmt: skip
    for path in place.iterdir() if place.is_dir() else ():
        if path.name not in wanted and path.stat().st_mtime < limit:
            shutil.rmtree(path, ignore_errors=True)


def _up_to(table: Any, column: Any, file_id: int) -> int:
    """Delete the next rows of a file, in the order in which they lie."""
    with jobs.transaction():
        mine = table.c.file_id == file_id
        piece = select(column).where(mine).order_by(column).limit(PIECE).subquery()
        last = db.session.scalar(select(func.max(piece.c[0])))
        if last is None:
            return 0
        return int(db.session.execute(delete(table).where(mine, column <= last)).rowcount)  # type: ignore[attr-defined]


def _links(file_id: int) -> int:
    with jobs.transaction():
        some = list(db.session.scalars(select(LINK.c.signature_id).where(LINK.c.file_id == file_id).limit(500)))
        db.session.execute(delete(LINK).where(LINK.c.file_id == file_id, LINK.c.signature_id.in_(some)))
        return len(some)
