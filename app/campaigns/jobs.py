"""What is due by the calendar."""

from app import database, jobs
from app.campaigns import plan


@jobs.every(15)
def keep_plans() -> int:
    """Open and close petitions whose day has come, each in a transaction of its own."""
    with database.reading(), jobs.transaction():  # mostly nothing: no writer is held up to learn that
        ids = plan.due()
    kept = 0
    for petition_id in ids:
        with jobs.transaction():
            kept += plan.keep(petition_id)
    return kept
