"""What organizers are shown of a roll, counted from its rows: two questions for any number of petitions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, case, cast, func, literal, null, select, union_all

from app.common import days as calendar
from app.common.clock import now
from app.extensions import db
from app.insight.health import Arrival
from app.models import Letter, Petition, Signature

KNOWN = ("matched", "placed", "inside", "straddles", "outside", "works", "declared")
CHANNELS = ("online", "paper", "import", "api")
LAST = 42  # days shown
RECENT = 14  # days told by source
WEEK = timedelta(days=7)
NAMED = 100  # sources told one by one, those that brought most; `?src=` is anybody's to write
FOLDED = "\n"  # the others together: no source is written so


@dataclass
class Figures:
    """`people == sum(channels) - double`; each number is as long as a list on the roll (browsing.Filters)."""

    as_of: datetime
    standings: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(
        default_factory=dict
    )  # confirmed, by the way they came (import: by a file); doubles in
    days: dict[str, int] = field(
        default_factory=dict
    )  # people who count by the day they signed, the city's; every day to today
    wards: dict[str, int] = field(default_factory=dict)  # people who count, by ward id; "none"
    tiers: dict[str, int] = field(default_factory=dict)  # people who count, the best known residency first
    sources: dict[str, list[int]] = field(default_factory=dict)  # people who count, signatures that wait; "": no source
    source_days: dict[str, dict[str, int]] = field(default_factory=dict)  # people who count, of the last RECENT days
    letters: list[dict[str, Any]] = field(default_factory=list)  # Arrival

    @property
    def people(self) -> int:
        return self.standings.get("counts", 0)

    @property
    def signatures(self) -> int:
        return sum(self.channels.values())

    @property
    def double(self) -> int:
        return self.standings.get("double", 0)

    @property
    def unconfirmed(self) -> int:
        return self.standings.get("unconfirmed", 0)

    @cached_property
    def by_day(self) -> list[tuple[date, int]]:
        return [(date.fromisoformat(day), number) for day, number in self.days.items()]

    @cached_property
    def arrivals(self) -> list[Arrival]:
        """By mail domain, the most letters first."""
        return [Arrival.read(row) for row in self.letters]

    def since(self, petition: Petition, back: int = 0) -> date:
        """The first of seven days that end today, or so many days ago."""
        return calendar.of(self.as_of, petition.city.time_zone) - timedelta(days=back + 6)

    def week(self, petition: Petition, back: int = 0) -> int:
        """People who count and signed in those seven days."""
        first = self.since(petition, back)
        return sum(self.days.get((first + timedelta(days=n)).isoformat(), 0) for n in range(7))

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Figures":
        """From JSON, of this release or the one before."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        return cls(**known | {"as_of": datetime.fromisoformat(stored["as_of"])})


def of(petition: Petition) -> Figures:
    """Of one petition, counted now."""
    return among([petition])[petition.id]


def among(petitions: Sequence[Petition]) -> dict[int, Figures]:
    """Of several, by petition id."""
    moment = now()
    ids = [petition.id for petition in petitions]
    found = {number: Figures(moment) for number in ids}
    if not ids:
        return found
    rows = list(_rows(ids))
    _put_standings(found, (row for row in rows if row[1] is None))
    _put_days(found, {p.id: ZoneInfo(p.city.time_zone) for p in petitions}, (row for row in rows if row[1]))
    for number, letters in _letters(ids).items():
        found[number].letters = letters
    return found


