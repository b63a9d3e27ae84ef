"""Building exports, and deleting those that nobody fetched."""

from flask import current_app

from app import jobs
from app.delivery import exports, lapsing


@jobs.job("export")
def build(export_id: int) -> None:
    """Make one export's file."""
    exports.build(export_id, current_app.config["DATA_DIR"], current_app.config["PUBLIC_URL"])


@jobs.every(600)
def expire() -> None:
    """A file lies here for a day at most."""
    lapsing.expire(current_app.config["DATA_DIR"])
