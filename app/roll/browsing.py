"""Looking through a roll: search, filters, order, pages by keyset."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload

from app.common import days
from app.extensions import db
from app.models import Correction, Event, Letter, Petition, Signature
from app.models.signature import CHANNELS, STANDINGS, TIERS

SIZE = 50
SORTS = ("newest", "oldest", "name")
SEARCHED = (
    Signature.given_name, Signature.family_name, Signature.email, Signature.postal_code, Signature.street_address,
)  # fmt: skip


@dataclass
class Filters:
    """What to show; empty means all."""

    q: str = ""
    standing: str = ""  # one of STANDINGS, or "valid": counts and doubles together
    channel: str = ""
    tier: str = ""
    language: str = ""
    version: int | None = None
    ward: str = ""  # a ward's id, or "none"
    source: str | None = None  # "" means: without a source
    batch: str = ""  # an import's id, "any", or "none": came by itself
    day: date | None = None  # signed then, by the city's clocks
    since: date | None = None  # signed then or later
    sort: str = "newest"
    given: dict[str, str] = field(default_factory=dict)  # as it came, for links

    @classmethod
    def read(cls, values: Any) -> "Filters":
        """From an address's query; what makes no sense is left out."""

        def get(name: str) -> str:
            return str(values.get(name, "")).strip()

        filters = cls(
            q=get("q")[:100],
            standing=get("standing") if get("standing") in (*STANDINGS, "valid") else "",
            channel=get("channel") if get("channel") in CHANNELS else "",
            tier=get("tier") if get("tier") in TIERS else "",
            language=get("language") if get("language").isalpha() else "",
            version=int(get("version")) if get("version").isdecimal() and len(get("version")) < 7 else None,
            ward=get("ward") if get("ward") == "none" or _is_id(get("ward")) else "",
            source=get("source")[:80] if "source" in values else None,
            batch=get("batch") if get("batch") in ("any", "none") or _is_id(get("batch")) else "",
            day=_day(get("day")),
            since=_day(get("since")),
            sort=get("sort") if get("sort") in SORTS else "newest",
        )
        names = (
            "q",
            "standing",
            "channel",
            "tier",
            "language",
            "version",
            "ward",
            "source",
            "batch",
            "day",
            "since",
            "sort",
        )
        filters.given = {name: get(name) for name in names if get(name) or (name == "source" and name in values)}
        return filters

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(set(self.given) - {"sort"})


@dataclass
class Page:
    rows: Sequence[Signature]
    total: int  # rows that match, on all pages
    preceding: int | None  # pass as `before` for the page before
    following: int | None  # pass as `after` for the next page


