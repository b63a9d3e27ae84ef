"""What is known of petitions, gathered for any number of them by the same few questions: from it follows what each one
needs (nexts.py)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, union_all

from app.common.clock import now
from app.extensions import db
from app.insight import health, kept
from app.insight.figures import Figures
from app.models import Account, CouncilMember, Membership, Petition, Sheet, Ward
from app.models.petition import UNOPENED
from app.roll import paper
from app.rules import card, deadlines
from app.rules.card import Card
from app.rules.deadlines import Deadline, Missed

LEADERS = ("organizer",)  # of the petition itself; who leads the campaign has all of them


@dataclass
class Facts:
    petition: Petition
    figures: Figures
    card: Card
    dates: list[Deadline]
    sitting: int = 0  # council members in office
    wards: int = 0  # of the city
    sheets: dict[str, int] = field(default_factory=dict)  # overdue, entered
    leaders: list[str] = field(default_factory=list)  # names or addresses of the petition's own organizers

    @cached_property
    def alarms(self) -> list[health.Alarm]:
        """About confirmation letters."""
        return health.alarms(self.figures.arrivals)

    @cached_property
    def missed(self) -> Missed | None:
        """An agenda that has closed, unless there is time for a later one."""
        found = deadlines.missed(self.petition, self.dates)
        return found if found and (self.petition.state == "closed" or found.reachable is None) else None

    @cached_property
    def nearest(self) -> Deadline | None:
        """The next deadline that matters."""
        return deadlines.nearest(self.petition, self.dates)

    @cached_property
    def next(self) -> tuple[datetime | None, str]:
        """The nearest day on which something happens: opens, closes, meeting or a deadline's name."""
        petition = self.petition
        dates: dict[str, datetime | None] = {
            "opens": petition.opens_at if petition.is_unopened else None,
            "closes": petition.closes_at if petition.state == "open" else None,
            "meeting": petition.meets_at if petition.state in (*UNOPENED, "open", "closed") else None,
        }
        if self.nearest:
            dates[self.nearest.name] = self.nearest.at
        coming = sorted((at, code) for code, at in dates.items() if at and at > now())
        return coming[0] if coming else (None, "")

    @cached_property
    def trend(self) -> tuple[int, int]:
        """People of the last seven days, and of the seven before."""
        return self.figures.week(self.petition), self.figures.week(self.petition, back=7)

    @cached_property
    def last_day(self) -> date | None:
        """The last day on which somebody signed who counts, of those told of."""
        return max((day for day, number in self.figures.by_day if number), default=None)

    @cached_property
    def quiet_days(self) -> int:
        """How many days it has been open without anybody who counts; 0: somebody signed lately."""
        petition = self.petition
        if petition.state != "open" or not petition.opened_at:
            return 0
        days = self.figures.by_day
        opened = (now() - petition.opened_at).days
        return min(opened, (days[-1][0] - self.last_day).days) if days and self.last_day else opened


def of(petition: Petition) -> Facts:
    """Of one, as exactly as can quickly be told."""
    return _gather([petition], {petition.id: kept.of(petition)})[petition.id]


def among(petitions: Sequence[Petition]) -> dict[int, Facts]:
    """Of several, long rolls as they were kept."""
    return _gather(petitions, kept.among(petitions))


def _gather(petitions: Sequence[Petition], figures: dict[int, Figures]) -> dict[int, Facts]:
    ids = [petition.id for petition in petitions]
    if not ids:
        return {}
    cards = card.among(ids)
    dates = deadlines.among(petitions, cards)
    found = {p.id: Facts(p, figures[p.id], cards[p.id], dates[p.id]) for p in petitions}
    for number, kind, text, amount in db.session.execute(_counts(ids)):
        if kind in ("sitting", "wards"):
            setattr(found[number], kind, amount)
        elif kind == "leader":
            found[number].leaders.append(text)
        elif amount:
            found[number].sheets[kind] = amount
    return found


def _counts(ids: list[int]) -> Any:
    """Council, wards, sheets and organizers of all of them, in one question."""
    today = now().date()
    sits = and_(or_(CouncilMember.from_on.is_(None), CouncilMember.from_on <= today),
                or_(CouncilMember.until_on.is_(None), CouncilMember.until_on >= today))  # fmt: skip
    overdue = and_(Sheet.state == "out", Sheet.out_at < now() - paper.OVERDUE)
    leads = and_(Membership.role.in_(LEADERS), Account.active)
    name = func.coalesce(func.nullif(Account.name, ""), Account.email)

    def count(table: Any, kind: str, which: Any) -> Any:
        mine = select(table.petition_id, literal(kind), literal(""), func.count())
        return mine.where(table.petition_id.in_(ids), which).group_by(table.petition_id)

    people = select(Membership.petition_id, literal("leader"), name, literal(1)).join(
        Account, Account.id == Membership.account_id
    )
    wards = select(Petition.id, literal("wards"), literal(""), func.count()).join(
        Ward, Ward.city_id == Petition.city_id
    )
    return union_all(
        count(CouncilMember, "sitting", sits), count(Sheet, "overdue", overdue),
        count(Sheet, "entered", Sheet.state == "entered"),
        wards.where(Petition.id.in_(ids)).group_by(Petition.id),
        people.where(Membership.petition_id.in_(ids), leads),
    )  # fmt: skip
