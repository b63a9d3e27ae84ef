"""A roll written as CSV by the clerk's edition, against reading the same rows raw with sqlite3."""

import resource
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app import database
from app.bench import town
from app.bench.measure import Size, side_by_side
from app.common import tables
from app.common.clock import now
from app.delivery import selection
from app.extensions import db

RAW = """SELECT given_name, family_name, street_address, unit, city, postal_code, ward.name, tier, signed_at, channel,
    confirmed_by, confirmed_at FROM signature LEFT JOIN ward ON ward.id = signature.ward_id
    WHERE petition_id = ? AND standing = 'counts' ORDER BY signed_at, signature.id"""


def run(app: Any, size: Size) -> Iterator[str]:
    """CPU a row, and the most memory this process ever held, which did nothing else."""
    petition = town.build()
    petition_id = petition.id
    town.fill(petition, size.rows or size.of(100_000, 10_000))
    chosen = selection.Selection(petition_id, "clerk", now())
    file = Path(app.config["DATA_DIR"]) / "roll.csv"
    raw = sqlite3.connect(Path(app.config["DATA_DIR"]) / "cityroll.sqlite")
    with database.reading():
        rows = selection.total(chosen)
        db.session.rollback()

    def export() -> None:
        with database.reading():
            written = tables.write_csv(file, selection.COLUMNS["clerk"], selection.rows(chosen))
            db.session.rollback()
        assert written == rows, "rows went missing"

    def read() -> None:
        assert sum(1 for _ in raw.execute(RAW, (petition_id,))) == rows, "other rows"

    rounds = 3 if rows > 200_000 else size.of(5, 2)
    found = side_by_side(export, read, rounds=rounds, units=rows)
    yield found.line(f"export of {rows:,} rows, a row", "read raw", reach=3)
    yield f"  {1 / found.ours:,.0f} rows a second, {1 / found.ceiling:,.0f} raw; {file.stat().st_size / 1e6:.1f} MB"
    yield f"  at most {_megabytes():.0f} MB of memory, to reach ≤ 256 MB"


def _megabytes() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes, on macOS bytes (getrusage(2))
    return most / (1e6 if sys.platform == "darwin" else 1e3)
