"""Files of signers, and imports of them without pages."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.matching import likely
from app.models import Batch, Petition, Signature, Tally
from app.roll import applying, batches, report, standing, trying, undoing

SIGNED = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEADER = ("external_id", "given_name", "family_name", "email", "postal_code", "signed_at")


def text(rows: Iterable[Iterable[Any]], header: Iterable[str] = HEADER) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def people(number: int, first: int = 0) -> list[list[str]]:
    """So many different people."""
    return [
        [f"x{n}", f"Ana{n}", "Marín", f"ana{n}@mail.example", "99501", "2026-03-02T12:00:00Z"]
        for n in range(first, first + number)
    ]


def upload(app: Flask, petition: Petition, content: str | bytes, **said: Any) -> Batch:
    """A file, its columns taken as suggested; committed."""
    folder = app.config["DATA_DIR"]
    path = Path(folder) / "upload"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    batch = batches.keep(petition, path, batches.find(path), "list.csv", folder, None)
    ways = {name: said.pop(name) for name in ("order", "signed_at", "updates") if name in said}
    batches.choose(batch, said.pop("mapping", batch.mapping), ways, **{"confirmed": True, **said})
    db.session.commit()
    return batch


def tried(app: Flask, batch: Batch) -> dict[str, int]:
    """The dry run's counts."""
    batches.begin(batch, "trying")
    db.session.commit()
    trying.run(batch.id, app.config["DATA_DIR"], likely.among)
    db.session.refresh(batch)
    return batch.counts


def applied(app: Flask, batch: Batch) -> dict[str, int]:
    """The counts of putting a tried file on the roll."""
    batches.begin(batch, "applying")
    db.session.commit()
    applying.run(batch.id, app.config["DATA_DIR"])
    db.session.refresh(batch)
    return batch.counts


def imported(app: Flask, petition: Petition, content: str | bytes, **said: Any) -> Batch:
    """Uploaded, tried and put on the roll; both say the same."""
    batch = upload(app, petition, content, **said)
    before = tried(app, batch)
    assert applied(app, batch) == before | {"new": before["new"] + before["likely"], "likely": 0}
    assert sum(batch.counts.values()) == batch.total == batch.done
    return batch


def undone(app: Flask, batch: Batch) -> None:
    batches.begin(batch, "undoing")
    db.session.commit()
    undoing.run(batch.id, app.config["DATA_DIR"])
    db.session.refresh(batch)
    assert batch.state == "undone"


def outcomes(app: Flask, batch: Batch) -> list[tuple[int, str, str]]:
    return [(o.line, o.what, o.code) for o in report.read(batches.folder(batch.id, app.config["DATA_DIR"]))]


def numbers(petition_id: int) -> tuple[int, int]:
    """Signatures and people."""
    db.session.expire_all()
    tally = db.session.get_one(Tally, petition_id)
    return tally.signatures, tally.people


def adds_up(petition_id: int) -> None:
    """The numbers are those of the rows."""
    before = numbers(petition_id)
    standings = dict(db.session.execute(select(Signature.id, Signature.standing)).all())
    standing.recount(petition_id)
    assert numbers(petition_id) == before
    assert dict(db.session.execute(select(Signature.id, Signature.standing)).all()) == standings
    db.session.rollback()
