"""Looking through a roll: search, filters, order, pages by keyset."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload

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
            ward=get("ward") if get("ward") == "none" or (get("ward").isdecimal() and len(get("ward")) < 10) else "",
            source=get("source")[:80] if "source" in values else None,
            sort=get("sort") if get("sort") in SORTS else "newest",
        )
        names = ("q", "standing", "channel", "tier", "language", "version", "ward", "source", "sort")
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
    following: int | None  # pass as `after` for the next page


def page(petition: Petition, filters: Filters, after: int | None = None, size: int = SIZE) -> Page:
    """One page of the roll. `after` is the id of the last row of the page before (ids say nothing about people)."""
    matching = _matching(petition, filters)
    total = db.session.scalar(select(func.count()).select_from(Signature).where(*matching)) or 0
    query = select(Signature).options(joinedload(Signature.ward)).where(*matching)
    rows = db.session.scalars(_ordered(query, petition, filters.sort, after).limit(size + 1)).all()
    return Page(rows[:size], total, rows[size - 1].id if len(rows) > size else None)


def find(petition: Petition, signature_id: int) -> Signature | None:
    """One signature of this petition's roll, of no other."""
    return db.session.scalar(select(Signature).filter_by(petition_id=petition.id, id=signature_id))


@dataclass
class History:
    events: Sequence[Event]
    letters: Sequence[Letter]
    corrections: Sequence[Correction]
    doubles: Sequence[Signature]  # set aside in favour of this one


def history(signature: Signature) -> History:
    """What happened to one signature, oldest first."""
    mine = select(Event).filter_by(subject_type="signature", subject_id=signature.id).order_by(Event.at, Event.id)
    letters = select(Letter).filter_by(signature_id=signature.id).order_by(Letter.id)
    doubles = select(Signature).filter_by(double_of_id=signature.id, petition_id=signature.petition_id)
    return History(
        db.session.scalars(mine).all(),
        db.session.scalars(letters).all(),
        signature.corrections,
        db.session.scalars(doubles.order_by(Signature.id)).all(),
    )


def _matching(petition: Petition, filters: Filters) -> list[ColumnElement[bool]]:
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
    found.extend(_says(word) for word in filters.q.split())
    return found


def _says(word: str) -> ColumnElement[bool]:
    """Some searched column holds the word. SQLite knows the cases of ASCII letters only, hence the spellings."""
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(spelling, autoescape=True) for column in SEARCHED for spelling in spellings))


def _ordered(query: Select[Any], petition: Petition, sort: str, after: int | None) -> Select[Any]:
    keys: tuple[Any, ...] = (Signature.signed_at, Signature.id)
    if sort == "name":
        keys = (func.coalesce(Signature.family_name, ""), func.coalesce(Signature.given_name, ""), Signature.id)
    last = None
    if after is not None:
        last = db.session.execute(
            select(*keys).where(Signature.petition_id == petition.id, Signature.id == after)
        ).one_or_none()
    if sort == "newest":
        query = query.order_by(*(key.desc() for key in keys))
        return query.where(tuple_(*keys) < _row(keys, last)) if last else query
    query = query.order_by(*keys)
    return query.where(tuple_(*keys) > _row(keys, last)) if last else query


def _row(keys: tuple[Any, ...], values: Any) -> Any:
    return tuple_(*(literal(value, key.type) for key, value in zip(keys, values, strict=True)))
