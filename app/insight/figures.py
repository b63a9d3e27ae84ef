"""What an organizer's dashboard shows of one petition: a few questions to the database, none per row."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, func, select

from app.common.clock import now
from app.extensions import db
from app.models import Letter, Petition, Signature, Ward
from app.places import wards as city_wards

LATE = timedelta(minutes=30)  # a letter due for longer than this is stuck
KNOWN = ("matched", "placed", "inside", "straddles", "outside", "works", "declared")
CHANNELS = ("online", "paper", "import", "api")


@dataclass
class Count:
    """The number that counts and what it is made of; `people == sum(channels) - double`."""

    people: int
    channels: dict[str, int]  # confirmed, by the way they came; doubles still in
    double: int
    withdrawn: int
    struck: int
    unconfirmed: int
    as_of: datetime

    @property
    def signatures(self) -> int:
        return sum(self.channels.values())


def count(petition: Petition) -> Count:
    """One pass over the petition's roll."""
    query = (
        select(Signature.standing, Signature.channel, func.count())
        .where(Signature.petition_id == petition.id)
        .group_by(Signature.standing, Signature.channel)
    )
    standings: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for standing, channel, number in db.session.execute(query):
        standings[standing] += number
        if standing in ("counts", "double"):
            channels[channel] += number
    return Count(
        people=standings["counts"],
        channels={channel: channels[channel] for channel in CHANNELS if channels[channel] or channel == "online"},
        double=standings["double"],
        withdrawn=standings["withdrawn"],
        struck=standings["struck"],
        unconfirmed=standings["unconfirmed"],
        as_of=now(),
    )


def days(petition: Petition, last: int = 42) -> list[tuple[date, int]]:
    """People who count by the day they signed, in the city's time; every day up to today, `last` at most."""
    zone = ZoneInfo(petition.city.time_zone)
    moment = func.timezone("UTC", Signature.signed_at) if _postgresql() else Signature.signed_at
    hour = func.substr(cast(moment, String), 1, 13).label("hour")  # "2026-03-04 14", UTC
    query = (
        select(hour, func.count())
        .where(Signature.petition_id == petition.id, Signature.standing == "counts")
        .group_by("hour")
    )
    found: Counter[date] = Counter()
    for text, number in db.session.execute(query):
        found[datetime.fromisoformat(f"{text}:00:00+00:00").astimezone(zone).date()] += number
    if not found:
        return []
    today = max(now().astimezone(zone).date(), max(found))
    first = max(min(found), today - timedelta(days=last - 1))
    return [(first + timedelta(days=n), found[first + timedelta(days=n)]) for n in range((today - first).days + 1)]


def wards(petition: Petition) -> list[tuple[Ward | None, int]]:
    """People who count by ward, in the wards' order; without a ward last."""
    query = (
        select(Signature.ward_id, func.count())
        .where(Signature.petition_id == petition.id, Signature.standing == "counts")
        .group_by(Signature.ward_id)
    )
    found = dict(db.session.execute(query).all())
    named = city_wards.of(petition)
    others = [ward for ward in petition.city.wards if ward.id in found and ward not in named]
    rows: list[tuple[Ward | None, int]] = [(ward, found.get(ward.id, 0)) for ward in [*named, *others]]
    return [*rows, (None, found[None])] if found.get(None) else rows


def tiers(petition: Petition) -> list[tuple[str, int]]:
    """People who count by what is known of where they live, the best known first."""
    query = (
        select(Signature.tier, func.count())
        .where(Signature.petition_id == petition.id, Signature.standing == "counts")
        .group_by(Signature.tier)
    )
    found = dict(db.session.execute(query).all())
    return [(tier, found[tier]) for tier in KNOWN if tier in found]


def sources(petition: Petition, limit: int = 8) -> list[tuple[str | None, int]]:
    """People who count by the source in the link they came by; none: the address itself."""
    number = func.count()
    query = (
        select(Signature.source, number)
        .where(Signature.petition_id == petition.id, Signature.standing == "counts")
        .group_by(Signature.source)
        .order_by(number.desc())
        .limit(limit)
    )
    return [(source, n) for source, n in db.session.execute(query)]


@dataclass
class Arrival:
    """How confirmation letters to one kind of mailbox fare."""

    domain: str
    sent: int
    confirmed: int
    waiting: int
    oldest: datetime | None  # of those waiting, when written
    answer: str | None  # what their server said last

    @property
    def share(self) -> int:
        """Of the letters sent, how many were followed by a confirmation, in percent."""
        return round(100 * self.confirmed / self.sent) if self.sent else 0

    @property
    def stuck(self) -> bool:
        return self.waiting > 0 and self.oldest is not None and now() - self.oldest > LATE


def arrivals(petition: Petition) -> list[Arrival]:
    """By mail domain, the most letters first."""
    domain = func.coalesce(Letter.domain, "other").label("domain")
    waiting = Letter.due_at.is_not(None)
    query = (
        select(
            domain,
            func.count(Letter.sent_at).label("sent"),
            func.count(Signature.confirmed_at).filter(Letter.sent_at.is_not(None)).label("confirmed"),
            func.count().filter(waiting).label("waiting"),
            func.min(Letter.created_at).filter(waiting).label("oldest"),
            func.max(Letter.answer).filter(waiting).label("answer"),
        )
        .join(Signature, Signature.id == Letter.signature_id)
        .where(Letter.petition_id == petition.id, Letter.kind == "confirm")
        .group_by(domain)
    )
    rows = [Arrival(**row._mapping) for row in db.session.execute(query)]
    return sorted(rows, key=lambda row: -(row.sent + row.waiting))


def _postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"
