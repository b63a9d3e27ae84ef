"""The life of a file about places: handed in → reading → waiting (shown, nothing changed yet) → applied → replaced; or
unusable, or dropped by hand or by the clock.

While it is read the file itself lies under DATA_DIR/places; after that only what was understood of it is kept.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import undefer

from app import audit, jobs
from app.common.clock import now
from app.extensions import db
from app.models import Account, Address, CouncilMember, Petition, PlaceFile
from app.places import placing, wards
from app.places.survey import natural

KEPT = timedelta(days=1)  # a file that nobody applied
BATCH = 5_000
MOST = {"limits": 20_000_000, "wards": 20_000_000, "zips": 20_000_000, "shares": 5_000_000, "list": 200_000_000,
        "geocoded": 200_000_000}  # fmt: skip
RIVALS = {"zips": ("zips", "shares"), "shares": ("zips", "shares")}  # of which one is applied at a time
DEAD = ("replaced", "dropped", "unusable")


class Refused(Exception):
    """This cannot be done with a file now: someone else may have done it already."""


def receive(
    petition: Petition, kind: str, filename: str, source: str, size: int, save: Callable[[Path], object],
    data_dir: Path, account: Account,
) -> PlaceFile:  # fmt: skip
    """Take a file and have a worker read it. What waits of the same kind is dropped."""
    for former in db.session.scalars(select(PlaceFile).filter_by(petition_id=petition.id, kind=kind)):
        if former.state in ("reading", "waiting"):
            _end(former, "dropped")
    file = PlaceFile(
        petition_id=petition.id, account_id=account.id, kind=kind, filename=filename[:200], source=source[:200],
        size=size, created_at=now(),
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    path = where(data_dir, file.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    save(path)
    audit.record("places.received", file, account, what=kind)
    jobs.enqueue("read_places", file.id)
    return file


def where(data_dir: Path, file_id: int) -> Path:
    """Where a file lies until it is read."""
    return data_dir / "places" / str(file_id)


def find(petition: Petition, file_id: int) -> PlaceFile | None:
    """One of this petition's files, with what it holds."""
    query = select(PlaceFile).filter_by(petition_id=petition.id, id=file_id)
    return db.session.scalar(query.options(undefer(PlaceFile.content)))


def of(petition: Petition) -> list[PlaceFile]:
    """All that were handed in, the newest first."""
    return list(db.session.scalars(select(PlaceFile).filter_by(petition_id=petition.id).order_by(PlaceFile.id.desc())))


def apply(file: PlaceFile, account: Account) -> int:
    """Put a file in force and have the roll placed anew; answers the run's number. Raises Refused."""
    petition = file.petition
    _step(file, "waiting", "applied")
    file.applied_at = now()
    for rival in wards.applied(petition, *RIVALS.get(file.kind, (file.kind,))):
        if rival.id != file.id and file.kind != "geocoded":
            _step(rival, "applied", "replaced")
            rival.ended_at = now()
    renames: dict[str, int] = {}
    if file.kind == "wards" and file.content:
        drawn = [ward["name"] for ward in file.content["wards"]]
        renames = _rename(petition, file.content["renames"], wards.add(petition, sorted(drawn, key=natural)))
    elif file.kind == "shares" and file.content:
        wards.add(petition, {name for _code, name, _share in file.content["shares"] if name})
    petition.has_list = petition.has_list or file.kind == "list"
    audit.record("places.applied", file, account, what=file.kind)
    return placing.ask(petition, file.kind, account, renames)


def remove(file: PlaceFile, account: Account) -> int:
    """Take an applied file away again; what was known before it is not brought back. Raises Refused."""
    _step(file, "applied", "replaced")
    file.ended_at = now()
    if file.kind == "list":
        file.petition.has_list = False
    audit.record("places.removed", file, account, what=file.kind)
    return placing.ask(file.petition, f"-{file.kind}", account)


def drop(file: PlaceFile, account: Account) -> None:
    """Put a file away that was not applied. Raises Refused."""
    _step(file, "waiting", "dropped")
    _end(file, "dropped")
    audit.record("places.dropped", file, account, what=file.kind)


def tidy(data_dir: Path) -> None:
    """Drop what nobody applied within a day; delete what is in force no more, some thousands of rows at a time."""
    with jobs.transaction():
        old = select(PlaceFile).where(PlaceFile.state.in_(("reading", "waiting")), PlaceFile.created_at < now() - KEPT)
        for file in db.session.scalars(old):
            _end(file, "dropped")
    with jobs.transaction():
        has_lines = exists().where(Address.file_id == PlaceFile.id)
        dead = db.session.scalars(select(PlaceFile.id).where(PlaceFile.state.in_(DEAD), has_lines)).all()
    for file_id in dead:
        while _delete_some(file_id):
            pass
    _sweep(data_dir)


def _sweep(data_dir: Path) -> None:
    """Delete files that no reading waits for."""
    folder = data_dir / "places"
    with jobs.transaction():
        wanted = {str(n) for n in db.session.scalars(select(PlaceFile.id).where(PlaceFile.state == "reading"))}
    limit = (now() - timedelta(hours=1)).timestamp()  # its row may not be committed yet
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in wanted and path.stat().st_mtime < limit:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _delete_some(file_id: int) -> int:
    with jobs.transaction():
        some = select(Address.id).where(Address.file_id == file_id).limit(BATCH)
        gone = db.session.execute(delete(Address).where(Address.id.in_(some)))
        return int(gone.rowcount)  # type: ignore[attr-defined]


def _rename(petition: Petition, renames: dict[str, str], rows: dict[str, int]) -> dict[str, int]:
    """Former ward → new one, as rows; this petition's council members go with their wards."""
    found = {old: (rows[old], rows[new]) for old, new in renames.items() if old in rows and new in rows}
    for old_id, new_id in found.values():
        members = update(CouncilMember).where(CouncilMember.petition_id == petition.id, CouncilMember.ward_id == old_id)
        db.session.execute(members.values(ward_id=new_id))
    return {str(old_id): new_id for old_id, new_id in found.values()}


def _step(file: PlaceFile, former: str, state: str) -> None:
    """From one state to the next, once, whoever else presses at the same time."""
    changed = db.session.execute(
        update(PlaceFile)
        .where(PlaceFile.id == file.id, PlaceFile.state == former)
        .values(state=state)
        .execution_options(synchronize_session="fetch")
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Refused


def _end(file: PlaceFile, state: str) -> None:
    file.state, file.ended_at, file.content = state, now(), None
