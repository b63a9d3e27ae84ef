"""Which signatures leave the house: those that count at one instant, in the order signed, in one edition's columns.

E-mail and phone are in no edition that the council gets, unless its rule card demands them, and then only on the lines
of signers whose consent wording said so (roll/consent.py). A street goes wherever there is one: every form and sheet
that asks for it says that the council gets it, and of an import the organizers wrote down what its signers were told.
Rows stream, so that memory stays flat at any size.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Select, String, case, exists, false, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.common import days
from app.common.tables import Cell
from app.delivery import frozen
from app.extensions import db
from app.models import City, Petition, Signature, SnapshotLine, Ward
from app.roll import byline, consent, standing

COLUMNS: dict[str, tuple[str, ...]] = {
    "clerk": (
        "no", "given_name", "family_name", "street_address", "unit", "city", "postal_code",
        "ward", "residency", "signed_at", "channel", "confirmed",
    ),
    "public": ("no", "name_shown", "ward", "signed_on"),
    # The campaign's own copy, never the council's: it holds e-mail and phone of all, whatever they agreed to. It is
    # no paper and in no packet. Its columns are those that an import takes, so that a roll can move.
    "full": (
        "no", "external_id", "given_name", "family_name", "email", "phone", "street_address", "unit", "city",
        "postal_code", "reason", "show_name", "wants_updates", "source", "text_version", "language", "consent_version",
        "ward", "residency", "signed_at", "channel", "confirmed",
    ),
}  # fmt: skip
DEMANDED = ("email", "phone")  # behind the clerk's columns where the rule card demands them
RESIDENCY = {  # the best known first
    "matched": "matched to the residents file",
    "placed": "address placed inside",
    "inside": "postal code inside",
    "straddles": "postal code straddles",
    "outside": "outside",
    "works": "works or studies here",
    "declared": "declared",
}
CONFIRMED = {"button": "e-mail link", "code": "e-mail code", "sheet": "paper sheet", "import": "import"}
RESIDENTS = ("inside", "placed", "matched")  # tiers that support living inside; declared alone does not
UNKNOWN = "unknown"  # a ward nobody could find
PAPERS = ("letter", "a4")
BATCH = 2_000  # rows fetched at a time
ORDER = (Signature.signed_at, Signature.id)


@dataclass(frozen=True)
class Selection:
    petition_id: int
    edition: str  # one of COLUMNS
    as_of: datetime
    frozen: int | None = None  # the packet whose lines are meant, whatever has moved since; else the roll itself
    fields: tuple[str, ...] = ()  # these of what the edition offers; empty: its own columns
    paper: str = "letter"  # one of PAPERS

    @property
    def columns(self) -> tuple[str, ...]:
        return self.fields or COLUMNS[self.edition]

    @property
    def demanded(self) -> tuple[str, ...]:
        """Which of DEMANDED the council gets by it."""
        return offered(self.edition, self.fields)[len(COLUMNS[self.edition]) :]


class NoSuchField(ValueError):
    """A column that the edition does not have: fewer may be chosen, never others."""


def offered(edition: str, demands: Collection[str]) -> tuple[str, ...]:
    """The edition's columns where a rule card demands this."""
    more = DEMANDED if edition == "clerk" else ()
    return COLUMNS[edition] + tuple(name for name in more if name in demands)


def choose(edition: str, names: Sequence[str], demands: Collection[str]) -> tuple[str, ...]:
    """These columns in the edition's order, the line's number always; raises NoSuchField."""
    has = offered(edition, demands)
    if other := [name for name in names if name not in has]:
        raise NoSuchField(", ".join(other))
    return tuple(name for name in has if name == "no" or name in names)


