"""From a selection to a file or a folder of files, for the worker and the command alike."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.common import tables
from app.common.clock import iso, now
from app.delivery import packet, snapshot
from app.delivery.packet import Step
from app.delivery.selection import Selection
from app.extensions import db
from app.models import Petition

PASSES = {"csv": 1, "xlsx": 2, "pdf": 2}  # over the rows of one file: read, and written from a snapshot


def instant() -> datetime:
    """As of now: the end of this second, so that what has been acknowledged is in and the second can be written."""
    return now().replace(microsecond=0) + timedelta(seconds=1)


def steps(format: str, people: int) -> int:
    """How far there is to go: rows to read and to write, and papers."""
    return 4 * people + 4 if format == "packet" else PASSES[format] * people or 1


def wait(chosen: Selection) -> None:
    """Until the selection's instant has passed."""
    while (left := (chosen.as_of - now()).total_seconds()) > 0:
        time.sleep(min(left, 1))


def make(
    chosen: Selection,
    format: str,
    code: str,
    folder: Path,
    data_dir: Path,
    public_url: str,
    step: Step,
    before: dict[str, Any] | None = None,
) -> tuple[Path, dict[str, Any] | None]:
    """The file, or for a packet or a roll of many volumes the folder of files, within `folder`; a packet's manifest.

    `before`: what the manifest says of packets before. Raises typeset.TypesetError.
    """
    wait(chosen)
    folder.mkdir(parents=True, exist_ok=True)
    stem = _stem(chosen)
    if format == "csv":
        with packet.whole(folder / f"{stem}.csv") as draft:
            tables.write_csv(draft, chosen.columns, snapshot.reading(chosen, step))
        return folder / f"{stem}.csv", None
    snap = snapshot.take(chosen, folder, step)
    address = f"{public_url}/verify/{code}" if code else f"{public_url}/verify"
    known = packet.facts(snap, chosen.as_of, code, address, chosen.paper)
    if format == "xlsx":
        with packet.whole(folder / f"{stem}.xlsx") as draft:
            packet.xlsx(snap, known, draft, chosen.columns)
        return folder / f"{stem}.xlsx", None
    made = folder / (f"packet-{stem}" if format == "packet" else stem)
    made.mkdir(exist_ok=True)
    if format == "packet":
        return made, packet.build(snap, known, data_dir, made, step, before)
    entries = packet.roll_pdf(snap, known, made, step)
    return (made if len(entries) > 1 else (made / "roll.pdf").rename(folder / f"{stem}.pdf")), None


def _stem(chosen: Selection) -> str:
    slug = db.session.get_one(Petition, chosen.petition_id).slug
    db.session.rollback()  # no transaction stays open while files are made
    moment = iso(chosen.as_of).replace(":", "").replace("-", "")
    return f"{slug}-{chosen.edition}-{moment}"
