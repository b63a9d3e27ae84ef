"""Signatures that are one person's: the first valid one counts, the others are set aside and linked to it.

A group is a signature and those whose `double_of_id` names it. Whoever withdraws one of them, or has it erased, has
withdrawn: the others do not step in, unless signed later. These functions move the links, write down who did it
and when, and answer which rows changed: `standing.settle` them afterwards. They decide nothing; matching and people do.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.orm.util import identity_key

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, SetAside, Signature, Strike

S = Signature
GONE = "withdrawn"  # set aside because the person withdrew or had another of the group erased
WHO = ("exact", "rules", "reviewer", "signer", GONE)
STRUCK = select(Strike.id).where(Strike.signature_id == S.id, Strike.lifted_at.is_(None)).exists()
VALID = S.confirmed_at.is_not(None) & S.withdrawn_at.is_(None) & S.erased_at.is_(None) & ~STRUCK
IDS: Any = bindparam("ids", expanding=True)
GROUPS = select(S.id).where(or_(S.id.in_(IDS), S.double_of_id.in_(IDS))).order_by(S.id)  # made once, as those below
ROOTS = select(func.coalesce(S.double_of_id, S.id)).where(S.id.in_(IDS)).distinct()
LEFT_AT = func.coalesce(S.erased_at, S.withdrawn_at).label("left_at")
MEMBERS = (
    select(S.id, S.petition_id, S.double_of_id, S.set_aside_by, S.signed_at, LEFT_AT, VALID.label("valid"))
    .where(S.id.in_(IDS))
    .order_by(S.signed_at, S.id)
)

ROLL: Any = S.__table__
PUT_ASIDE = (
    update(ROLL)
    .where(ROLL.c.id == bindparam("signature"))
    .values(
        double_of_id=bindparam("first"), set_aside_by=bindparam("who"),
        set_aside_at=func.coalesce(ROLL.c.set_aside_at, bindparam("moment", type_=ROLL.c.set_aside_at.type)),
    )
)  # fmt: skip
STAND_ALONE = update(ROLL).where(ROLL.c.id.in_(IDS)).values(double_of_id=None, set_aside_by=None)
ASIDE = insert(SetAside.__table__)  # type: ignore[arg-type]


def group_of(signature_id: int) -> list[int]:
    """All signatures of that one's group, itself included, in order."""
    first = select(func.coalesce(S.double_of_id, S.id)).where(S.id == signature_id).scalar_subquery()
    return list(db.session.scalars(select(S.id).where(or_(S.id == first, S.double_of_id == first)).order_by(S.id)))


def join(signature_ids: Iterable[int], by: str, account: Account | None = None) -> list[int]:
    """Hold these (of one petition), and whoever is in a group with one of them, to be one person's. Answers the rows
    whose link changed."""
    ids = set(signature_ids)
    firsts = list(db.session.scalars(ROOTS, {"ids": list(ids)}))
    return _link(list(db.session.scalars(GROUPS, {"ids": firsts})), by, account)


def part(signature_ids: Iterable[int], account: Account | None = None, by: str = "reviewer") -> list[int]:
    """Let each of these be a person of its own again; what is left of a group stays together. Answers the rows whose
    link changed."""
    leaving = set(signature_ids)
    changed = []
    for group in {tuple(group_of(signature_id)) for signature_id in leaving}:
        staying = [signature_id for signature_id in group if signature_id not in leaving]
        changed += _unlink([signature_id for signature_id in group if signature_id in leaving], account)
        changed += _unlink(staying[:1], account) if len(staying) == 1 else []
        changed += _link(staying, by, account) if len(staying) > 1 else []
    return sorted(set(changed))


def leave(signature_ids: Sequence[int], account: Account | None = None) -> list[int]:
    """Take out of their groups some to whom nobody is set aside; nobody else's link changes. Answers whose did."""
    return _unlink(signature_ids, account)


def again(signature_ids: Sequence[int]) -> list[int]:
    """Let the first valid one of each group these belong to be the one that counts, after one was struck, withdrawn,
    confirmed or restored. Answers the rows whose link changed."""
    changed = []
    for root in sorted(db.session.scalars(ROOTS, {"ids": list(signature_ids)})):
        ids = list(db.session.scalars(GROUPS, {"ids": [root]}))
        if len(ids) > 1:
            changed += _link(ids, "", None)
    return changed


def _link(ids: Sequence[int], by: str, account: Account | None) -> list[int]:
    """One group under its first. An empty `by` keeps who set each aside."""
    rows = db.session.execute(MEMBERS, {"ids": list(ids)}).all()
    if len({row.petition_id for row in rows}) > 1:
        raise ValueError("a group is within one petition")
    first = _first(rows)
    changed = _unlink([first.id], account) if first.double_of_id else []
    gone = first.left_at is not None
    known = next((row.set_aside_by for row in rows if row.set_aside_by not in (None, GONE)), "rules")
    for row in rows:
        mine = GONE if gone else by or (row.set_aside_by if row.set_aside_by not in (None, GONE) else known)
        moved = row.double_of_id != first.id or (row.set_aside_by == GONE) is not gone
        if row.id != first.id and moved:
            _set(row.id, row.petition_id, first.id, mine, account, held=row.double_of_id is not None)
            changed.append(row.id)
    return changed


def _first(rows: Sequence[Any]) -> Any:
    """The first valid one signed since this person last left; the one they left by, if they have not come back."""
    left = [row for row in rows if row.left_at]
    last = max(left, key=lambda row: row.left_at, default=None)
    back = [row for row in rows if row.valid and (last is None or row.signed_at > last.left_at)]
    return back[0] if back else last or rows[0]


def _set(signature_id: int, petition_id: int, first_id: int, by: str, account: Account | None, *, held: bool) -> None:
    moment = now()
    if held:
        _lift([signature_id], moment)
    values = {"signature": signature_id, "first": first_id, "who": by, "moment": moment}
    db.session.execute(PUT_ASIDE, values)
    reread([signature_id])
    who = account.id if account else None
    row = {"signature_id": signature_id, "first_id": first_id, "by": by, "at": moment, "account_id": who}
    db.session.execute(ASIDE, row)
    audit.add("signature.set_aside", "signature", signature_id, petition_id, account, first=first_id, by=by)


def _unlink(ids: Sequence[int], account: Account | None) -> list[int]:
    """Each of these stands alone; answers those that did not."""
    linked = select(S.id, S.petition_id).where(S.id.in_(ids), S.double_of_id.is_not(None))
    rows = db.session.execute(linked).all()
    if rows:
        _lift([row.id for row in rows], now())
        db.session.execute(STAND_ALONE, {"ids": [row.id for row in rows]})
        reread([row.id for row in rows])
        for row in rows:
            audit.add("signature.brought_back", "signature", row.id, row.petition_id, account)
    return [row.id for row in rows]


def _lift(ids: Sequence[int], moment: Any) -> None:
    held = update(SetAside).where(SetAside.signature_id.in_(ids), SetAside.lifted_at.is_(None))
    db.session.execute(held.values(lifted_at=moment), execution_options={"synchronize_session": False})


def reread(ids: Sequence[int]) -> None:
    """What the session holds of these is read anew where it is asked for."""
    for signature_id in ids:
        held = db.session.identity_map.get(identity_key(S, signature_id))
        if held is not None:
            db.session.expire(held)
