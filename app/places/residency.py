"""Where a signer lives, and how we know: a tier with its provenance, and the ward where that can be said.

The better source decides: an address list, else a point (a geocoder's, a list's) in the shapes, else the ZIP's share,
else the signer's word. By ZIP share nothing is proven: a ZIP crosses limits. "inside" says that nearly all of that ZIP
lies in the city.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from sqlalchemy import bindparam, select

from app.extensions import db
from app.models import Address, Petition, PlaceFile, ZipShare
from app.places import addresses

INSIDE = 0.98  # from this share on, the ZIP lies inside the city
ONE_WARD = 0.9  # from this share on, the ZIP's people live in that ward
BY_ADDRESS = ("list", "point", "geocoder")  # ways of placing that know the home itself
SETTLED = ("matched", "works")  # tiers that no file about places touches


class Placement(NamedTuple):
    tier: str  # declared; inside, straddles, outside by ZIP; placed, outside by address
    ward_id: int | None  # None: unknown, printed as unknown
    placed_by: str | None  # zip, list, point (of a list), geocoder; None: only the signer's word


class Share(NamedTuple):
    """One row of ZIP shares, as plain values."""

    postal_code: str
    ward_id: int | None  # None: the whole city
    share: float


class Asks(Protocol):
    """A petition, or a glance at one."""

    @property
    def id(self) -> int: ...
    @property
    def city_id(self) -> int: ...
    @property
    def has_shares(self) -> bool: ...
    @property
    def has_list(self) -> bool: ...


DECLARED = Placement("declared", None, None)

# Statements of the way every signer takes, made once: making one anew costs more than the database takes to answer.
_Z, _A, _F = (table.__table__ for table in (ZipShare, Address, PlaceFile))
_SHARES = select(_Z.c.postal_code, _Z.c.ward_id, _Z.c.share)
OF_CITY = _SHARES.where(_Z.c.city_id == bindparam("city"), _Z.c.petition_id.is_(None))
OWN = _SHARES.where(_Z.c.petition_id == bindparam("petition"))
OF_CITY_ZIP, OWN_ZIP = (shares.where(_Z.c.postal_code == bindparam("zip")) for shares in (OF_CITY, OWN))
ANY = OF_CITY.limit(1)
LISTED: Any = (
    select(_A.c.inside, _A.c.ward_id, _A.c.latitude)
    .select_from(_A.join(_F, _F.c.id == _A.c.file_id))
    .where(_F.c.petition_id == bindparam("petition"), _F.c.state == "applied", _F.c.kind == "list")
    .where(_A.c.key.in_(bindparam("keys", expanding=True)), _A.c.inside.is_not(None))
)


def shares(petition: Petition) -> list[Share]:
    """All ZIP shares that hold for a petition: its own, else the city's. Keep them for many placements at once."""
    query = OWN if petition.has_shares else OF_CITY
    asked = {"petition": petition.id} if petition.has_shares else {"city": petition.city_id}
    return [Share(*row) for row in db.session.execute(query, asked)]


def find(petition: Asks, postal_code: str, street: str = "") -> Placement:
    """Where somebody lives who types this: one look-up by index, and one more if there is an address list and a street
    was typed."""
    if street and petition.has_list and (placed := _listed(petition.id, postal_code, street)):
        return placed
    if not postal_code:
        return DECLARED
    code = postal_code.strip()[:5]
    if petition.has_shares:
        rows = db.session.execute(OWN_ZIP, {"petition": petition.id, "zip": code}).all()
        return by_zip(code, [Share(*row) for row in rows], known=True)
    rows = db.session.execute(OF_CITY_ZIP, {"city": petition.city_id, "zip": code}).all()
    rows = rows or db.session.execute(ANY, {"city": petition.city_id}).all()  # a city without any knows nothing
    return by_zip(code, [Share(*row) for row in rows])


def by_zip(postal_code: str, rows: Iterable[Share], known: bool = False) -> Placement:
    """The placement that ZIP shares give; pure. `known`: that there are shares, even if none of these rows is."""
    code = postal_code.strip()[:5]
    rows = list(rows)
    here = [row for row in rows if row.postal_code == code]
    if not rows and not known:
        return DECLARED
    wards = {row.ward_id: row.share for row in here if row.ward_id is not None}
    inside = max((row.share for row in here if row.ward_id is None), default=min(1.0, sum(wards.values())))
    if inside <= 0:
        return Placement("outside", None, "zip")
    ward = max(wards, key=lambda ward_id: wards[ward_id], default=None)
    ward = ward if ward is not None and wards[ward] >= ONE_WARD else None
    return Placement("inside" if inside >= INSIDE else "straddles", ward, "zip")


def by_address(inside: bool, ward_id: int | None, placed_by: str) -> Placement:
    """The placement that a known address gives."""
    return Placement("placed" if inside else "outside", ward_id if inside else None, placed_by)


def keys_of(street: str | None, postal_code: str | None) -> list[bytes]:
    """The keys under which a list may have an address: with its ZIP, and without where the list has none."""
    written = addresses.form(street)
    return [addresses.hashed(written, code) for code in dict.fromkeys((postal_code, ""))] if written else []


def _listed(petition_id: int, postal_code: str, street: str) -> Placement | None:
    keys = keys_of(street, postal_code)
    row = db.session.execute(LISTED, {"petition": petition_id, "keys": keys}).first() if keys else None
    return by_address(row[0], row[1], "list" if row[2] is None else "point") if row else None
