"""One instant of a roll on disk: read once, in one transaction, so that every file made from it agrees.

It survives a restart: a job that is run again goes on with the snapshot it has.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import database
from app.campaigns import text
from app.delivery import letter, members, selection
from app.delivery.selection import Selection
from app.extensions import db
from app.models import Petition

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


def take(chosen: Selection, folder: Path, progress: Progress) -> Snapshot:
    """The snapshot in this folder, read from the database if it is not there yet. Ends the present transaction."""
    if not (folder / REST).exists():
        with _instant():
            rest = _rest(chosen)
            with (folder / ROWS).open("w", encoding="utf-8") as file:
                for row in _told(selection.rows(chosen), progress):
                    file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
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
    }
