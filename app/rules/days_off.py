"""The city's own days off, and federal holidays on which its offices are open all the same."""

from datetime import date

from sqlalchemy import select

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Holiday, Petition


def of(petition: Petition) -> list[Holiday]:
    """Those in force, by day."""
    mine = select(Holiday).filter_by(petition_id=petition.id, removed_at=None)
    return list(db.session.scalars(mine.order_by(Holiday.day)))


def add(petition: Petition, day: date, name: str, works: bool, account: Account | None) -> Holiday:
    """Say it of a day; what was said of that day before goes."""
    for row in of(petition):
        if row.day == day:
            row.removed_at = now()
    row = Holiday(petition_id=petition.id, day=day, name=name, works=works, created_at=now())
    db.session.add(row)
    db.session.flush()
    audit.record("holiday.entered", row, account)
    return row


def remove(row: Holiday, account: Account | None) -> None:
    """It is a day like any other again."""
    row.removed_at = now()
    audit.record("holiday.removed", row, account)
