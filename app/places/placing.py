"""Placing a whole roll anew when something about its city changed: in batches, going on where a crash left it, with a
report of what moved.

A newer run of a petition takes the place of one that is still under way.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from app import audit, jobs
from app.common.clock import now
from app.extensions import db
from app.models import Account, Address, Petition, PlaceFile, Placing, Signature, ZipShare
from app.places import wards
from app.places.ground import Ground, Row
from app.places.moves import Moves

BATCH = 1_000
UNDER_WAY = Placing.state.in_(("asked", "running"))
ROLL: Any = Signature.__table__
WRITE = (
    update(ROLL)
    .where(ROLL.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in ("tier", "ward_id", "placed_by", "placed_at")})
)
# whose placement may be lost: a replaced list may say nothing any more of an address that the former one had
DROPS = {"list": ("list", "point"), "-list": ("list", "point"), "-geocoded": ("geocoder",)}


def ask(petition: Petition, why: str, account: Account | None, renames: dict[str, int] | None = None) -> int:
    """Have a worker place the roll anew; answers the run's number. No commit, nothing asked."""
    drops, names = list(DROPS.get(why, ())), renames or {}
    for older in db.session.scalars(select(Placing).filter_by(petition_id=petition.id).where(UNDER_WAY)):
        older.state, older.ended_at = "replaced", now()
        drops, names = [*older.drops, *drops], older.renames | names  # what it had not come to do
    run = Placing(
        petition_id=petition.id, account_id=account.id if account else None, why=why, created_at=now(), report={},
        renames=names, drops=drops,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    audit.record("places.placing", run, account, why=why)
    jobs.enqueue("place", run.id)
    return run.id


def latest(petition: Petition) -> Placing | None:
    """The newest run."""
    return db.session.scalar(select(Placing).filter_by(petition_id=petition.id).order_by(Placing.id.desc()).limit(1))


def find(petition: Petition, run_id: int) -> Placing | None:
    """One run of this petition."""
    return db.session.scalar(select(Placing).filter_by(petition_id=petition.id, id=run_id))


def place(run_id: int) -> None:
    """Do the run, or what is left of it. Each batch is one transaction with its part of the report."""
    with jobs.transaction():
        run = db.session.get(Placing, run_id)
        if run is None or run.state not in ("asked", "running"):
            return
        petition = db.session.get_one(Petition, run.petition_id)
        run.state, run.total = "running", run.done + _left(run)
        petition_id, ground = petition.id, Ground(petition)
        _settle(petition, ground, run.renames)
    _place_listed(petition_id, ground)
    while _batch(run_id, ground):
        pass


def rows(petition_id: int, after: int, hold: bool = False) -> list[Row]:
    """The next signatures of a petition that are not erased; `hold`: still until the transaction ends."""
    query = select(*(ROLL.c[name] for name in Row._fields)).where(*_placeable(petition_id, after))
    query = query.order_by(ROLL.c.id).limit(BATCH)
    found = db.session.execute(query.with_for_update() if hold else query)
    return [Row._make(row) for row in found]


def _batch(run_id: int, ground: Ground) -> bool:
    """The next thousand; whether there may be more."""
    with jobs.transaction():
        run = db.session.get_one(Placing, run_id, populate_existing=True, with_for_update=True)
        if run.state != "running":
            return False
        batch, moves, moment = rows(run.petition_id, run.last_id, hold=True), Moves(run.report), now()
        placements = ground.place(batch, frozenset(run.drops))
        changed = [
            {
                "row": row.id,
                **{f"new_{name}": value for name, value in placement._asdict().items()},
                "new_placed_at": moment,
            }
            for row, placement in zip(batch, placements, strict=True)
            if moves.add(row, placement, ground)
        ]
        if changed:
            db.session.connection().execute(WRITE, changed)
        run.done, run.report = run.done + len(batch), moves.report()
        run.last_id = batch[-1].id if batch else run.last_id
        if len(batch) == BATCH:
            return True
        run.state, run.ended_at, run.total = "done", moment, run.done
        audit.record("places.placed", run, None, moved=moves.moved)
        return False


def _left(run: Placing) -> int:
    mine = _placeable(run.petition_id, run.last_id)
    return db.session.scalar(select(func.count()).select_from(ROLL).where(*mine)) or 0


def _placeable(petition_id: int, after: int) -> tuple[Any, ...]:
    """Not erased, and not emptied after delivery either: of those, tier and ward stay as they were counted."""
    says = ROLL.c.postal_code.is_not(None) | ROLL.c.street_address.is_not(None) | ROLL.c.placed_by.is_not(None)
    mine = ROLL.c.petition_id + 0 == petition_id  # by number, not by an index that would be sorted for each batch
    return mine, ROLL.c.id > after, ROLL.c.standing != "erased", says


def _settle(petition: Petition, ground: Ground, renames: dict[str, int]) -> None:
    """Write down what signers are placed by from now on: the ZIP shares, and a list's wards by their new names."""
    db.session.execute(delete(ZipShare).where(ZipShare.petition_id == petition.id))
    own = wards.applied(petition, "shares", "zips", "wards")
    petition.has_shares = bool(own and ground.shares)
    if petition.has_shares:
        owner = {"petition_id": petition.id, "city_id": petition.city_id}
        db.session.execute(insert(ZipShare), [share._asdict() | owner for share in ground.shares])
    for old, new in renames.items():
        lists = select(PlaceFile.id).where(PlaceFile.petition_id == petition.id, PlaceFile.kind == "list")
        mine = update(Address).where(Address.file_id.in_(lists), Address.ward_id == int(old))
        db.session.execute(mine.values(ward_id=new), execution_options={"synchronize_session": False})


def _place_listed(petition_id: int, ground: Ground) -> None:
    """A list's points lie where the shapes now say, so that whoever signs next is found there by one look-up."""
    after = 0
    while True:
        with jobs.transaction():
            query = (
                select(Address.id, Address.longitude, Address.latitude)
                .join(PlaceFile)
                .where(PlaceFile.petition_id == petition_id, PlaceFile.state == "applied", PlaceFile.kind == "list")
                .where(Address.latitude.is_not(None), Address.id > after)
            )
            points = db.session.execute(query.order_by(Address.id).limit(BATCH)).all()
            if not points:
                return
            after = points[-1][0]
            _write_lies(points, ground)


def _write_lies(points: Sequence[Any], ground: Ground) -> None:
    lies = ground.locate([(x, y) for _id, x, y in points])
    table: Any = Address.__table__
    write = update(table).where(table.c.id == bindparam("row"))
    write = write.values(inside=bindparam("is_inside"), ward_id=bindparam("ward"))
    db.session.connection().execute(write, [
        {"row": point[0], "is_inside": found.inside if ground.has_shapes else None, "ward": found.ward_id}
        for point, found in zip(points, lies, strict=True)
    ])  # fmt: skip
