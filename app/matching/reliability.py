"""How far each reviewer can be trusted: known pairs answered right, and agreement with the others."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Account, Petition, Ruling

Z = 1.96  # 19 of 20
SURE = ("same", "different")


class Share(NamedTuple):
    """So many of so many."""

    right: int
    total: int

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, in 19 of 20 cases (Wilson)."""
        n, share = self.total, self.right / self.total
        middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
        return max(0.0, middle - half), min(1.0, middle + half)


class Reviewer(NamedTuple):
    """What one of them has done here."""

    account: Account
    decided: int  # cases, known ones left out
    unsure: int
    known: Share
    agreed: Share  # with what others said of the same pair


def of(petition: Petition) -> Sequence[Reviewer]:
    """Everybody who has decided anything in this petition, whoever did most first."""
    found, agreed = _counted(petition.id), _agreed(petition.id)
    accounts = {each.id: each for each in db.session.scalars(select(Account).where(Account.id.in_(found)))}
    reviewers = [
        Reviewer(accounts[id], row.decided, row.unsure, Share(row.right, row.known), agreed.get(id, Share(0, 0)))
        for id, row in found.items() if id in accounts
    ]  # fmt: skip
    return sorted(reviewers, key=lambda each: (-each.decided, each.account.id))


def _counted(petition_id: int) -> dict[int, Any]:
    """By account, over rulings that stand."""
    r = Ruling

    def number(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    real, sure = r.known.is_(None), r.decision.in_(SURE)
    rows = db.session.execute(
        select(
            r.account_id,
            number(and_(real, sure)).label("decided"), number(r.decision == "unsure").label("unsure"),
            number(and_(~real, sure)).label("known"), number(and_(~real, r.decision == r.known)).label("right"),
        )
        .where(r.petition_id == petition_id, r.account_id.is_not(None), r.lifted_at.is_(None))
        .group_by(r.account_id)
    )  # fmt: skip
    return {row.account_id: row for row in rows}


def _agreed(petition_id: int) -> dict[int, Share]:
    """By account: pairs on which another reviewer said something, and how often the same."""
    mine, other = Ruling, aliased(Ruling)
    both = (
        mine.petition_id == petition_id, mine.lifted_at.is_(None), mine.known.is_(None), mine.decision.in_(SURE),
        other.lifted_at.is_(None), other.known.is_(None), other.decision.in_(SURE), other.account_id != mine.account_id,
    )  # fmt: skip
    same = func.sum(case((mine.decision == other.decision, 1), else_=0))
    rows = db.session.execute(
        select(mine.account_id, same, func.count())
        .join(other, and_(other.a_id == mine.a_id, other.b_id == mine.b_id))
        .where(*both)
        .group_by(mine.account_id)
    )
    return {account_id: Share(int(right), total) for account_id, right, total in rows}
