"""What waits in a petition: reported and appealed reasons by their deadline, then those nobody has read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, ModerationCase, ModerationRuling, Petition, Signature
from app.moderation import cases

C, R, S = ModerationCase, ModerationRuling, Signature
WANTED = (S.standing == "counts", S.show_reason, S.reason.is_not(None))


@dataclass
class Waiting:
    signature: Signature
    case: ModerationCase | None  # none: nobody has looked at it yet
    due_at: datetime

    @property
    def is_late(self) -> bool:
        return self.due_at < now()


@dataclass
class Progress:
    left: int
    today: int  # rulings of this account since a day ago


WITH_RULINGS = selectinload(C.rulings).joinedload(R.account)


def following(
    petition: Petition, account: Account, past: Collection[int] = (), alone: bool | None = None
) -> Waiting | None:
    """The next case for this account; `past`: signatures it leaves for later."""
    opened = _opened(petition, account, alone).where(S.id.not_in(past)).order_by(C.due_at, C.id).limit(1)
    opened = opened.options(joinedload(C.signature), joinedload(C.reports), WITH_RULINGS)
    case = db.session.scalars(opened).unique().one_or_none()
    if case is not None and case.signature is not None and case.due_at is not None:
        return Waiting(case.signature, case, case.due_at)
    signature = db.session.scalar(_unread(petition).where(S.id.not_in(past)).order_by(S.confirmed_at, S.id).limit(1))
    return Waiting(signature, None, cases.due(signature)) if signature else None


def progress(petition: Petition, account: Account, alone: bool | None = None) -> Progress:
    """How many wait for this account, and how many it has decided today (UTC)."""
    day = now().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = select(R.id).join(C, C.id == R.case_id).where(R.account_id == account.id, C.petition_id == petition.id)
    queries = (_opened(petition, account, alone).with_only_columns(C.id), _unread(petition).with_only_columns(S.id),
               mine.where(R.at >= day, R.lifted_at.is_(None)))  # fmt: skip
    counts = [select(func.count()).select_from(query.subquery()).scalar_subquery() for query in queries]
    opened, unread, done = db.session.execute(select(*counts)).one()
    return Progress(opened + unread, done)


def decided(petition: Petition, limit: int = 30) -> Sequence[ModerationCase]:
    """The reasons ruled last, the newest first."""
    newest = select(R.case_id, func.max(R.id).label("id")).where(R.lifted_at.is_(None)).group_by(R.case_id).subquery()
    query = select(C).join(newest, newest.c.case_id == C.id).where(C.petition_id == petition.id, C.due_at.is_(None))
    query = query.where(C.signature_id.is_not(None)).order_by(newest.c.id.desc()).limit(limit)
    return db.session.scalars(query.options(WITH_RULINGS, joinedload(C.signature))).all()


def reported(campaign: Campaign, past: Collection[int] = ()) -> ModerationCase | None:
    """The lead's next case: a petition that was reported."""
    query = _petitions(campaign).where(C.id.not_in(past)).order_by(C.due_at, C.id).limit(1)
    query = query.options(joinedload(C.reports), WITH_RULINGS, joinedload(C.petition).joinedload(Petition.city))
    return db.session.scalars(query).unique().one_or_none()


def reported_left(campaign: Campaign) -> int:
    """How many petitions of the campaign wait for a ruling."""
    return db.session.scalar(select(func.count()).select_from(_petitions(campaign).subquery())) or 0


def by_city(campaign: Campaign) -> list[tuple[Petition, int, datetime]]:
    """Where reasons wait in the campaign: petition, how many, since when the longest; the most urgent first."""
    mine = Petition.campaign_id == campaign.id
    opened = (
        select(C.petition_id, func.count(), func.min(C.due_at)).join(S, S.id == C.signature_id)
        .join(Petition, Petition.id == C.petition_id).where(mine, C.due_at.is_not(None), S.standing == "counts")
        .group_by(C.petition_id)
    )  # fmt: skip
    unread = (
        select(S.petition_id, func.count(), func.min(S.confirmed_at)).join(Petition, Petition.id == S.petition_id)
        .outerjoin(C, C.signature_id == S.id).where(mine, *WANTED, S.channel == "online", C.id.is_(None))
        .group_by(S.petition_id)
    )  # fmt: skip
    waits: Any = db.session.execute(unread)
    found: dict[int, tuple[int, datetime]] = {row[0]: (row[1], row[2] + cases.DEADLINES["new"]) for row in waits}
    cased: Any = db.session.execute(opened)
    for petition_id, number, due_at in cased:
        before = found.get(petition_id, (0, due_at))
        found[petition_id] = before[0] + number, min(before[1], due_at)
    rows = db.session.scalars(select(Petition).where(Petition.id.in_(found)).options(joinedload(Petition.city)))
    return sorted(((row, *found[row.id]) for row in rows), key=lambda each: each[2])


def _petitions(campaign: Campaign) -> Select[Any]:
    query = select(C).join(Petition, Petition.id == C.petition_id).where(Petition.campaign_id == campaign.id)
    return query.where(C.signature_id.is_(None), C.due_at.is_not(None))


def _opened(petition: Petition, account: Account, alone: bool | None = None) -> Select[Any]:
    """Cases with a deadline; an appeal against this account's own ruling only where nobody else could decide it."""
    query = select(C).join(S, S.id == C.signature_id).where(C.petition_id == petition.id, C.due_at.is_not(None))
    query = query.where(*WANTED)
    if not (alone if alone is not None else is_alone(petition, account)):
        own = select(R.id).where(R.case_id == C.id, R.lifted_at.is_(None), R.account_id == account.id)
        query = query.where((C.stage != "appealed") | ~own.exists())
    return query


def is_alone(petition: Petition, account: Account) -> bool:
    """Whether nobody but this account could decide an appeal."""
    return not cases.others(petition, account)


def _unread(petition: Petition) -> Select[Any]:
    query = select(S).outerjoin(C, C.signature_id == S.id).where(S.petition_id == petition.id, *WANTED)
    return query.where(S.channel == "online", C.id.is_(None))