def rows(chosen: Selection) -> Iterator[tuple[Cell, ...]]:
    """The edition's rows, numbered from 1, in the order signed."""
    query = {"public": _public, "full": _full, "clerk": _clerk}[chosen.edition](chosen)
    ordered = query.order_by(*ORDER) if chosen.frozen is None else query
    found = db.session.connection().execute(ordered, execution_options={"yield_per": BATCH})  # rows, not classes
    lines: Iterator[Any] = chain.from_iterable(found.partitions())
    if chosen.edition == "public":  # its last column is a day, and neither database knows every city's clocks
        zone = _zone(chosen)
        lines = ((*row[:-1], days.written(row[-1], zone)) for row in lines)
    numbered = ((no, *row) for no, row in enumerate(lines, 1)) if chosen.frozen is None else (tuple(r) for r in lines)
    whole = COLUMNS[chosen.edition] + chosen.demanded
    if chosen.columns == whole:
        return numbered
    places = [whole.index(name) for name in chosen.columns]
    return (tuple(row[place] for place in places) for row in numbered)


def total(chosen: Selection) -> int:
    """How many rows the selection has: people, as of its instant."""
    return db.session.scalar(_of(chosen, func.count())) or 0


def counts(chosen: Selection) -> dict[str, Any]:
    """The manifest's counts, as of the selection's instant."""
    by_standing = standing.counts(chosen.petition_id, chosen.as_of)
    people = total(chosen)
    ward = func.coalesce(Ward.name, UNKNOWN)
    by_ward = _of(chosen, ward, func.count(), func.min(Ward.position), by=(ward,))
    by_channel = _of(chosen, Signature.channel, func.count(), by=(Signature.channel,))
    wards = sorted(db.session.execute(by_ward).all(), key=lambda row: (row[2] is None, row[2] or 0, row[0]))
    tiers = _of(chosen, Signature.tier, func.count(), by=(Signature.tier,))
    by_tier: dict[str, int] = dict(db.session.execute(tiers).all())
    double = by_standing.get("double", 0)
    return {
        "signatures": people + double,
        "people": people,
        "residents": sum(by_tier.get(tier, 0) for tier in RESIDENTS),
        "by_residency": {word: by_tier[tier] for tier, word in RESIDENCY.items() if tier in by_tier},
        "by_ward": {name: n for name, n, _ in wards},
        "by_channel": dict(sorted((name, n) for name, n in db.session.execute(by_channel))),
        "imported": db.session.scalar(_of(chosen, func.count()).where(Signature.batch_id.is_not(None))) or 0,
        "set_aside_as_double": double,
        "withdrawn": by_standing.get("withdrawn", 0),
        "struck": by_standing.get("struck", 0),
        "unconfirmed_not_counted": by_standing.get("unconfirmed", 0),
    }


def not_covered(chosen: Selection) -> dict[str, int]:
    """How many lines go without a field that the council demands: the wording their signers saw does not name it."""
    found = [func.coalesce(func.sum(_if_covered(name, 0, 1)), 0) for name in chosen.demanded]
    return dict(zip(chosen.demanded, db.session.execute(_of(chosen, *found)).one(), strict=True)) if found else {}


def erased_since(chosen: Selection) -> int:
    """Signatures that counted at the instant and were erased later: nothing of them is left to hand over."""
    query = select(func.count()).where(
        Signature.petition_id == chosen.petition_id,
        Signature.signed_at <= chosen.as_of,
        Signature.erased_at > chosen.as_of,
        standing.at(chosen.as_of) == "counts",
    )
    return db.session.scalar(query) or 0


def texts_signed(chosen: Selection) -> dict[tuple[int, str], int]:
    """How many of the selection signed each text, by version and language."""
    which = Signature.text_version, Signature.language
    grouped = _of(chosen, *which, func.count(), by=which)
    return {(version, language): n for version, language, n in sorted(tuple(r) for r in db.session.execute(grouped))}


