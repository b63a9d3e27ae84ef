"""What is due by the clock: drafts that nobody touches, requests long answered."""

from app import database, jobs
from app.starting import freeing, joining, openings


@jobs.every(600)
def keep_drafts() -> int:
    """Warn of drafts that nobody touches, and free the cities of those warned of; each step with its letters in one
    transaction, so that a crash repeats nothing."""
    with database.reading(), jobs.transaction():
        ids = freeing.due()
    kept = 0
    for petition_id in ids:
        with jobs.transaction():
            kept += bool(freeing.keep(petition_id))
    return kept


@jobs.every(3600)
def forget_requests() -> int:
    """Empty old requests to join."""
    with jobs.transaction():
        return joining.forget()


@jobs.job("open_cities")
def open_cities(opening_id: int) -> None:
    """Open the cities of one press, each in a transaction of its own; what has a result is not done again."""
    with database.reading(), jobs.transaction():
        ids = openings.due(opening_id)
    for number in ids:
        with jobs.transaction():
            openings.open_one(number)
