"""Addresses to be geocoded, as a file for whoever does that: no names, each address once, known again by its key.

The street leaves in the one form of addresses.py, without the unit: that is what a geocoder needs, and no more.
"""

import csv
import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, update

from app import audit, database, jobs
from app.common import tables
from app.common.clock import iso, now
from app.extensions import db
from app.models import Account, Address, Export, Petition, PlaceFile, Signature
from app.places import addresses
from app.places.residency import BY_ADDRESS, SETTLED

LAYOUTS = ("census", "plain")  # the US Census Bureau's batch geocoder takes no header and 10,000 lines a file
FIELDS = ("id", "street", "city", "state", "zip")
CENSUS_LINES = 10_000
ROLL: Any = Signature.__table__


def open_count(petition: Petition) -> int:
    """How many signatures that count have a street and are not placed by their address yet."""
    return db.session.scalar(select(func.count()).select_from(ROLL).where(*_open(petition.id))) or 0


def ask(petition: Petition, layout: str, purpose: str, account: Account) -> Export:
    """Have a worker write the file; on record like every list that leaves. ValueError for a layout that is none."""
    if layout not in LAYOUTS:
        raise ValueError(layout)
    export = Export(
        petition_id=petition.id, account_id=account.id, format="addresses", edition=layout, as_of=now(),
        purpose=purpose, fields=list(FIELDS), created_at=now(),
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    audit.record("export.asked", export, account, format="addresses", edition=layout)
    jobs.enqueue("addresses", export.id)
    return export


def latest(petition: Petition) -> Export | None:
    """The newest such export."""
    mine = select(Export).filter_by(petition_id=petition.id, format="addresses")
    return db.session.scalar(mine.order_by(Export.id.desc()).limit(1))


def build(export_id: int, data_dir: Path) -> None:
    """Write the file. Run again after a crash it begins anew."""
    with jobs.transaction():
        export = db.session.get(Export, export_id)
        if export is None or export.state not in ("asked", "building"):
            return
        petition, layout = export.petition, export.edition
        petition_id, city, state = petition.id, petition.city.name, petition.city.state
        stem = f"addresses-{petition.slug}-{iso(export.as_of).replace(':', '').replace('-', '')}"
        export.state, export.done, export.total = "building", 0, open_count(petition)
    folder = data_dir / "exports" / str(export_id)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with database.reading():
            db.session.connection()
            rows = _rows(petition_id, city, state)
            path = _census(folder, stem, rows) if layout == "census" else _plain(folder, stem, rows)
    except Exception as error:
        db.session.rollback()
        with jobs.transaction():
            export = db.session.get_one(Export, export_id)
            export.state, export.failure = "failed", type(error).__name__
        raise
    db.session.rollback()
    _finish(export_id, path)


def forget(signature: Signature) -> None:
    """Delete a geocoder's point for the home of somebody who is being erased, unless others who signed live there."""
    key = addresses.key(signature.street_address, signature.postal_code)
    same = select(Signature.id).where(
        Signature.petition_id == signature.petition_id, Signature.id != signature.id,
        Signature.street_address == signature.street_address, Signature.postal_code == signature.postal_code,
    )  # fmt: skip
    if key and not db.session.scalar(same.limit(1)):
        answers = select(PlaceFile.id).filter_by(petition_id=signature.petition_id, kind="geocoded")
        db.session.execute(delete(Address).where(Address.file_id.in_(answers), Address.key == key))


def forget_all(petition_ids: Iterable[int]) -> None:
    """Let go of all addresses kept for petitions whose time is over; files.tidy deletes them."""
    gone = update(PlaceFile).where(PlaceFile.petition_id.in_(list(petition_ids)), PlaceFile.state == "applied")
    gone = gone.where(PlaceFile.kind.in_(("geocoded", "list")))
    db.session.execute(gone.values(state="dropped", ended_at=now()), execution_options={"synchronize_session": False})


def _finish(export_id: int, path: Path) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with jobs.transaction():
        export = db.session.get_one(Export, export_id)
        export.state, export.ready_at, export.done, export.filename = "ready", now(), export.total, path.name
        export.sha256, export.size = digest, path.stat().st_size
        audit.record("export.ready", export, None, sha256=digest)


def _open(petition_id: int) -> tuple[Any, ...]:
    unknown = ROLL.c.placed_by.is_(None) | ROLL.c.placed_by.not_in(BY_ADDRESS)
    return (ROLL.c.petition_id == petition_id, ROLL.c.standing == "counts", ROLL.c.street_address.is_not(None), unknown,
            ROLL.c.tier.not_in(SETTLED))  # fmt: skip


def _rows(petition_id: int, city: str, state: str) -> Iterator[tuple[str, ...]]:
    """Each address once. They come by ZIP, which is part of the key, so that only one ZIP's keys are kept in mind."""
    query = select(ROLL.c.street_address, ROLL.c.city, ROLL.c.postal_code).where(*_open(petition_id))
    found = db.session.connection().execute(
        query.order_by(ROLL.c.postal_code, ROLL.c.id), execution_options={"yield_per": 2_000}
    )
    seen: set[bytes] = set()
    code = ""
    for street, town, postal_code in found:
        if addresses.zip_of(postal_code) != code:
            code, seen = addresses.zip_of(postal_code), set()
        key = addresses.key(street, postal_code)
        if key and key not in seen:
            seen.add(key)
            yield key.hex(), addresses.form(street), _town(town) or city, state, code


def _town(typed: str | None) -> str:
    """Letters alone: whoever typed it could write a formula."""
    return re.sub(r"[^\w .'-]|^[^\w]+", "", typed or "").strip()[:60]


def _plain(folder: Path, stem: str, rows: Iterator[tuple[str, ...]]) -> Path:
    path = folder / f"{stem}.csv"
    tables.write_csv(path, FIELDS, rows)
    return path


def _census(folder: Path, stem: str, rows: Iterator[tuple[str, ...]]) -> Path:
    """One file, or a ZIP of several where the geocoder would not take them at once."""
    paths: list[Path] = []
    while (part := list(islice(rows, CENSUS_LINES))) or not paths:
        path = folder / f"{stem}-{len(paths) + 1}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows(part)
        paths.append(path)
    if len(paths) == 1:
        return paths[0].rename(folder / f"{stem}.csv")
    packed = folder / f"{stem}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.name)
            path.unlink()
    return packed
