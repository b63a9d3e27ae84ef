"""What is new since a packet was delivered, told by its line numbers: who came, who went, what was put right.

A supplement supplements one packet, or another supplement: a chain. Lines are numbered on through it, so that a number
means one line wherever in the chain it stands.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, exists, func, select

from app.campaigns import entries
from app.delivery.selection import DEMANDED, UNKNOWN
from app.extensions import db
from app.models import Correction, Export, Handover, Signature, SnapshotLine, Ward
from app.roll import standing

GONE = ("withdrawn", "struck", "double", "unconfirmed", "erased")  # unconfirmed: its sheet was opened again
COLUMNS = ("line", "packet", "change", "columns", "ward")  # of changes.csv
SHOWN = ("given_name", "family_name", "street_address", "unit", "postal_code", "signed_at")


@dataclass(frozen=True)
class Changes:
    """The lines of a chain that are not what they were when the last of it was made."""

    gone: dict[str, list[int]]  # one of GONE → line numbers
    again: list[int] = field(default_factory=list)  # listed as gone before, counting now
    corrected: dict[str, list[str]] = field(default_factory=dict)  # line number → columns of the clerk's edition
    moved: dict[str, list[int]] = field(default_factory=dict)  # the ward they are in now → line numbers

    def __bool__(self) -> bool:
        return bool(any(self.gone.values()) or self.again or self.corrected or self.moved)

    def counts(self) -> dict[str, int]:
        """How many of each, those that there are."""
        found = {what: len(self.gone.get(what, ())) for what in GONE}
        found |= {"again": len(self.again), "corrected": len(self.corrected), "moved": len(self.elsewhere)}
        return {what: number for what, number in found.items() if number}

    @property
    def elsewhere(self) -> list[int]:
        """The lines in another ward than they were."""
        return sorted(no for numbers in self.moved.values() for no in numbers)


def chain(last: Export) -> list[Export]:
    """The packets up to this one, the first first."""
    found = [last]
    while (former := found[0].supplements) is not None:
        found.insert(0, former)
    return found


def handed_over(packet: Export) -> list[Export]:
    """The supplements to this packet that somebody got: filed, as the ledger says, or fetched at a secret address. The
    first first."""
    filed = [entry.export_id for entry in entries.valid(packet.petition, "filed")]
    fetched = exists().where(Handover.export_id == Export.id, Handover.fetched_at.is_not(None))
    mine = select(Export).where(Export.supplements_id == packet.id, Export.manifest.is_not(None))
    return list(db.session.scalars(mine.where(fetched | Export.id.in_(filed)).order_by(Export.id)))


def lines_of(packets: Sequence[Export]) -> list[int]:
    """The exports that hold their lines: a packet that was made again has those of the first."""
    return [packet.rebuilds_id or packet.id for packet in packets]


def since(last: Export, moment: datetime | None = None) -> Changes:
    """What has changed, up to an instant or till now, in the lines of the chain that ends with this packet."""
    return among([last], moment)[last.id]


def among(packets: Sequence[Export], moment: datetime | None = None) -> dict[int, Changes]:
    """The same of several packets, in two questions."""
    if not packets:
        return {}
    chains = {packet.id: chain(packet) for packet in packets}
    holders = sorted({holder for found in chains.values() for holder in lines_of(found)})
    told = any(_told_wards(found) for found in chains.values())
    lines = db.session.execute(_lines(holders, moment, every=told)).all()
    corrected = db.session.execute(_corrected(holders, moment)).all()
    return {id: _changes(found, lines, corrected) for id, found in chains.items()}


def _changes(packets: Sequence[Export], lines: Sequence[Any], corrections: Sequence[Any]) -> Changes:
    """What these rows, of many packets, say of one chain; the last of a line's corrections tells whether it is new."""
    out, told, mine = _out(packets), _told_wards(packets), set(lines_of(packets))
    gone: dict[str, list[int]] = {}
    moved: dict[str, list[int]] = {}
    for holder, no, what, was, ward in lines:
        if holder in mine and what != "counts":
            gone.setdefault(what, []).append(no)
        elif holder in mine and ward != told.get(no, was):
            moved.setdefault(ward, []).append(no)
    now_gone = {no for numbers in gone.values() for no in numbers}
    fresh = {what: [no for no in gone[what] if no not in out] for what in GONE if what in gone}
    corrected: dict[str, list[str]] = {}
    made = packets[-1].frozen_at or packets[-1].as_of
    shown = {*SHOWN, *(name for name in DEMANDED if name in packets[-1].fields)}
    for holder, no, column, at in corrections:
        if holder in mine and at > made and no not in now_gone and column in shown:
            corrected.setdefault(str(no), []).append(column)
    return Changes({what: found for what, found in fresh.items() if found}, sorted(out - now_gone), corrected, moved)


