"""The lines of a packet as they were when it was made, whatever has moved since.

A line keeps whose it is, and ward, residency and whether the name is shown, which move without a trace. All else is
read from the signature, with every `Correction` since undone: nothing that a signer gave is kept twice, and who is
erased is erased here.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, Select, String, case, exists, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.functions import FunctionElement

from app.extensions import db
from app.models import Correction, Export, Signature, SnapshotLine

_COLUMNS: Any = SnapshotLine.__table__.c
LINE: dict[tuple[str, str], Any] = {  # (table, column) → the line's own
    ("ward", "name"): _COLUMNS.ward,
    ("signature", "tier"): _COLUMNS.tier,
    ("signature", "show_name"): _COLUMNS.shown,
}


def past(query: Select[Any], export_id: int) -> Select[Any]:
    """A query of signatures and their wards, asked of this packet's lines; who was erased since is in none."""
    changed: dict[tuple[str, str], Any] = {("signature", name): _former(name, export_id) for name in _moved(export_id)}
    said = LINE | changed

    def replace(element: Any, **_more: Any) -> Any:
        table = getattr(element, "table", None)
        return said.get((getattr(table, "name", ""), getattr(element, "key", ""))) if table is not None else None

    asked: Any = visitors.replacement_traverse(query, {}, replace)
    mine = (SnapshotLine.signature_id == Signature.id) & (SnapshotLine.export_id == export_id)
    lines: Select[Any] = asked.join(SnapshotLine, mine).where(SnapshotLine.erased_at.is_(None))
    return lines


def erased(export_id: int) -> tuple[list[int], Any]:
    """The numbers of the lines whose signer was erased since, and since when."""
    mine = (SnapshotLine.export_id == export_id) & SnapshotLine.erased_at.is_not(None)
    numbers = list(db.session.scalars(select(SnapshotLine.no).where(mine).order_by(SnapshotLine.no)))
    return numbers, db.session.scalar(select(func.min(SnapshotLine.erased_at)).where(mine))


def ranges(numbers: Sequence[int]) -> str:
    """`3, 7–9` for 3, 7, 8, 9."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)


def _later(export_id: int) -> tuple[ColumnElement[bool], ...]:
    frozen_at = select(Export.frozen_at).where(Export.id == export_id).scalar_subquery()
    return (Correction.at > frozen_at,)


def _moved(export_id: int) -> list[str]:
    """Which fields of this packet's signatures have been corrected since."""
    lines = select(SnapshotLine.signature_id).where(SnapshotLine.export_id == export_id)
    query = select(Correction.field).where(Correction.signature_id.in_(lines), *_later(export_id)).distinct()
    return sorted(db.session.scalars(query))


def _former(field: str, export_id: int) -> ColumnElement[Any]:
    """A field of the signature as it was: what the first correction since found there."""
    column = getattr(Signature, field)
    mine = Correction.signature_id == Signature.id, Correction.field == field, *_later(export_id)
    former: Any = select(Correction.former).where(*mine).order_by(Correction.id).limit(1).correlate(Signature)
    former = former.scalar_subquery()
    if not isinstance(column.type, String):
        former = former.cast(Integer) if isinstance(column.type, Integer) else moment(former)
    return case((exists(select(Correction.id).where(*mine).correlate(Signature)), former), else_=column)


class moment(FunctionElement[Any]):
    """A time written as common.clock.iso writes it, as a time again; SQLite keeps times as text anyway."""

    type = DateTime(timezone=True)
    inherit_cache = True


@compiles(moment, "sqlite")
def _moment_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return str(compiler.process(element.clauses, **more))


@compiles(moment, "postgresql")
def _moment_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **more)} AS timestamptz)"
