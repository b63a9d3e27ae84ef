"""Matching in the background: what has come, every other second; a full run when it is asked for."""

import time

from app import database, jobs
from app.extensions import db
from app.matching import arrivals, runs
from app.models import MatchRun
from app.models.matching import UNDER_WAY


@jobs.job("match")
def match(run_id: int) -> None:
    """Do one full run, or the rest of it."""
    while (run := db.session.get(MatchRun, run_id, populate_existing=True)) and run.state in UNDER_WAY:
        campaign_id = run.campaign_id
        db.session.rollback()
        with jobs.alone(f"match-{campaign_id}") as alone:
            if alone:
                runs.go(run_id)
                return
        time.sleep(2)  # arrivals are at it, or a command does this very run


@jobs.every(2)
def arrive() -> None:
    """Match what has come."""
    with database.reading(), jobs.transaction():  # mostly nothing: no writer is held up to learn that
        waiting = {*arrivals.campaigns(), *runs.campaigns()}
    for campaign_id in sorted(waiting):
        runs.tend(campaign_id)
