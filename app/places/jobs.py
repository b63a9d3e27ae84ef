"""Reading what was handed in, placing rolls anew, writing addresses to be geocoded; and what is over."""

from flask import current_app

from app import jobs
from app.places import files, geocoding, placing, reading


@jobs.job("read_places")
def read(file_id: int) -> None:
    """Understand and check a file, and count what it would move."""
    reading.read(file_id, current_app.config["DATA_DIR"])


@jobs.job("place")
def place(run_id: int) -> None:
    """Place a roll anew."""
    placing.place(run_id)


@jobs.job("addresses")
def write_addresses(export_id: int) -> None:
    """Write the addresses to be geocoded."""
    geocoding.build(export_id, current_app.config["DATA_DIR"])


@jobs.every(600)
def tidy() -> None:
    """What nobody applied is kept for a day."""
    files.tidy(current_app.config["DATA_DIR"])
