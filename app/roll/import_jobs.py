"""Trying, applying and undoing imports; deleting their files in time."""

from flask import current_app

from app import jobs
from app.matching import likely
from app.roll import applying, batches, trying, undoing


@jobs.job("import_trying")
def try_out(batch_id: int) -> None:
    """The dry run."""
    trying.run(batch_id, current_app.config["DATA_DIR"], likely.among)


@jobs.job("import_applying")
def apply(batch_id: int) -> None:
    """Onto the roll."""
    applying.run(batch_id, current_app.config["DATA_DIR"])


@jobs.job("import_undoing")
def undo(batch_id: int) -> None:
    """Off the roll again."""
    undoing.run(batch_id, current_app.config["DATA_DIR"])


@jobs.every(3600)
def tidy() -> None:
    """A file lies here for a week at most."""
    batches.tidy(current_app.config["DATA_DIR"])
