"""Paper's register: sheets printed in batches, and where each of them is: printed, out, returned, entered, closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import contains_eager

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Petition, Sheet, SheetBatch, SheetLine
from app.models.sheet import SHEET_STATES
from app.roll import consent
from app.roll.sheets import Layout

OVERDUE = timedelta(days=7)  # out for longer than that, and somebody should ask
MOST = 100  # sheets printed at once
SIZE = 200  # sheets on a page of the list
# where a sheet may be said to go from where it is; typing makes it entered, and closing closed
MOVES: dict[str, tuple[str, ...]] = {
    "printed": ("out", "returned", "void"),
    "out": ("returned", "printed", "void"),
    "returned": ("out", "void"),
    "void": ("printed",),
}


def print_batch(petition: Petition, layout: Layout, number: int, holder: str, account: Account | None) -> SheetBatch:
    """Number new sheets, for a volunteer or a table."""
    batch = _batch(petition, layout, holder, account, printed_here=True)
    first = _next(petition)
    batch.sheets = [
        Sheet(petition_id=petition.id, number=first + n, lines=layout.lines, state="printed") for n in range(number)
    ]
    audit.record("sheet_batch.printed", batch, account, sheets=number)
    return batch


def register(petition: Petition, layout: Layout, holder: str, own: bool, account: Account | None) -> Sheet:
    """Give a sheet that comes in without a number the next one: our own that a neighbor printed, or one that somebody
    else made, of which nobody here knows what it told its signers."""
    batch = _batch(petition, layout, holder, account, printed_here=False)
    # a neighbor may have printed it before the council demanded anything
    batch.notice = consent.printed((), layout.asks_street, layout.asks_email) if own else consent.OTHER
    sheet = Sheet(
        petition_id=petition.id, number=_next(petition), lines=layout.lines, state="returned", returned_at=now()
    )
    batch.sheets = [sheet]
    db.session.flush()
    audit.record("sheet.registered", sheet, account)
    return sheet


def mark(sheets: Iterable[Sheet], state: str, account: Account | None) -> list[Sheet]:
    """Say where sheets are now; answers those that moved. The others cannot go there from where they are."""
    moved = [sheet for sheet in sheets if state in MOVES.get(sheet.state, ())]
    moment = now()
    for sheet in moved:
        sheet.state = state
        if state == "out":
            sheet.out_at, sheet.returned_at = moment, None
        elif state == "returned":
            sheet.returned_at = moment
        elif state == "printed":
            sheet.out_at = sheet.returned_at = None
        audit.record(f"sheet.{state}", sheet, account)
    return moved


def find(petition: Petition, number: int) -> Sheet | None:
    """The sheet with this number."""
    query = select(Sheet).join(Sheet.batch).options(contains_eager(Sheet.batch))
    return db.session.scalar(query.where(Sheet.petition_id == petition.id, Sheet.number == number))


def find_batch(petition: Petition, batch_id: int) -> SheetBatch | None:
    """One batch of this petition, of no other."""
    return db.session.scalar(select(SheetBatch).filter_by(petition_id=petition.id, id=batch_id))


def chosen(petition: Petition, numbers: Sequence[int]) -> list[Sheet]:
    """The sheets with these numbers, locked: others may be marking them too."""
    mine = select(Sheet).where(Sheet.petition_id == petition.id, Sheet.number.in_(numbers)).order_by(Sheet.number)
    return list(db.session.scalars(mine.with_for_update()))


@dataclass(frozen=True)
class Filters:
    """Which sheets to show; empty means all."""

    state: str = ""  # one of SHEET_STATES, or "overdue"
    batch: int = 0
    holder: str = ""
    after: int = 0  # only those with a greater number: the next page

    @classmethod
    def read(cls, values: Any) -> "Filters":
        """From an address's query; what makes no sense is left out."""
        state, batch, after = (str(values.get(name, "")) for name in ("state", "batch", "after"))
        return cls(
            state=state if state in (*SHEET_STATES, "overdue") else "",
            batch=int(batch) if batch.isdecimal() and len(batch) < 10 else 0,
            holder=str(values.get("holder", "")).strip()[:200],
            after=int(after) if after.isdecimal() and len(after) < 8 else 0,
        )


