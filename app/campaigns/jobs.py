"""What is due by the calendar; petitions that follow a new master text."""

from app import database, jobs
from app.campaigns import following, plan
from app.extensions import db
from app.models import Account, Campaign, Petition


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


@jobs.job("follow")
def follow(campaign_id: int, account_id: int) -> None:
    """Bring petitions up to the newest master text where nobody need be asked, each in a transaction of its own: what
    is done is no longer due, so a second run goes on where the first stopped."""
    with database.reading(), jobs.transaction():
        ids = following.due(db.session.get_one(Campaign, campaign_id))
    for petition_id in ids:
        with jobs.transaction():
            following.follow(db.session.get_one(Petition, petition_id), db.session.get(Account, account_id))