def page(
    petition: Petition, filters: Filters, after: int | None = None, before: int | None = None, size: int = SIZE
) -> Page:
    """One page of the roll. `after` is the id of the last row of the page before it, `before` that of the first row of
    the page behind it (ids say nothing about people)."""
    wanted = matching(petition, filters)
    total = db.session.scalar(select(func.count()).select_from(Signature).where(*wanted)) or 0
    query = select(Signature).options(joinedload(Signature.ward), joinedload(Signature.sheet)).where(*wanted)
    back = before is not None
    ordered = _ordered(query, petition, filters.sort, before if back else after, back)
    rows = list(db.session.scalars(ordered.limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    first, last = (rows[0].id, rows[-1].id) if rows else (None, None)
    return Page(rows, total, first if (more if back else after) else None, last if back or more else None)


def present(petition: Petition) -> tuple[set[str], set[str]]:
    """Which channels and which tiers this roll has."""
    pairs = select(Signature.channel, Signature.tier).where(Signature.petition_id == petition.id).distinct()
    found = db.session.execute(pairs).all()
    return {channel for channel, _tier in found}, {tier for _channel, tier in found}


def find(petition: Petition, signature_id: int) -> Signature | None:
    """One signature of this petition's roll, of no other."""
    return db.session.scalar(select(Signature).filter_by(petition_id=petition.id, id=signature_id))


@dataclass
class Moment:
    """Something that happened to a signature."""

    at: datetime
    name: str  # as the event's
    account_id: int | None = None  # none: the signer, or the clock
    note: str | None = None  # the reason given


@dataclass
class History:
    moments: Sequence[Moment]
    letters: Sequence[Letter]
    corrections: Sequence[Correction]
    doubles: Sequence[Signature]  # set aside in favour of this one


def history(signature: Signature) -> History:
    """What happened to one signature, oldest first."""
    mine = select(Event).filter_by(subject_type="signature", subject_id=signature.id).order_by(Event.at, Event.id)
    letters = select(Letter).filter_by(signature_id=signature.id).order_by(Letter.id)
    doubles = select(Signature).filter_by(double_of_id=signature.id, petition_id=signature.petition_id)
    return History(
        _moments(signature, db.session.scalars(mine).all()),
        db.session.scalars(letters).all(),
        signature.corrections,
        db.session.scalars(doubles.order_by(Signature.id)).all(),
    )


def _moments(signature: Signature, events: Sequence[Event]) -> list[Moment]:
    """Each deed once: a strike's own row has its reason, its event has not."""
    deeds = ("signature.struck", "signature.restored")
    found = [Moment(event.at, event.name, event.account_id) for event in events if event.name not in deeds]
    if not any(moment.name == "signature.made" for moment in found):  # imported, or of the demo
        found.append(Moment(signature.signed_at, "signature.made"))
    if signature.batch and signature.batch.applied_at:
        found.append(Moment(signature.batch.applied_at, "signature.imported", signature.batch.account_id))
    for row in signature.strikes:
        found.append(Moment(row.at, "signature.struck", row.account_id, row.reason))
        if row.lifted_at:
            found.append(Moment(row.lifted_at, "signature.restored", row.lifted_by_id, row.lifted_reason))
    return sorted(found, key=lambda moment: moment.at)


def matching(petition: Petition, filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask, as conditions."""
    found = [Signature.petition_id == petition.id]
    if filters.standing == "valid":
        found.append(Signature.standing.in_(("counts", "double")))
    elif filters.standing:
        found.append(Signature.standing == filters.standing)
    for column, value in (
        (Signature.channel, filters.channel),
        (Signature.tier, filters.tier),
        (Signature.language, filters.language),
        (Signature.text_version, filters.version),
    ):
        if value:
            found.append(column == value)
    if filters.ward == "none":
        found.append(Signature.ward_id.is_(None))
    elif filters.ward:
        found.append(Signature.ward_id == int(filters.ward))
    if filters.source is not None:
        found.append(Signature.source == filters.source if filters.source else Signature.source.is_(None))
    if filters.batch in ("any", "none"):
        imported = Signature.batch_id.is_not(None)
        found.append(imported if filters.batch == "any" else ~imported)
    elif filters.batch:
        found.append(Signature.batch_id == int(filters.batch))
    if filters.day:
        zone = petition.city.time_zone
        found.append(Signature.signed_at.between(days.begin(filters.day, zone), days.end(filters.day, zone)))
    if filters.since:
        found.append(Signature.signed_at >= days.begin(filters.since, petition.city.time_zone))
    found.extend(_says(word) for word in filters.q.split())
    return found


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1990 <= day.year <= 9000 else None


def _says(word: str) -> ColumnElement[bool]:
    """Some searched column holds the word. SQLite knows the cases of ASCII letters only, hence the spellings."""
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(spelling, autoescape=True) for column in SEARCHED for spelling in spellings))


def _ordered(query: Select[Any], petition: Petition, sort: str, start: int | None, back: bool) -> Select[Any]:
    """In this order from the row `start` on; `back`: from there towards the beginning."""
    keys: tuple[Any, ...] = (Signature.signed_at, Signature.id)
    if sort == "name":
        keys = (func.coalesce(Signature.family_name, ""), func.coalesce(Signature.given_name, ""), Signature.id)
    last = None
    if start is not None:
        last = db.session.execute(
            select(*keys).where(Signature.petition_id == petition.id, Signature.id == start)
        ).one_or_none()
    if (sort == "newest") is not back:
        query = query.order_by(*(key.desc() for key in keys))
        return query.where(tuple_(*keys) < _row(keys, last)) if last else query
    query = query.order_by(*keys)
    return query.where(tuple_(*keys) > _row(keys, last)) if last else query


def _row(keys: tuple[Any, ...], values: Any) -> Any:
    return tuple_(*(literal(value, key.type) for key, value in zip(keys, values, strict=True)))
