"""Pictures of scans, and deleting files that nobody may see or needs any more."""

import time

from flask import current_app

from app import jobs
from app.roll import scans, sheets


@jobs.job("scan")
def scan(sheet_id: int) -> None:
    """Make the pictures of a sheet's scan."""
    scans.make(sheet_id, current_app.config["DATA_DIR"])


@jobs.every(600)
def sweep() -> None:
    """Scans of whom was erased or emptied, PDFs of sheets that were printed a day ago."""
    data_dir = current_app.config["DATA_DIR"]
    with jobs.transaction():
        scans.sweep(data_dir)
    sheets.sweep(data_dir / "sheets", time.time() - sheets.KEPT)
