"""Reading a file about places, by a worker: understood, checked against what is known, and tried on the whole roll so
that its preview says what would move. Nothing is changed by it."""

from pathlib import Path
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app import database, jobs
from app.common import delimited
from app.common.clock import now
from app.extensions import db
from app.models import Address, PlaceFile
from app.places import address_files, files, geojson, placing, shapes, survey, wards
from app.places.address_files import Entry, Tally
from app.places.ground import Ground
from app.places.moves import Moves
from app.places.remarks import NotUsable, Remark, remark
from app.places.remarks import sentence as _l
from app.places.zips import read_shares

BATCH = 1_000
SAME, DRAWN_ANEW = 0.9, 0.98  # share of both areas that is common: one ward under two names; a ward that has changed
LINES: Any = Address.__table__
INSERTS: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def read(file_id: int, data_dir: Path) -> None:
    """Read a file that was handed in; run again after a crash it goes on."""
    path = files.where(data_dir, file_id)
    try:
        _understand(file_id, path)
        _try(file_id)
    except NotUsable as problem:
        _finish(file_id, "unusable", {"problem": problem.remark})
    except Exception as error:
        words = _l("It could not be read, and we do not know why (%(kind)s). Nothing was changed.")
        _finish(file_id, "unusable", {"problem": remark(words, kind=type(error).__name__)})
        raise
    path.unlink(missing_ok=True)


def _understand(file_id: int, path: Path) -> None:
    with jobs.transaction():
        file = db.session.get(PlaceFile, file_id)
        if file is None or file.state != "reading" or file.read_at:
            return
        if not path.exists():
            raise NotUsable(_l("The file was lost on the way. Please hand it in again."))
        kind = file.kind
        if kind not in ("list", "geocoded"):
            understood = {"limits": _limits, "wards": _wards, "zips": _zips, "shares": _shares}[kind]
            file.content, file.report = understood(file, path)
            file.read_at = now()
            return
        file.total = delimited.length(path)
    _lines(file_id, kind, path)


