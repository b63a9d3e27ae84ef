"""What counts: the one definition, in SQL.

A signature counts when it is confirmed, not withdrawn, not struck, not set aside as a double, not erased; a double of
one that was withdrawn is withdrawn. Its standing is kept in `signature.standing` by `settle`, in the transaction that
changes what it depends on, and the petition's two numbers move with it: *signatures* (rows that count before doubles
are taken off) and *people* (different persons).
`at` is the same definition for any past instant; `recount` proves the numbers from the rows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import identity_key

from app.common.clock import now
from app.extensions import db
from app.models import Batch, SetAside, Signature, Strike, Tally
from app.roll import doubles

TALLY: Any = Tally.__table__
MOVE = (
    update(TALLY)
    .where(TALLY.c.petition_id == bindparam("petition"))
    .values(
        signatures=TALLY.c.signatures + bindparam("more_signatures"), people=TALLY.c.people + bindparam("more_people"),
        changed_at=bindparam("moment"),
    )
)  # fmt: skip

STAND = update(doubles.ROLL).where(doubles.ROLL.c.id.in_(doubles.IDS)).values(standing=bindparam("now"))


def at(moment: datetime | None = None) -> ColumnElement[str]:
    """SQL for the standing of a signature at this instant; without one, as it is now."""
    s = Signature

    def since(column: Any) -> ColumnElement[bool]:
        return column.is_not(None) if moment is None else and_(column.is_not(None), column <= moment)

    struck = select(Strike.id).where(Strike.signature_id == s.id)
    if moment is None:
        struck = struck.where(Strike.lifted_at.is_(None))
        aside: ColumnElement[bool] = s.double_of_id.is_not(None)
        gone: ColumnElement[bool] = s.set_aside_by == doubles.GONE
    else:
        struck = struck.where(Strike.at <= moment, (Strike.lifted_at.is_(None)) | (Strike.lifted_at > moment))
        links = select(SetAside.id).where(
            SetAside.signature_id == s.id, SetAside.at <= moment,
            SetAside.lifted_at.is_(None) | (SetAside.lifted_at > moment),
        )  # fmt: skip
        aside = since(s.set_aside_at) & exists(links.correlate(s))  # the first half spares most rows the second
        gone = since(s.set_aside_at) & exists(links.where(SetAside.by == doubles.GONE).correlate(s))
    return case(
        (since(s.erased_at), "erased"),
        (since(s.withdrawn_at), "withdrawn"),
        (exists(struck.correlate(s)), "struck"),
        (~since(s.confirmed_at), "unconfirmed"),
        (and_(aside, gone), "withdrawn"),
        (aside, "double"),
        else_="counts",
    )


_OTHER = aliased(Signature)
_GROUPED = Signature.double_of_id.is_not(None) | exists().where(_OTHER.double_of_id == Signature.id)
_NOW = (  # made once: every signature is settled
    select(Signature.id, Signature.petition_id, Signature.standing, at().label("now"), _GROUPED.label("grouped"))
    .where(Signature.id.in_(bindparam("ids", expanding=True)))
    .with_for_update(of=Signature)  # SQLite has one writer anyway
)


def settle(signature_ids: Sequence[int], *, linked: bool = False) -> None:
    """Bring standing and tally in step for these rows, after anything they depend on has changed; where one of them was
    a person's counting signature, or is valid again, the first valid one of its group counts (`linked`: the caller has
    just seen to that).

    The tally row is the lock: whoever moves it first, the others wait and then see.
    """
    db.session.flush()
    rows = db.session.execute(_NOW, {"ids": list(signature_ids)}).all()
    moved = [row for row in rows if row.standing != row.now]
    for petition_id in sorted({row.petition_id for row in moved}):
        mine = [row for row in moved if row.petition_id == petition_id]
        for standing in {row.now for row in mine}:
            ids = [row.id for row in mine if row.now == standing]
            db.session.execute(STAND, {"ids": ids, "now": standing})
            doubles.reread(ids)
        _move(
            petition_id,
            signatures=sum(_counted(row.now) - _counted(row.standing) for row in mine),
            people=sum((row.now == "counts") - (row.standing == "counts") for row in mine),
        )
    if not linked and (in_groups := [row.id for row in moved if row.grouped]) and (changed := doubles.again(in_groups)):
        settle(changed)


def counts(petition_id: int, moment: datetime | None = None) -> dict[str, int]:
    """How many rows have each standing, counted from the rows, now or as of an instant. One pass over the roll."""
    found = at(moment).label("standing")
    query = select(found, func.count()).where(Signature.petition_id == petition_id).group_by(found)
    if moment is not None:
        later = exists().where(Batch.id == Signature.batch_id, Batch.applied_at > moment)  # it was not here yet
        query = query.where(Signature.signed_at <= moment, ~later)
    return {row[0]: row[1] for row in db.session.execute(query)}


def waiting(petition_id: int) -> int:
    """How many signatures await confirmation."""
    mine = (Signature.petition_id == petition_id) & (Signature.standing == "unconfirmed")
    return db.session.scalar(select(func.count()).where(mine)) or 0


def recount(petition_id: int) -> Tally:
    """Write standing and tally anew from the rows; returns the tally. After bulk loading, and to prove the numbers."""
    db.session.flush()
    db.session.execute(
        update(Signature).where(Signature.petition_id == petition_id, Signature.standing != at()).values(standing=at()),
        execution_options={"synchronize_session": False},
    )
    n = counts(petition_id)
    tally = db.session.get(Tally, petition_id) or Tally(petition_id=petition_id)
    db.session.add(tally)
    tally.people = n.get("counts", 0)
    tally.signatures = tally.people + n.get("double", 0)
    tally.changed_at = now()
    db.session.flush()
    return tally


def _counted(standing: str) -> int:
    return standing in ("counts", "double")


def _move(petition_id: int, *, signatures: int, people: int) -> None:
    moves = {"petition": petition_id, "more_signatures": signatures, "more_people": people}
    db.session.execute(MOVE, moves | {"moment": now()})
    reread(petition_id)


def reread(petition_id: int) -> None:
    """What the session holds of this tally is read anew where it is asked for."""
    held = db.session.identity_map.get(identity_key(Tally, petition_id))
    if held is not None:
        db.session.expire(held)
