"""Everything known of a petition's city at one time, to place a whole roll by: shapes, ZIP shares, addresses.

With a `trial` it is the ground as it would be if that file were applied: what a preview counts is what will happen.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.models import Address, Petition, PlaceFile
from app.places import residency, shapes, wards
from app.places.residency import BY_ADDRESS, SETTLED, Placement, Share
from app.places.shapes import Geometry, Lies, Locator

SLIVER = 0.002  # share of a ZIP area: less is how two maps differ


class Row(NamedTuple):
    """What placing needs of a signature."""

    id: int
    postal_code: str | None
    street_address: str | None
    tier: str
    ward_id: int | None
    placed_by: str | None
    standing: str


class Known(NamedTuple):
    """A known address and the way it is known."""

    lies: Lies
    placed_by: str


class Ground:
    """Loaded once, asked many times."""

    def __init__(self, petition: Petition, trial: PlaceFile | None = None) -> None:
        self.petition = petition
        self._files = {
            kind: [file] for kind in ("limits", "wards", "shares", "list") if (file := _slot(petition, kind, trial))
        }
        self._vocabulary = wards.vocabulary(petition.city_id)
        self.names: dict[int, str] = {ward_id: name for name, ward_id in self._vocabulary.items()}
        self.limits: Geometry | None = self._content("limits").get("geometry") or petition.city.limits
        self.wards: dict[int, Geometry] = self._drawn()
        self.renames: dict[str, str] = self._content("wards").get("renames", {})  # former name → name on this map
        self.shares: list[Share] = self._all_shares()
        self._locator = Locator(self.limits, self.wards)
        answers = [file for file in wards.applied(petition, "geocoded") if trial is None or file.id != trial.id]
        answers = [trial, *answers] if trial and trial.kind == "geocoded" else answers
        self._sources = [(file.id, file.kind) for file in [*self._files.get("list", []), *answers]]
        self._by_code: dict[str, Placement] = {}

    @property
    def has_shapes(self) -> bool:
        return bool(self._locator)

    def place(self, rows: Sequence[Row], drops: frozenset[str] = frozenset()) -> list[Placement]:
        """Where these signers live. A better source is never overwritten by a worse one: who was placed by address
        stays so, but for the ways in `drops`, whose file was replaced or taken away."""
        keys = [residency.keys_of(row.street_address, row.postal_code) if row.street_address else [] for row in rows]
        known = self._look_up({key for found in keys for key in found})
        return [self._one(row, [known[key] for key in found if key in known], drops)
                for row, found in zip(rows, keys, strict=True)]  # fmt: skip

    def locate(self, points: Sequence[tuple[float, float]]) -> list[Lies]:
        """Where points (longitude, latitude) lie."""
        return self._locator.find(points)

    def by_code(self, postal_code: str) -> Placement:
        """The placement by ZIP share."""
        code = postal_code.strip()[:5]
        if code not in self._by_code:
            here = [share for share in self.shares if share.postal_code == code]
            self._by_code[code] = residency.by_zip(code, here, known=bool(self.shares))
        return self._by_code[code]

    def current(self, ward_id: int | None) -> int | None:
        """The ward, by the name it has now."""
        name = self.names.get(ward_id or 0)
        return self._id(self.renames[name]) if name in self.renames else ward_id

    def _one(self, row: Row, known: list[Known], drops: frozenset[str]) -> Placement:
        kept = Placement(row.tier, self.current(row.ward_id), row.placed_by)
        if row.tier in SETTLED:
            return kept
        if known:
            best = min(known, key=lambda found: BY_ADDRESS.index(found.placed_by))
            return residency.by_address(*best.lies, best.placed_by)
        if row.placed_by in BY_ADDRESS and row.placed_by not in drops:
            return kept
        return self.by_code(row.postal_code) if row.postal_code else residency.DECLARED

    def _look_up(self, keys: set[bytes]) -> dict[bytes, Known]:
        """The best that is known of each address."""
        if not keys or not self._sources:
            return {}
        rank = {file_id: at for at, (file_id, _kind) in enumerate(self._sources)}
        query = select(
            Address.file_id, Address.key, Address.inside, Address.ward_id, Address.latitude, Address.longitude
        )
        rows = db.session.execute(query.where(Address.file_id.in_(rank), Address.key.in_(keys))).all()
        rows = [row for row in rows if row.latitude is None or self.has_shapes]
        points = iter(self.locate([(row.longitude, row.latitude) for row in rows if row.latitude is not None]))
        found: dict[bytes, tuple[int, Known]] = {}
        for row in rows:
            at = rank[row.file_id]
            kind = "geocoder" if self._sources[at][1] == "geocoded" else "list" if row.latitude is None else "point"
            lies = next(points) if row.latitude is not None else Lies(row.inside, self.current(row.ward_id))
            if lies.inside is not None and (row.key not in found or at < found[row.key][0]):
                found[row.key] = at, Known(lies, kind)
        return {key: known for key, (_at, known) in found.items()}

    def _content(self, kind: str) -> dict[str, Any]:
        return (self._files[kind][0].content or {}) if kind in self._files else {}

    def _id(self, name: str) -> int:
        """A ward's row; for one that a trial would make, a negative number of its own."""
        if name not in self._vocabulary:
            self._vocabulary[name] = -len(self._vocabulary) - 1
            self.names[self._vocabulary[name]] = name
        return self._vocabulary[name]

    def _drawn(self) -> dict[int, Geometry]:
        if "wards" in self._files:
            return {self._id(ward["name"]): ward["geometry"] for ward in self._content("wards")["wards"]}
        return {ward.id: ward.shape for ward in self.petition.city.wards if ward.shape and ward.petition_id is None}

    def _all_shares(self) -> list[Share]:
        """By area from ZIP areas, as given in a table, else the city's; wards by their names now, none that is gone."""
        content = self._content("shares")
        if "zips" in content:
            return from_areas(content["zips"], self.limits, self.wards)
        if "shares" in content:
            rows = [Share(code, self._id(name) if name else None, share) for code, name, share in content["shares"]]
        else:
            rows = [Share(*row) for row in db.session.execute(residency.OF_CITY, {"city": self.petition.city_id})]
        return _without_gone(
            [row._replace(ward_id=self.current(row.ward_id)) for row in rows],
            set(self.wards) if "wards" in self._files else None,
        )