def _limits(file: PlaceFile, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    found = survey.limits(geojson.read(path.read_bytes()), file.petition.city)
    ground = Ground(file.petition)
    drawn = {ground.names[ward]: area for ward, area in ground.wards.items()}
    remarks = list(found.remarks)
    if drawn:
        remarks += survey.against(drawn, found.areas[0].geometry)
    size = shapes.size(found.areas[0].geometry)
    return {"geometry": found.areas[0].geometry}, {"remarks": remarks, "size": round(size, 1)}


def _wards(file: PlaceFile, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    ground = Ground(file.petition)
    before = {ground.names[ward]: area for ward, area in ground.wards.items()}
    known = list(before) or list(wards.vocabulary(file.petition.city_id))
    found = survey.wards(geojson.read(path.read_bytes()), file.petition.city, known, ground.limits)
    after = {area.name: area.geometry for area in found.areas}
    gone, new = [n for n in before if n not in after], [n for n in after if n not in before]
    renamed = {old: name for old in gone for name in new if min(shapes.shared(before[old], after[name])) > SAME}
    redrawn = [n for n in after if n in before and min(shapes.shared(before[n], after[n])) < DRAWN_ANEW]
    report = {
        "remarks": found.remarks, "kept": [n for n in after if n in before and n not in redrawn], "redrawn": redrawn,
        "new": [n for n in new if n not in renamed.values()], "gone": [n for n in gone if n not in renamed],
        "renamed": sorted(renamed.items()),
    }  # fmt: skip
    chain = {old: renamed.get(name, name) for old, name in ground.renames.items()} | renamed
    content = {"wards": [{"name": name, "geometry": area} for name, area in after.items()], "renames": chain}
    return content, report


def _zips(file: PlaceFile, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    ground = Ground(file.petition)
    city = ground.limits or shapes.join(ground.wards.values())
    if city is None:
        raise NotUsable(_l("To say how much of a ZIP lies in the city, its limits or wards are needed first."))
    found = survey.zips(geojson.read(path.read_bytes()), file.petition.city)
    near = {area.name: area.geometry for area in found.areas if shapes.shared(area.geometry, city)[0] > 0}
    if not near:
        raise NotUsable(_l("None of these ZIP areas touches the city. Is it the right file?"))
    return {"zips": near}, {"remarks": found.remarks, "areas": len(near), "apart": len(found.areas) - len(near)}


def _shares(file: PlaceFile, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    ground = Ground(file.petition)
    mine = [ground.names[ward] for ward in ground.wards] or list(wards.vocabulary(file.petition.city_id))
    rows = read_shares(path, mine)
    unknown = sorted({name for _code, name, _share in rows if name and name not in mine})
    remarks = []
    if unknown and mine:
        if ground.wards:
            raise NotUsable(_l("There is no ward called “%(name)s” on the map of this city."), name=unknown[0])
        remarks.append(remark(_l("Wards not known until now: %(names)s."), names=", ".join(unknown)))
    return {"shares": rows}, {"remarks": remarks, "areas": len({code for code, _name, _share in rows})}


def _lines(file_id: int, kind: str, path: Path) -> None:
    """Put the lines of a list or an answer into the table, a thousand in a transaction."""
    tally = Tally()
    with address_files.table(path) as rows:
        entries = (address_files.read_list if kind == "list" else address_files.read_answer)(rows, tally)
        named: dict[str, str] = {}
        batch: list[Entry] = []
        line = 0
        for line, entry in entries:
            if entry:
                batch.append(entry)
            if len(batch) == BATCH:
                _write(file_id, batch, line, named)
                batch = []
        _write(file_id, batch, line, named)
    if not tally.counts["used"]:
        raise NotUsable(
            _l("Not one line of the file could be used. The first that could not is line %(line)s."),
            line=tally.lines[0][0] if tally.lines else 2,
        )
    with jobs.transaction():
        file = db.session.get_one(PlaceFile, file_id)
        two = select(func.count()).where(
            Address.file_id == file_id, Address.inside.is_(None), Address.latitude.is_(None)
        )
        known = db.session.scalar(select(func.count()).where(Address.file_id == file_id)) or 0
        file.content = {"wards": sorted(set(named.values()), key=survey.natural)}
        file.report = {"remarks": [], "counts": dict(tally.counts), "lines": tally.lines, "addresses": known,
                       "twofold": db.session.scalar(two) or 0}  # fmt: skip
        file.done, file.read_at = file.total, now()


def _write(file_id: int, batch: list[Entry], line: int, named: dict[str, str]) -> None:
    """An address that a file has twice with two wards is known to lie nowhere. Written again, nothing changes."""
    with jobs.transaction():
        file = db.session.get_one(PlaceFile, file_id)
        if file.state != "reading":
            raise NotUsable(_l("Another file took the place of this one."))
        ids = _ward_ids(file, batch, named)
        found: dict[bytes, dict[str, Any]] = {}
        for entry in batch:
            row = {"file_id": file_id, "key": entry.key, "inside": entry.inside, "latitude": entry.latitude,
                   "longitude": entry.longitude, "ward_id": ids[named[entry.ward]] if entry.ward else None}  # fmt: skip
            former = found.setdefault(entry.key, row)
            if (former["inside"], former["ward_id"]) != (row["inside"], row["ward_id"]):
                former["inside"] = former["ward_id"] = None
        if found:
            db.session.execute(_upsert(), list(found.values()))
        file.done = line


def _upsert() -> Any:
    insert = INSERTS[db.session.get_bind().dialect.name](LINES)
    agrees = LINES.c.inside.is_not_distinct_from(insert.excluded.inside) & LINES.c.ward_id.is_not_distinct_from(
        insert.excluded.ward_id
    )
    return insert.on_conflict_do_update(
        index_elements=["file_id", "key"],
        set_={
            "inside": case((agrees, LINES.c.inside)),
            "ward_id": case((agrees, LINES.c.ward_id)),
            "latitude": insert.excluded.latitude,
            "longitude": insert.excluded.longitude,
        },
    )


def _ward_ids(file: PlaceFile, batch: list[Entry], named: dict[str, str]) -> dict[str, int]:
    """Rows of the wards a batch names, as the petition calls them; `named` remembers what each was taken for."""
    known = wards.vocabulary(file.petition.city_id)
    if fresh := {entry.ward for entry in batch if entry.ward} - set(named):
        numbers = survey.by_number([ward.name for ward in wards.of(file.petition)] or list(known))
        named.update({ward: survey.meant(ward, numbers) for ward in fresh})
        if len(set(named.values())) > survey.MAX_WARDS:
            raise NotUsable(
                _l("The list names more than %(most)s wards. Is it the right column?"), most=survey.MAX_WARDS
            )
        known = wards.add(file.petition, set(named.values()))
    return known


def _try(file_id: int) -> None:
    """Count what would move, on the whole roll, without writing any of it."""
    with jobs.transaction():
        file = db.session.get(PlaceFile, file_id)
        if file is None or file.state != "reading":
            return
        petition_id, ground = file.petition_id, Ground(file.petition, trial=file)
        drops = frozenset(placing.DROPS.get(file.kind, ()))
        problem: Remark | None = None
        if file.kind == "geocoded" and not ground.has_shapes:
            problem = remark(_l("Points say nothing while neither city limits nor wards are on the map."))
        if file.kind == "zips":
            file.report = (file.report or {}) | {"shares": _told(ground)}
    moves, after = Moves(), 0
    while True:
        with database.reading(), jobs.transaction():
            batch = placing.rows(petition_id, after)
            for row, placement in zip(batch, ground.place(batch, drops), strict=True):
                moves.add(row, placement, ground)
        if len(batch) < placing.BATCH:
            break
        after = batch[-1].id
    _finish(file_id, "waiting", {"moves": moves.report()}, [problem] if problem else [])


def _told(ground: Ground) -> list[list[Any]]:
    return [[share.postal_code, ground.names.get(share.ward_id or 0, ""), share.share] for share in ground.shares]


def _finish(file_id: int, state: str, more: dict[str, Any], remarks: list[Remark] | None = None) -> None:
    db.session.rollback()
    with jobs.transaction():
        file = db.session.get_one(PlaceFile, file_id)
        if file.state == "reading":
            report = file.report or {}
            file.state, file.report = state, report | more | {"remarks": [*report.get("remarks", []), *(remarks or [])]}