@dataclass(frozen=True)
class Row:
    """A sheet in the list, with its lines by kind."""

    sheet: Sheet
    lines: dict[str, int]
    overdue_days: int  # 0: not overdue

    @property
    def typed(self) -> int:
        return sum(number for kind, number in self.lines.items() if kind != "empty")


def listing(petition: Petition, filters: Filters) -> list[Row]:
    """The sheets that match, SIZE of them, newest last, and what is on them."""
    query = select(Sheet).join(Sheet.batch).options(contains_eager(Sheet.batch)).where(*_matching(petition, filters))
    sheets = list(db.session.scalars(query.where(Sheet.number > filters.after).order_by(Sheet.number).limit(SIZE)))
    kinds: dict[int, dict[str, int]] = {}
    typed = select(SheetLine.sheet_id, SheetLine.kind, func.count()).join(Sheet, Sheet.id == SheetLine.sheet_id)
    typed = typed.where(Sheet.id.in_([sheet.id for sheet in sheets]), SheetLine.keying == 1)
    for sheet_id, kind, number in db.session.execute(typed.group_by(SheetLine.sheet_id, SheetLine.kind)):
        kinds.setdefault(sheet_id, {})[kind] = number
    return [Row(sheet, kinds.get(sheet.id, {}), overdue_days(sheet)) for sheet in sheets]


def matching(petition: Petition, filters: Filters) -> int:
    """How many sheets match, on all pages."""
    query = select(func.count()).select_from(Sheet).join(Sheet.batch).where(*_matching(petition, filters))
    return db.session.scalar(query) or 0


def overdue_days(sheet: Sheet) -> int:
    """For how many days a sheet has been out, if that is too long; else 0."""
    long = now() - sheet.out_at if sheet.state == "out" and sheet.out_at else timedelta()
    return long.days if long >= OVERDUE else 0


def figures(petition: Petition) -> dict[str, int]:
    """How many sheets are where; `overdue` are among those that are out."""
    late = func.sum(case((_overdue(), 1), else_=0))
    query = select(Sheet.state, func.count(), late).where(Sheet.petition_id == petition.id).group_by(Sheet.state)
    rows = db.session.execute(query).all()
    found = dict.fromkeys(SHEET_STATES, 0) | {row[0]: row[1] for row in rows}
    return found | {"overdue": sum(row[2] or 0 for row in rows)}


@dataclass(frozen=True)
class Held:
    """What one holder has, over all their batches."""

    holder: str
    batches: list[int]
    states: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())


def holders(petition: Petition) -> list[Held]:
    """Who took sheets, and where those are; the newest first."""
    query = select(SheetBatch.holder, SheetBatch.id, Sheet.state, func.count()).join(Sheet.batch)
    query = query.where(Sheet.petition_id == petition.id).group_by(SheetBatch.holder, SheetBatch.id, Sheet.state)
    found: dict[str, Held] = {}
    for holder, batch_id, state, number in db.session.execute(query.order_by(SheetBatch.id.desc())):
        held = found.setdefault(holder, Held(holder, [], {}))
        if batch_id not in held.batches:
            held.batches.append(batch_id)
        held.states[state] = held.states.get(state, 0) + number
    return list(found.values())


def _matching(petition: Petition, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Sheet.petition_id == petition.id]
    if filters.state == "overdue":
        found.append(_overdue())
    elif filters.state:
        found.append(Sheet.state == filters.state)
    if filters.batch:
        found.append(Sheet.sheet_batch_id == filters.batch)
    if filters.holder:
        found.append(SheetBatch.holder == filters.holder)
    return found


def _overdue() -> ColumnElement[bool]:
    return (Sheet.state == "out") & (Sheet.out_at <= now() - OVERDUE)


def _batch(petition: Petition, layout: Layout, holder: str, account: Account | None, printed_here: bool) -> SheetBatch:
    batch = SheetBatch(
        petition_id=petition.id, account_id=account.id if account else None, holder=holder, created_at=now(),
        printed_here=printed_here, **vars(layout),
    )  # fmt: skip
    db.session.add(batch)
    return batch


def _next(petition: Petition) -> int:
    """The next free number; whoever asks first holds the petition's row, the others wait."""
    db.session.refresh(petition, with_for_update={"key_share": True})
    return (db.session.scalar(select(func.max(Sheet.number)).where(Sheet.petition_id == petition.id)) or 0) + 1
