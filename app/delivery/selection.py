"""Which signatures leave the house: those that count at one instant, in the order signed, in one edition's columns.

E-mail and phone are in no edition. Rows stream, so that memory stays flat whatever the roll's size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.common.tables import Cell
from app.extensions import db
from app.models import Signature, Ward
from app.roll import standing

COLUMNS: dict[str, tuple[str, ...]] = {
    "clerk": (
        "no", "given_name", "family_name", "street_address", "unit", "city", "postal_code",
        "ward", "residency", "signed_at", "channel", "confirmed",
    ),
    "public": ("no", "name_shown", "ward", "signed_on"),
}  # fmt: skip
RESIDENCY = {
    "declared": "declared",
    "inside": "postal code inside",
    "straddles": "postal code straddles",
    "placed": "address placed inside",
    "matched": "matched to the residents file",
    "outside": "outside",
    "works": "works or studies here",
}
CONFIRMED = {"button": "e-mail link", "code": "e-mail code", "sheet": "paper sheet", "import": "import"}
RESIDENTS = ("inside", "placed", "matched")  # tiers that support living inside; declared alone does not
UNKNOWN = "unknown"  # a ward nobody could find
BATCH = 2_000  # rows fetched at a time


@dataclass(frozen=True)
class Selection:
    petition_id: int
    edition: str  # one of COLUMNS
    as_of: datetime


def rows(chosen: Selection) -> Iterator[tuple[Cell, ...]]:
    """The edition's rows, numbered from 1, in the order signed."""
    return _public(chosen) if chosen.edition == "public" else _clerk(chosen)


def total(chosen: Selection) -> int:
    """How many rows the selection has: people, as of its instant."""
    return db.session.scalar(_of(chosen, func.count())) or 0


def counts(chosen: Selection) -> dict[str, Any]:
    """The manifest's counts, as of the selection's instant."""
    by_standing = standing.counts(chosen.petition_id, chosen.as_of)
    people = total(chosen)
    ward = func.coalesce(Ward.name, UNKNOWN)
    by_ward = _of(chosen, ward, func.count(), func.min(Ward.position)).group_by(ward)
    by_channel = _of(chosen, Signature.channel, func.count()).group_by(Signature.channel)
    wards = sorted(db.session.execute(by_ward).all(), key=lambda row: (row[2] is None, row[2] or 0, row[0]))
    residents = db.session.scalar(_of(chosen, func.count()).where(Signature.tier.in_(RESIDENTS))) or 0
    double = by_standing.get("double", 0)
    return {
        "signatures": people + double,
        "people": people,
        "residents": residents,
        "by_ward": {name: n for name, n, _ in wards},
        "by_channel": dict(sorted((name, n) for name, n in db.session.execute(by_channel))),
        "set_aside_as_double": double,
        "withdrawn": by_standing.get("withdrawn", 0),
        "unconfirmed_not_counted": by_standing.get("unconfirmed", 0),
    }


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
    query = _of(chosen, Signature.text_version, Signature.language, func.count())
    grouped = query.group_by(Signature.text_version, Signature.language)
    return {(version, language): n for version, language, n in sorted(tuple(r) for r in db.session.execute(grouped))}


def _of(chosen: Selection, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Signature)
        .outerjoin(Ward, Ward.id == Signature.ward_id)
        .where(
            Signature.petition_id == chosen.petition_id,
            Signature.signed_at <= chosen.as_of,
            Signature.erased_at.is_(None),
            standing.at(chosen.as_of) == "counts",
        )
    )


def _stream(query: Select[Any]) -> Iterator[Any]:
    ordered = query.order_by(Signature.signed_at, Signature.id)
    yield from db.session.execute(ordered, execution_options={"yield_per": BATCH})


def _clerk(chosen: Selection) -> Iterator[tuple[Cell, ...]]:
    s = Signature
    query = _of(
        chosen, s.given_name, s.family_name, s.street_address, s.unit, s.city, s.postal_code,
        Ward.name, s.tier, s.signed_at, s.channel, s.confirmed_by, s.confirmed_at,
    )  # fmt: skip
    for no, row in enumerate(_stream(query), 1):
        given, family, street, unit, city, postal, ward, tier, signed, channel, how, confirmed = row
        yield (
            no, given or "", family or "", street or "", unit or "", city or "", postal or "", ward or UNKNOWN,
            RESIDENCY[tier], _iso(signed), channel, f"{CONFIRMED.get(how, how)} {_iso(confirmed)}",
        )  # fmt: skip


def _public(chosen: Selection) -> Iterator[tuple[Cell, ...]]:
    s = Signature
    query = _of(chosen, s.show_name, s.given_name, s.family_name, Ward.name, s.signed_at)
    for no, (shown, given, family, ward, signed) in enumerate(_stream(query), 1):
        name = " ".join(part for part in (given, family) if part) if shown else ""
        yield (no, name, ward or UNKNOWN, _iso(signed)[:10])


def _iso(moment: datetime) -> str:
    """As common.clock.iso for a moment that is UTC already; isoformat is six times as fast as strftime."""
    return moment.isoformat(timespec="seconds")[:19] + "Z"
