"""One instant of a roll on disk: read once, in one transaction, so that every file made from it agrees.

It survives a restart: a job that is run again goes on with the snapshot it has. Of a packet its lines are frozen first
(frozen.py), and what else it says is kept with the export: made again, it is the same.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from app import database, jobs
from app.campaigns import text
from app.common.clock import iso, now
from app.delivery import frozen, letter, members, selection, supplements
from app.delivery.selection import Selection
from app.extensions import db
from app.models import Export, Petition, SnapshotLine

ROWS, REST = "rows.jsonl", "snapshot.json"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Snapshot:
    """What was read, and where its rows lie."""

    folder: Path
    edition: str
    total: int
    counts: dict[str, Any]
    erased_since: int
    texts: list[dict[str, Any]]  # version, language, title, demand, reasons, signed; the newest first
    petition: dict[str, Any]  # path, campaign, city, council, contact, zone, language, street
    erased: dict[str, Any] = field(default_factory=dict)  # made again: lines gone since (number, lines, since)
    supplement: dict[str, Any] | None = None  # what it supplements, and what changed there: supplements.tell
    demanded: list[str] = field(default_factory=list)  # e-mail, phone: where they were demanded
    not_covered: dict[str, int] = field(default_factory=dict)  # lines that go without: selection.not_covered

    def rows(self) -> Iterator[list[Any]]:
        with (self.folder / ROWS).open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)

    def slices(self, size: int) -> Iterator[list[list[Any]]]:
        """The rows, so many at a time; at least one slice, if an empty one."""
        part: list[list[Any]] = []
        for row in self.rows():
            if len(part) == size:
                yield part
                part = []
            part.append(row)
        yield part


def freeze(chosen: Selection) -> None:
    """Write down whose signatures are a packet's lines, once; of a supplement only who is new since. Ends the present
    transaction."""
    db.session.rollback()
    with jobs.transaction():
        export = db.session.get_one(Export, chosen.frozen)
        if export.frozen_at is None:
            known = supplements.lines_of(supplements.chain(export.supplements)) if export.supplements else []
            live = selection.lines(replace(chosen, frozen=None), export.id, known)
            columns = ("export_id", "no", "signature_id", "ward", "tier", "shown")
            db.session.execute(insert(SnapshotLine).from_select(columns, live, include_defaults=False))
            export.frozen_at = now()


def take(chosen: Selection, folder: Path, progress: Progress) -> Snapshot:
    """The snapshot in this folder, read from the database if it is not there yet. Ends the present transaction."""
    if not (folder / REST).exists():
        with _instant():
            rest = _rest(chosen)
            with (folder / ROWS).open("w", encoding="utf-8") as file:
                for row in _told(selection.rows(chosen), progress):
                    file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        if chosen.frozen is not None:
            keep = update(Export).where(Export.id == chosen.frozen, Export.frozen_at.is_not(None))
            with jobs.transaction():
                db.session.execute(keep.where(Export.frozen.is_(None)).values(frozen=rest))
        draft = folder / (REST + ".part")
        draft.write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")
        draft.rename(folder / REST)
    rest = json.loads((folder / REST).read_text(encoding="utf-8"))
    return Snapshot(folder=folder, **rest)


def reading(chosen: Selection, progress: Progress) -> Iterator[tuple[Any, ...]]:
    """The rows of one instant without a stop on disk: for a single table."""
    with _instant():
        yield from _told(selection.rows(chosen), progress)


@contextmanager
def _instant() -> Iterator[None]:
    """Inside, the session sees one instant, whatever others write meanwhile, and cannot write."""
    db.session.rollback()
    with database.reading():
        db.session.connection()
    try:
        yield
    finally:
        db.session.rollback()


def _told(rows: Iterator[Any], progress: Progress) -> Iterator[Any]:
    number = 0
    for number, row in enumerate(rows, 1):
        yield row
        if number % selection.BATCH == 0:
            progress(selection.BATCH)
    progress(number % selection.BATCH)


def _rest(chosen: Selection) -> dict[str, Any]:
    export = db.session.get(Export, chosen.frozen) if chosen.frozen is not None else None
    if export is None or export.frozen is None:
        rest = _live(chosen)
        if export is not None and export.supplements:  # its counts are of the whole roll, its lines of who is new
            rest["counts"] = selection.counts(replace(chosen, frozen=None))
            rest["supplement"] = supplements.tell(export, rest["counts"]["people"])
        return rest
    return _again(chosen, export.frozen)


def _again(chosen: Selection, former: dict[str, Any]) -> dict[str, Any]:
    """What the packet said, less whoever was erased since."""
    numbers, since = frozen.erased(chosen.frozen or 0)
    if not numbers:
        return former
    left = selection.counts(chosen)
    former = former | _demanded(chosen)
    if former.get("supplement"):
        return former | _gone(numbers, since) | {"total": left["people"]}
    moved = ("people", "residents", "by_residency", "by_ward", "by_channel", "imported")
    counts = former["counts"] | {name: left[name] for name in moved}
    counts["signatures"] = counts["people"] + counts["set_aside_as_double"]
    return (
        former
        | {
            "total": left["people"],
            "counts": counts,
            "erased_since": former["erased_since"] + former["counts"]["people"] - left["people"],
        }
        | _gone(numbers, since)
    )


def _demanded(chosen: Selection) -> dict[str, Any]:
    found = {"demanded": list(chosen.demanded), "not_covered": selection.not_covered(chosen)}
    return found if chosen.demanded else {}


def _gone(numbers: list[int], since: Any) -> dict[str, Any]:
    return {"erased": {"number": len(numbers), "lines": frozen.ranges(numbers), "since": iso(since)}}


def _live(chosen: Selection) -> dict[str, Any]:
    petition = db.session.get_one(Petition, chosen.petition_id)
    counts = selection.counts(chosen)
    signed = selection.texts_signed(chosen) or {(petition.text_version, petition.languages[0]): 0}
    texts = []
    order = {language: place for place, language in enumerate(petition.languages)}
    for (version, language), number in sorted(signed.items(), key=lambda i: (-i[0][0], order.get(i[0][1], 99))):
        row = text.version(petition, version, language)
        wording = {"title": row.title, "demand": row.demand, "reasons": row.reasons}
        texts.append({"version": version, "language": language, "signed": number} | wording)
    city = petition.city
    return {
        "edition": chosen.edition,
        "total": counts["people"],
        "counts": counts,
        "erased_since": selection.erased_since(chosen),
        "texts": texts,
        "petition": {
            "path": f"{petition.campaign.slug}/{petition.slug}",
            "campaign": petition.campaign.title,
            "city": f"{city.name}, {city.state}",
            "council": petition.council,
            "contact": petition.contact,
            "zone": city.time_zone,
            "language": petition.languages[0],
            "street": petition.asks_street,
            "members": members.told(petition),
            "letter": letter.body(petition, petition.languages[0]),
        },
        **_demanded(chosen),
    }
