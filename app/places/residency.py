"""Where a signer lives, and how we know: a tier with its provenance, and the ward where that can be said.

By ZIP share nothing is proven: a ZIP crosses limits. "inside" says that nearly all of that ZIP lies in the city.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select, update

from app.common.clock import now
from app.extensions import db
from app.models import City, Petition, Signature, ZipShare

INSIDE = 0.98  # from this share on, the ZIP lies inside the city
ONE_WARD = 0.9  # from this share on, the ZIP's people live in that ward


class Placement(NamedTuple):
    tier: str  # declared, inside, straddles, outside (by ZIP); placed (by point)
    ward_id: int | None  # None: unknown, printed as unknown
    placed_by: str | None  # zip, point; None: only the signer's word


class Share(NamedTuple):
    """One row of ZIP shares, as plain values."""

    postal_code: str
    ward_id: int | None  # None: the whole city
    share: float


DECLARED = Placement("declared", None, None)


def shares(city: City) -> list[Share]:
    """All ZIP shares of a city: keep them for many placements at once."""
    query = select(ZipShare.postal_code, ZipShare.ward_id, ZipShare.share).filter_by(city_id=city.id)
    return [Share(*row) for row in db.session.execute(query)]


def place(
    city: City,
    postal_code: str | None,
    *,
    rows: Sequence[Share] | None = None,
    point: tuple[float, float] | None = None,
) -> Placement:
    """Where someone with this ZIP (or ZIP+4) lives; with a point (longitude, latitude), by the ward shapes.

    One query by index, none when the city's `rows` (from `shares`) are given."""
    if point is not None and (placed := _by_point(city, point)):
        return placed
    if not postal_code:
        return DECLARED
    return by_zip(postal_code, shares(city) if rows is None else rows)


def by_zip(postal_code: str, rows: Iterable[Share]) -> Placement:
    """The placement that a city's ZIP shares give; pure."""
    code = postal_code.strip()[:5]
    rows = list(rows)
    here = [row for row in rows if row.postal_code == code]
    if not rows:
        return DECLARED
    wards = {row.ward_id: row.share for row in here if row.ward_id is not None}
    inside = max((row.share for row in here if row.ward_id is None), default=min(1.0, sum(wards.values())))
    if inside <= 0:
        return Placement("outside", None, "zip")
    ward = max(wards, key=lambda ward_id: wards[ward_id], default=None)
    ward = ward if ward is not None and wards[ward] >= ONE_WARD else None
    return Placement("inside" if inside >= INSIDE else "straddles", ward, "zip")


def place_again(petition: Petition) -> int:
    """Place all of a petition's signatures anew after its shares changed: one update per ZIP, not one per row.

    Those found by point, address list or residents file stay. Answers how many rows were placed."""
    rows = shares(petition.city)
    mine = (
        Signature.petition_id == petition.id,
        Signature.postal_code.is_not(None),
        Signature.placed_by.is_(None) | (Signature.placed_by == "zip"),
    )
    typed = db.session.scalars(select(Signature.postal_code).where(*mine).distinct()).all()
    groups: dict[Placement, list[str]] = {}
    for code in typed:
        groups.setdefault(by_zip(code or "", rows), []).append(code or "")
    return sum(_write(mine, placement, codes) for placement, codes in groups.items())


def _write(mine: tuple[object, ...], placement: Placement, codes: list[str]) -> int:
    """500 codes at a time: a statement has a limit of parameters."""
    changed = 0
    for start in range(0, len(codes), 500):
        part = Signature.postal_code.in_(codes[start : start + 500])
        statement = update(Signature).where(*mine, part).values(**placement._asdict(), placed_at=now())  # type: ignore[arg-type]
        changed += db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
    return changed


def _by_point(city: City, point: tuple[float, float]) -> Placement | None:
    """By the shapes of wards, else of the city limits; None if neither is known."""
    from app.places import shapes  # shapely behind it: heavy

    drawn = [(ward.id, ward.shape) for ward in city.wards if ward.shape]
    for ward_id, shape in drawn:
        if shapes.covers(shape, point):
            return Placement("placed", ward_id, "point")
    if city.limits:
        return Placement("placed" if shapes.covers(city.limits, point) else "outside", None, "point")
    return Placement("outside", None, "point") if drawn else None
