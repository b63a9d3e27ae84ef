"""Taking a whole import off the roll again: its rows become tombstones, whoever had been set aside to them comes back,
the count is what it was. What came meanwhile stays.

Nobody in the file has withdrawn by this: so each row leaves its group first, and what is left of the group holds
together only by what is known of those who stay."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, combinations
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select, update

from app import audit, jobs
from app.common.clock import now
from app.extensions import db
from app.models import Account, Batch, Pair, Ruling, SetAside, Signature
from app.roll import batches, doubles, erasure, standing
from app.roll.trying import Meter

S = Signature
CHUNK = 500
HUMAN = ("reviewer", "signer")


def run(batch_id: int, data_dir: Path, meter: Meter | None = None) -> None:
    """Undo a whole import; a failure is left in words, and it can go on from there."""
    try:
        _begin(batch_id)
        while number := _some(batch_id):
            if meter:
                meter(number)
        _end(batch_id)
        batches.forget(batch_id, data_dir)
    except Exception as error:
        batches.fail(batch_id, error)
        raise


def total(batch_id: int) -> int:
    """How many rows of an import are still on the roll."""
    return db.session.scalar(select(func.count()).where(*_still(batch_id))) or 0


def _begin(batch_id: int) -> None:
    with jobs.transaction():
        batch = db.session.get(Batch, batch_id)
        if batch is not None and batch.state == "undoing":
            batch.total = batch.done + total(batch_id)


def _some(batch_id: int) -> int:
    """A batch of rows, in one transaction; answers how many."""
    with jobs.transaction():
        batch = db.session.scalars(select(Batch).where(Batch.id == batch_id).with_for_update()).one_or_none()
        if batch is None or batch.state != "undoing":
            return 0
        ids = _rows(batch_id, CHUNK)
        _take_off(ids, batch)
        batch.done += len(ids)
        return len(ids)


def _rows(batch_id: int, limit: int) -> list[int]:
    return list(db.session.scalars(select(S.id).where(*_still(batch_id)).order_by(S.line).limit(limit)))


def _still(batch_id: int) -> tuple[Any, ...]:
    return S.batch_id == batch_id, S.erased_at.is_(None), S.name_key.is_not(None)


def _take_off(ids: Sequence[int], batch: Batch) -> None:
    """A row whose signer has withdrawn stays withdrawn, so that the rest of its group does too; it is only emptied."""
    gone = set(db.session.scalars(select(S.id).where(S.id.in_(ids), S.withdrawn_at.is_not(None))))
    leaving = [signature_id for signature_id in ids if signature_id not in gone]
    changed = _leave(leaving, batch)
    erasure.erase_many(leaving, batch.account)
    erasure.erase_many(sorted(gone), batch.account, keep_standing=True)
    standing.settle(sorted({*leaving, *changed}))


def _leave(ids: Sequence[int], batch: Batch) -> list[int]:
    """Let these leave their groups. Answers whose link changed."""
    leaving, groups = set(ids), _groups(ids)
    changed: list[int] = []
    plain: list[int] = []  # set aside to somebody who stays, alone
    for first, members in groups.items():
        gone = [member for member in members if member in leaving]
        if first in leaving:
            changed += doubles.part(gone, batch.account, by="")
        else:
            plain += gone
    changed += doubles.leave(plain, batch.account)
    stayed = [[member for member in members if member not in leaving] for members in groups.values()]
    for staying in stayed:
        if len(staying) > 1:
            changed += _regroup(staying, batch)
    again = update(S).where(S.id.in_(chain(*stayed))).values(matched_at=None)  # matching looks at them anew
    db.session.execute(again, execution_options={"synchronize_session": False})
    return changed


def _groups(ids: Sequence[int]) -> dict[int, list[int]]:
    """All members of every group these are in, by the first of each."""
    first = select(S.id, S.double_of_id).where(S.id.in_(ids))
    own = {row.double_of_id or row.id for row in db.session.execute(first)}
    members = defaultdict(list)
    rows = select(S.id, S.double_of_id).where(or_(S.id.in_(own), S.double_of_id.in_(own))).order_by(S.id)
    for row in db.session.execute(rows):
        members[row.double_of_id or row.id].append(row.id)
    return {first: group for first, group in members.items() if len(group) > 1}


def _regroup(staying: Sequence[int], batch: Batch) -> list[int]:
    """What stays of a group, apart where only the import had brought it together."""
    parts = _parts(staying, _edges(staying, batch))
    changed: list[int] = []
    for part in parts[1:]:
        changed += doubles.part(part, batch.account, by="")
        changed += doubles.join(part, "", batch.account) if len(part) > 1 else []
    return changed


def _edges(ids: Sequence[int], batch: Batch) -> set[tuple[int, int]]:
    """Who among these is one person's without the import: by mailbox and name, by what people or the rules said of
    those two, or because it was so before."""
    members = db.session.execute(select(S.id, S.mailbox_key, S.name_key).where(S.id.in_(ids))).all()
    edges = {
        (a.id, b.id)
        for a, b in combinations(members, 2)
        if a.mailbox_key and (a.mailbox_key, a.name_key) == (b.mailbox_key, b.name_key)
    }
    same = select(Ruling.a_id, Ruling.b_id).where(Ruling.decision == "same", Ruling.lifted_at.is_(None))
    automatic = select(Pair.a_id, Pair.b_id).where(Pair.verdict == "auto")
    for query, table in ((same, Ruling), (automatic, Pair)):
        edges |= set(db.session.execute(query.where(table.a_id.in_(ids), table.b_id.in_(ids))).all())
    links = select(SetAside.signature_id, SetAside.first_id).where(
        SetAside.signature_id.in_(ids), SetAside.first_id.in_(ids)
    )
    before = SetAside.at <= batch.applied_at
    held = SetAside.lifted_at.is_(None) | (SetAside.lifted_at > batch.applied_at)
    by_hand = SetAside.by.in_(HUMAN)
    edges |= set(db.session.execute(links.where((before & held) | by_hand)).all())
    return edges


def _parts(ids: Sequence[int], edges: set[tuple[int, int]]) -> list[list[int]]:
    """The ids as the edges hold them together."""
    of = {number: number for number in ids}

    def root(number: int) -> int:
        while of[number] != number:
            number = of[number]
        return number

    for a, b in edges:
        of[root(a)] = root(b)
    parts: dict[int, list[int]] = defaultdict(list)
    for number in ids:
        parts[root(number)].append(number)
    return sorted(parts.values())


def _end(batch_id: int) -> None:
    with jobs.transaction():
        batch = db.session.scalars(select(Batch).where(Batch.id == batch_id).with_for_update()).one_or_none()
        if batch is not None and batch.state == "undoing":
            batch.state, batch.undone_at = "undone", now()
            who: Account | None = batch.account
            audit.record("batch.undone", batch, who, rows=batch.done)
