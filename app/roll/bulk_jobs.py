"""Deeds on many, done by a worker."""

from app import jobs
from app.roll import bulk


@jobs.job("bulk")
def work(deed_id: int) -> None:
    """From where it is to the end."""
    bulk.run(deed_id)
