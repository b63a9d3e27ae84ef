"""Evenings of volunteers: a link with which lines of some sheets are typed until a time, without an account."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app import audit
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, Evening, Petition, Sheet
from app.roll import paper

LONGEST = timedelta(days=7)
SHOWN = timedelta(days=7)  # how long one that is over stays on the team's page
MOST = 50  # sheets
PART = re.compile(r"(\d{1,6})(?:[-–](\d{1,6}))?")


class Refused(Exception):
    """`code`: numbers, unknown, many, past, long."""

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code)
        self.code, self.number = code, number


def give(petition: Petition, name: str, numbers: list[int], ends_at: datetime, account: Account) -> Evening:
    """A link for this volunteer. Raises Refused."""
    _until(ends_at)
    known = set(db.session.scalars(select(Sheet.number).filter_by(petition_id=petition.id)))
    if lacking := [number for number in numbers if number not in known]:
        raise Refused("unknown", lacking[0])
    row = Evening(petition_id=petition.id, name=name, sheets=numbers, account_id=account.id, created_at=now(),
                  ends_at=ends_at)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    row.hash = tokens.stored(token(row))
    audit.record("evening.given", row, account)
    return row


def extend(evening: Evening, ends_at: datetime, account: Account) -> None:
    """The same link until another time, also if it is over. Raises Refused."""
    _until(ends_at)
    evening.ends_at, evening.revoked_at = ends_at, None
    audit.record("evening.extended", evening, account)


def revoke(evening: Evening, account: Account) -> None:
    """Its link enters nothing any more."""
    if evening.revoked_at is None:
        evening.revoked_at = now()
        audit.record("evening.revoked", evening, account)


def of(petition: Petition) -> Sequence[Evening]:
    """Those that are open or were until lately, the newest first."""
    query = select(Evening).where(Evening.petition_id == petition.id, Evening.ends_at > now() - SHOWN)
    return db.session.scalars(query.order_by(Evening.id.desc())).all()


def find(given: str) -> Evening | None:
    """What a link's token opens, also when its time is over."""
    digest = tokens.stored(given)
    return db.session.scalar(select(Evening).where(Evening.hash == digest)) if digest else None


def token(evening: Evening) -> str:
    """The secret of its link; derived, so that only its hash lies in the database."""
    return tokens.derive("evening", evening.id)


def is_over(evening: Evening) -> bool:
    """Whether nothing can be typed any more."""
    return bool(evening.revoked_at) or evening.ends_at <= now()


def sheet(evening: Evening, number: int) -> Sheet | None:
    """One of its sheets, of no others."""
    return paper.find(evening.petition, number) if number in evening.sheets else None


def sheets(evening: Evening) -> Sequence[Sheet]:
    """All of them."""
    query = select(Sheet).where(Sheet.petition_id == evening.petition_id, Sheet.number.in_(evening.sheets))
    return db.session.scalars(query.order_by(Sheet.number)).all()


def numbers(text: str) -> list[int]:
    """`17-20, 23` → 17, 18, 19, 20, 23. Raises Refused."""
    found: set[int] = set()
    for part in re.split(r"[,;\s]+", text.strip()):
        match = PART.fullmatch(part)
        if match is None:
            raise Refused("numbers")
        first = int(match[1])
        last = int(match[2] or first)
        if not first <= last < first + MOST or len(found) + last - first >= MOST:
            raise Refused("many")
        found |= set(range(first, last + 1))
    return sorted(found)


def _until(ends_at: datetime) -> None:
    if ends_at <= now():
        raise Refused("past")
    if ends_at > now() + LONGEST:
        raise Refused("long")
