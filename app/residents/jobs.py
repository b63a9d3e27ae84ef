"""Loading, measuring and linking residents files; whoever signs later; what is over."""

from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app import database, jobs
from app.extensions import db
from app.models import ResidentFile
from app.residents import dropping, linking, working


@jobs.job("residents")
def work(file_id: int) -> None:
    """Load, measure and link a file, or go on with it."""
    working.run(file_id, _data_dir())


@jobs.job("residents_drop")
def drop(file_id: int) -> None:
    """Delete all that came with a file."""
    dropping.run(file_id, _data_dir())


@jobs.every(5)
def arrive() -> None:
    """Look up who has come since."""
    with database.reading(), jobs.transaction():
        ready = list(db.session.scalars(select(ResidentFile.id).where(ResidentFile.state == "ready")))
    for file_id in ready:
        linking.tend(file_id)


@jobs.every(600)
def tidy() -> None:
    """Drop by date."""
    dropping.expire()
    dropping.sweep(_data_dir())


def _data_dir() -> Path:
    folder: Path = current_app.config["DATA_DIR"]
    return folder
