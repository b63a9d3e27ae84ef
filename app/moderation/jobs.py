"""What visitors wrote with a report is forgotten a month after the ruling."""

from datetime import timedelta

from sqlalchemy import select, update

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.models import ModerationCase, ModerationReport, ModerationRuling

KEPT = timedelta(days=30)


@jobs.every(3600)
def forget() -> None:
    """Empty the notes of reports that were decided long ago."""
    recent = select(ModerationRuling.case_id).where(ModerationRuling.at > now() - KEPT)
    decided = select(ModerationCase.id).where(ModerationCase.due_at.is_(None), ModerationCase.id.not_in(recent))
    notes = update(ModerationReport).where(ModerationReport.note != "", ModerationReport.case_id.in_(decided))
    with jobs.transaction():
        db.session.execute(notes.values(note=""), execution_options={"synchronize_session": False})