def from_areas(
    zips: Mapping[str, Geometry], limits: Geometry | None, drawn: Mapping[int, Geometry]
) -> list[Share]:  # fmt: skip
    """ZIP shares by area: of each ZIP area, how much lies within the limits and within each ward. By area, not by
    people: a park counts like a street."""
    city = limits or shapes.join(drawn.values())
    if city is None:
        return []
    found = []
    within: dict[int, Geometry] = {0: city, **drawn}
    for code, parts in shapes.parts(zips, within).items():
        found += [Share(code, key or None, round(part, 4)) for key, part in parts.items() if part >= SLIVER]
    return sorted(found, key=lambda share: (share.postal_code, share.ward_id or 0))


def _without_gone(rows: list[Share], there: set[int] | None) -> list[Share]:
    """Shares of wards that are not on the map count for the city alone."""
    if there is None:
        return rows
    whole = {row.postal_code for row in rows if row.ward_id is None}
    sums: dict[str, float] = {}
    for row in rows:
        if row.ward_id is not None and row.postal_code not in whole:
            sums[row.postal_code] = min(1.0, sums.get(row.postal_code, 0.0) + row.share)
    kept = [row for row in rows if row.ward_id is None or row.ward_id in there]
    return kept + [Share(code, None, share) for code, share in sums.items()]


def _slot(petition: Petition, kind: str, trial: PlaceFile | None) -> PlaceFile | None:
    """The file of a kind that is in force; ZIP areas and a table of shares are one kind in this."""
    kinds = ("shares", "zips") if kind == "shares" else (kind,)
    if trial and trial.kind in kinds:
        return trial
    return next(iter(wards.applied(petition, *kinds)), None)
