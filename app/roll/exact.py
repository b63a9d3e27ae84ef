"""Exact doubles, a whole load at a time: rows of one mailbox and one name on one roll, set aside at once and linked.

What is plain (nobody of the group left, no group yet) is done in a few statements for all; the rest, one group at a
time, by `doubles.join`.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from app.common.clock import now
from app.extensions import db
from app.models import Event, SetAside, Signature
from app.roll import doubles
from app.roll.entry import Keys, Taken

S = Signature
ROLL: Any = Signature.__table__
PART = 500  # keys asked for at a time: a statement has a limit of parameters
LED = ROLL.alias()
OF_MAILBOXES = select(ROLL.c.id, ROLL.c.mailbox_key, ROLL.c.name_key).where(
    ROLL.c.petition_id == bindparam("petition"), ROLL.c.mailbox_key.in_(bindparam("mailboxes", expanding=True))
)
KEPT = OF_MAILBOXES.where(or_(ROLL.c.batch_id.is_not(None), ROLL.c.sheet_id.is_not(None)))
HERE = OF_MAILBOXES.where(ROLL.c.batch_id.is_(None), ROLL.c.sheet_id.is_(None))
DETAILS = select(
    ROLL.c.id, ROLL.c.double_of_id, ROLL.c.signed_at, doubles.VALID.label("valid"), doubles.LEFT_AT,
    select(LED.c.id).where(LED.c.double_of_id == ROLL.c.id).exists().label("leads"),
).where(ROLL.c.id.in_(bindparam("ids", expanding=True)))  # fmt: skip
LINK = (
    update(ROLL)
    .where(ROLL.c.id == bindparam("double"))
    .values(
        double_of_id=bindparam("first"), set_aside_by="exact",
        set_aside_at=func.coalesce(ROLL.c.set_aside_at, bindparam("moment")),
    )
)  # fmt: skip


def set_aside(petition_id: int, taken: Sequence[Taken]) -> tuple[list[int], dict[int, int]]:
    """Set aside the exact doubles that came with these new rows. Answers the rows whose link changed (settle them), and
    for each new row that is not its group's first the one it was found to repeat."""
    new = {one.signature_id for one in taken if one.is_new}
    groups = _groups(petition_id, {(t.mailbox_key, t.name_key) for t in taken if t.is_new and t.mailbox_key})
    plain: list[tuple[int, int]] = []
    changed: list[int] = []
    for rows in groups:
        first = _first(rows)
        if first is None:
            changed += doubles.join([row.id for row in rows], "exact")
        else:
            plain += [(row.id, first) for row in rows if row.id != first and row.double_of_id is None]
    _link(petition_id, plain)
    repeats: dict[int, int] = {}
    for rows in groups:
        ids = [row.id for row in rows]
        repeats |= {i: min(ids) for i in ids if i in new and i != min(ids)}
    return changed + [double for double, _first in plain], repeats


def on_file(petition_id: int, keys: set[Keys]) -> dict[Keys, int]:
    """Which of these mailboxes and names are on the roll, and the first signature of each."""
    return {key: min(ids) for key, ids in _same(petition_id, keys).items()}


def _groups(petition_id: int, keys: set[Keys]) -> list[list[Any]]:
    """Rows of one mailbox and name, where there are several, with what decides which of them counts."""
    several = [ids for ids in _same(petition_id, keys).values() if len(ids) > 1]
    wanted, rows = [number for ids in several for number in ids], {}
    for start in range(0, len(wanted), PART):
        for row in db.session.execute(DETAILS, {"ids": wanted[start : start + PART]}):
            rows[row.id] = row
    return [[rows[number] for number in ids] for ids in several]


def _same(petition_id: int, keys: set[Keys]) -> dict[Keys, list[int]]:
    """All signatures of these keys, by the two indexes there are: of what came online, and of what came in files and
    on sheets."""
    found: dict[Keys, list[int]] = defaultdict(list)
    mailboxes = sorted({mailbox for mailbox, _name in keys if mailbox})
    for start in range(0, len(mailboxes), PART):
        for query in (KEPT, HERE):
            asked = {"petition": petition_id, "mailboxes": mailboxes[start : start + PART]}
            for number, mailbox, name in db.session.execute(query, asked):
                if (mailbox, name) in keys:
                    found[mailbox, name].append(number)
    return found


def _first(rows: Sequence[Any]) -> int | None:
    """The one that counts, where all others can be linked to it as they are; None where it takes more thought."""
    ordered = sorted(rows, key=lambda row: (not row.valid, row.signed_at, row.id))
    first = ordered[0]
    tangled = any(row.left_at is not None for row in rows) or first.double_of_id is not None
    others = (row for row in rows if row.id != first.id)
    return None if tangled or any(row.leads or row.double_of_id not in (None, first.id) for row in others) else first.id


def _link(petition_id: int, pairs: Sequence[tuple[int, int]]) -> None:
    if not pairs:
        return
    moment = now()
    connection = db.session.connection()
    connection.execute(LINK, [{"double": double, "first": first, "moment": moment} for double, first in pairs])
    connection.execute(insert(SetAside), [
        {"signature_id": double, "first_id": first, "by": "exact", "at": moment} for double, first in pairs
    ])  # fmt: skip
    connection.execute(insert(Event), [
        {"at": moment, "name": "signature.set_aside", "subject_type": "signature", "subject_id": double,
         "petition_id": petition_id, "detail": {"first": first, "by": "exact"}} for double, first in pairs
    ])  # fmt: skip