def _rows(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    """Everything about signatures, in one question: (petition, None, standing, way, ward, tier, source, number), and of
    those who count (petition, hour in UTC "2026-03-04 14", source if it was lately, "", 0, "", "", number)."""
    s = Signature
    way = case((s.batch_id.is_not(None), "import"), else_=s.channel).label("way")
    parts = (s.petition_id, s.standing, way, s.ward_id, s.tier, s.source)
    standings = select(s.petition_id, cast(null(), String).label("hour"), *parts[1:], func.count())
    moment = func.timezone("UTC", s.signed_at) if _postgresql() else s.signed_at
    hour = func.substr(cast(moment, String), 1, 13).label("hour")
    lately = s.signed_at > now() - timedelta(days=RECENT + 1)
    origin = case((lately, func.coalesce(s.source, ""))).label("origin")
    days = select(s.petition_id, hour, origin, literal(""), literal(0), literal(""), literal(""), func.count())
    yield from db.session.execute(
        union_all(
            standings.where(s.petition_id.in_(ids)).group_by(*parts),
            days.where(s.petition_id.in_(ids), s.standing == "counts").group_by(s.petition_id, hour, origin),
        )
    )


def _put_standings(found: dict[int, Figures], rows: Iterable[tuple[Any, ...]]) -> None:
    """Everything but the days."""
    told: dict[int, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for number, _hour, standing, channel, ward, tier, source, n in rows:
        mine = told[number]
        mine["standings"][standing] += n
        if standing in ("counts", "double"):
            mine["channels"][channel] += n
        if standing == "counts":
            mine["wards"][str(ward or "none")] += n
            mine["tiers"][tier] += n
            mine["sources"][source or ""] += n
        if standing == "unconfirmed":
            mine["waiting"][source or ""] += n
    for number, mine in told.items():
        one = found[number]
        one.standings = dict(mine["standings"])
        one.channels = {name: mine["channels"][name] for name in CHANNELS if mine["channels"][name] or name == "online"}
        one.wards, one.tiers = dict(mine["wards"]), {tier: mine["tiers"][tier] for tier in KNOWN if mine["tiers"][tier]}
        one.sources = _folded(mine["sources"], mine["waiting"])
    for one in found.values():
        one.channels = one.channels or {"online": 0}


def _folded(brought: Counter[str], waiting: Counter[str]) -> dict[str, list[int]]:
    """The sources that brought most, and all others as one."""
    ranked = sorted({*brought, *waiting}, key=lambda name: (-brought[name], -waiting[name], name))
    rows = {name: [brought[name], waiting[name]] for name in ranked[:NAMED]}
    if rest := ranked[NAMED:]:
        rows[FOLDED] = [sum(brought[name] for name in rest), sum(waiting[name] for name in rest)]
    return rows


def _put_days(found: dict[int, Figures], zones: dict[int, ZoneInfo], rows: Iterable[tuple[Any, ...]]) -> None:
    """By day of the city, and of the last days by source as well."""
    days: dict[int, Counter[date]] = defaultdict(Counter)
    by_source: dict[int, dict[str, Counter[date]]] = defaultdict(lambda: defaultdict(Counter))
    for number, text, name, *_rest, n in rows:
        day = datetime.fromisoformat(f"{text}:00:00+00:00").astimezone(zones[number]).date()
        days[number][day] += n
        if name is not None:
            by_source[number][name][day] += n
    for number, mine in days.items():
        one = found[number]
        today = max(one.as_of.astimezone(zones[number]).date(), max(mine))
        first = max(min(mine), today - timedelta(days=LAST - 1))
        one.days = {day.isoformat(): mine[day] for day in _each(first, today)}
        span = list(_each(today - timedelta(days=RECENT - 1), today))
        one.source_days = {
            name: {day.isoformat(): counted[day] for day in span if counted[day]}
            for name, counted in by_source[number].items()
            if name in one.sources and any(counted[day] for day in span)
        }


def _each(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _letters(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """How the week's confirmation letters fare; found by their signatures, of which the index knows the time."""
    moment = now()
    waits, gone = Letter.due_at.is_not(None), Letter.sent_at.is_not(None)
    today = gone & (Letter.created_at > moment - timedelta(days=1)) & (Letter.created_at < moment - timedelta(hours=1))
    parts = (Letter.petition_id, Letter.domain, Letter.answer)

    def number(*which: ColumnElement[bool]) -> Any:
        return func.count().filter(*which)

    query = (
        select(
            *parts,
            number(gone), number(gone, Signature.confirmed_at.is_not(None)),
            number(today), number(today, Signature.confirmed_at.is_not(None)),
            number(waits), number(waits, Letter.attempts == 0), number(Letter.held == "failed"),
            func.min(case((waits, Letter.created_at))), func.min(Letter.due_at),
        )
        .join(Signature, Signature.id == Letter.signature_id)
        .where(Signature.petition_id.in_(ids), Signature.signed_at > moment - WEEK, Letter.kind == "confirm")
        .group_by(*parts)
    )  # fmt: skip
    told: dict[int, dict[str, Arrival]] = defaultdict(dict)
    for petition_id, domain, *rest in db.session.execute(query):
        name = domain or "other"
        told[petition_id].setdefault(name, Arrival(name)).add(*rest)
    return {
        number: [row.stored() for row in sorted(rows.values(), key=lambda row: -(row.sent + row.waiting))]
        for number, rows in told.items()
    }


def _postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"