def lines(chosen: Selection, export_id: int, known: Sequence[int] = ()) -> Select[Any]:
    """What `SnapshotLine` keeps of each row, in its columns' order. `known`: packets before; their lines are left out,
    and numbering goes on after them."""
    mine = [SnapshotLine.export_id.in_(known)] if known else [false()]
    last = select(func.coalesce(func.max(SnapshotLine.no), 0)).where(*mine).scalar_subquery()
    no = last + func.row_number().over(order_by=ORDER)
    s = Signature
    query = _of(chosen, literal(export_id), no, s.id, func.coalesce(Ward.name, UNKNOWN), s.tier, s.show_name)
    return query.where(~exists().where(SnapshotLine.signature_id == s.id, *mine)).order_by(*ORDER)


def _of(chosen: Selection, *columns: Any, by: Sequence[Any] = ()) -> Select[Any]:
    """These columns of the selection; `by` groups them, and belongs here because frozen lines have columns of their
    own."""
    query = select(*columns).select_from(Signature).outerjoin(Ward, Ward.id == Signature.ward_id).group_by(*by)
    if chosen.frozen is not None:
        return frozen.past(query, chosen.frozen)
    return query.where(
        Signature.petition_id == chosen.petition_id,
        Signature.signed_at <= chosen.as_of,
        Signature.erased_at.is_(None),
        standing.at(chosen.as_of) == "counts",
    )


def _numbered(chosen: Selection, *columns: Any) -> Select[Any]:
    """Frozen lines bear their number; those of the roll are numbered as they come."""
    if chosen.frozen is None:
        return _of(chosen, *columns)
    return _of(chosen, SnapshotLine.no, *columns).order_by(SnapshotLine.no)


def _clerk(chosen: Selection) -> Select[Any]:
    s = Signature
    given = (s.given_name, s.family_name, s.street_address, s.unit, s.city, s.postal_code)
    confirmed = case(CONFIRMED, value=s.confirmed_by, else_=s.confirmed_by) + " " + iso(s.confirmed_at)
    return _numbered(
        chosen, *(func.coalesce(column, "") for column in given), func.coalesce(Ward.name, UNKNOWN),
        case(RESIDENCY, value=s.tier), iso(s.signed_at), s.channel, confirmed,
        *(_if_covered(name, func.coalesce(getattr(s, name), ""), "") for name in chosen.demanded),
    )  # fmt: skip


def _if_covered(field: str, told: Any, untold: Any) -> Any:
    return case((Signature.consent_version.in_(consent.covering(field)), told), else_=untold)


def _full(chosen: Selection) -> Select[Any]:
    s = Signature
    who = (s.external_id, s.given_name, s.family_name, s.email, s.phone, s.street_address, s.unit, s.city,
           s.postal_code, s.reason)  # fmt: skip
    ticks = (case((column, "yes"), else_="no") for column in (s.show_name, s.wants_updates))
    confirmed = case(CONFIRMED, value=s.confirmed_by, else_=s.confirmed_by) + " " + iso(s.confirmed_at)
    return _of(
        chosen, *(func.coalesce(column, "") for column in who), *ticks, func.coalesce(s.source, ""), s.text_version,
        s.language, s.consent_version, func.coalesce(Ward.name, UNKNOWN), case(RESIDENCY, value=s.tier),
        iso(s.signed_at), s.channel, confirmed,
    )  # fmt: skip


def _public(chosen: Selection) -> Select[Any]:
    return _numbered(chosen, byline.shown(), func.coalesce(Ward.name, UNKNOWN), iso(Signature.signed_at))


def _zone(chosen: Selection) -> str:
    query = select(City.time_zone).join(Petition, Petition.city_id == City.id).where(Petition.id == chosen.petition_id)
    return db.session.scalars(query).one()


class iso(FunctionElement[str]):
    """A moment as common.clock.iso writes it, by the database: a row then leaves as it comes, without a step in
    Python."""

    type = String()
    inherit_cache = True


@compiles(iso, "sqlite")
def _iso_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    moment = compiler.process(element.clauses, **more)  # stored as 2026-03-04 14:20:00.123456
    return f"(substr({moment}, 1, 10) || 'T' || substr({moment}, 12, 8) || 'Z')"


@compiles(iso, "postgresql")
def _iso_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    moment = compiler.process(element.clauses, **more)
    return f"""to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