def fresh(last: Export, people: int) -> bool:
    """Whether anybody counts, of so many people now, who stands in no packet of the chain, where nothing else has
    changed."""
    packets = chain(last)
    held = select(func.count()).where(SnapshotLine.export_id.in_(lines_of(packets)))
    return people > (db.session.scalar(held) or 0) - len(_out(packets))


def tell(export: Export, people: int) -> dict[str, Any]:
    """A supplement's own part of its snapshot: what it supplements, and the sum from before to after; `people` count
    now."""
    last = export.supplements
    if last is None:
        raise ValueError("this export supplements nothing")
    packets = chain(last)
    changes = since(last, export.as_of)
    lines = SnapshotLine.export_id.in_(lines_of(packets))
    held = db.session.scalar(select(func.count()).where(lines)) or 0
    new = db.session.scalar(select(func.count()).where(SnapshotLine.export_id == export.id)) or 0
    return {
        "code": last.code, "codes": _codes(packets), "as_of": last.as_of.isoformat(),
        "before": held - len(_out(packets)), "new": new, "after": people, "changes": asdict(changes),
    }  # fmt: skip


def rows(supplement: dict[str, Any]) -> list[tuple[int, str, str, str, str]]:
    """The rows of `changes.csv`, in the order of lines."""
    changes, codes = supplement["changes"], supplement["codes"]

    def packet(no: int) -> str:
        return next(str(code) for first, code in reversed(codes) if first <= no)

    found = [(no, packet(no), what, "", "") for what, numbers in changes["gone"].items() for no in numbers]
    found += [(no, packet(no), "again", "", "") for no in changes["again"]]
    found += [
        (int(no), packet(int(no)), "corrected", " ".join(columns), "") for no, columns in changes["corrected"].items()
    ]
    moved = changes.get("moved", {}).items()  # packets made before wards were looked at have none
    found += [(no, packet(no), "moved", "ward", ward) for ward, numbers in moved for no in numbers]
    return sorted(found)


def _codes(packets: Sequence[Export]) -> list[tuple[int, str]]:
    """From which line on each packet of the chain goes."""
    found = []
    for packet, holder in zip(packets, lines_of(packets), strict=True):
        first = db.session.scalar(select(func.min(SnapshotLine.no)).where(SnapshotLine.export_id == holder))
        if first is not None:
            found.append((first, packet.code or ""))
    return found


def _out(packets: Sequence[Export]) -> set[int]:
    """Lines that the chain itself says no longer count."""
    out: set[int] = set()
    for packet in packets:
        told = ((packet.frozen or {}).get("supplement") or {}).get("changes") or {}
        out -= set(told.get("again", ()))
        out |= {no for numbers in told.get("gone", {}).values() for no in numbers}
    return out


def _told_wards(packets: Sequence[Export]) -> dict[int, str]:
    """In which ward the chain's supplements say that a line is now."""
    told: dict[int, str] = {}
    for packet in packets:
        changes = ((packet.frozen or {}).get("supplement") or {}).get("changes") or {}
        told |= {no: ward for ward, numbers in changes.get("moved", {}).items() for no in numbers}
    return told


def _lines(holders: Sequence[int], moment: datetime | None, every: bool) -> Select[Any]:
    """The lines that do not count or whose ward is another than it was then; `every`: all of them."""
    lost = SnapshotLine.signature_id.is_(None)
    what = case((lost, "erased"), else_=Signature.standing if moment is None else standing.at(moment))
    was, ward = func.coalesce(SnapshotLine.ward, UNKNOWN), func.coalesce(Ward.name, UNKNOWN)
    query = (
        select(SnapshotLine.export_id, SnapshotLine.no, what, was, ward)
        .outerjoin(Signature, Signature.id == SnapshotLine.signature_id)
        .outerjoin(Ward, Ward.id == Signature.ward_id)
        .where(SnapshotLine.export_id.in_(holders))
    )
    return (query if every else query.where((what != "counts") | (was != ward))).order_by(SnapshotLine.no)


def _corrected(holders: Sequence[int], moment: datetime | None) -> Select[Any]:
    line = SnapshotLine.export_id, SnapshotLine.no, Correction.field
    query: Any = select(*line, func.max(Correction.at)).join(
        Correction, Correction.signature_id == SnapshotLine.signature_id
    )
    query = query.where(SnapshotLine.export_id.in_(holders), Correction.field.in_([*SHOWN, *DEMANDED]))
    if moment is not None:
        query = query.where(Correction.at <= moment)
    found: Select[Any] = query.group_by(*line).order_by(SnapshotLine.no, Correction.field)
    return found
