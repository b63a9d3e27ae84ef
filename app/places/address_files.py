"""Files of addresses: a list address → ward (or point), and what a geocoder answered; line by line.

Columns are known by their names, as cities and counties give them out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.common import delimited
from app.common.delimited import Row, Unreadable
from app.common.names import fold
from app.places import addresses
from app.places.remarks import NotUsable
from app.places.remarks import sentence as _l

COLUMNS = {  # what a column is → names it goes by, the likeliest first; compared without case, spaces and signs
    "address": ("streetaddress", "address", "fulladdress", "fulladdr", "siteaddress", "siteaddr", "situsaddress",
                "situs", "addressline1", "address1", "addr1", "addr", "staddress", "propertyaddress",
                "residenceaddress"),
    "number": ("number", "housenumber", "houseno", "housenum", "addnumber", "addressnumber", "addrnum", "addnum",
               "hnum", "streetnumber", "streetno", "stnum", "stno"),
    "before": ("predir", "stpredir", "predirection", "streetpredirection", "prefixdirection", "direction"),
    "street": ("street", "streetname", "stname", "roadname", "road"),
    "type": ("streettype", "sttype", "stpostyp", "posttype", "streetsuffix", "stsuffix", "suffix", "type"),
    "after": ("postdir", "stpostdir", "postdirection", "suffixdirection"),
    "zip": ("postalcode", "zip", "zipcode", "zip5", "zcta", "postcode", "residencezip", "propertyzip"),
    "ward": ("ward", "wardname", "wardno", "wardnumber", "councildistrict", "district", "councildist", "precinct",
             "districtname", "dist"),
    "inside": ("inside", "incity", "insidecity", "citylimits"),
    "latitude": ("latitude", "lat", "y", "ycoord", "intptlat"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "xcoord", "intptlon"),
    "id": ("id", "uniqueid", "recordid", "reference", "key"),
}  # fmt: skip
MATCHES = ("match", "no_match", "tie")  # a census geocoder's verdicts
OUTSIDE = {"outside", "none", "county", "unincorporated", "not in city", "outside city", "out of city", "n/a"}
NO = {"no", "n", "false", "0", "outside", "out"}
KEPT = 20  # lines quoted in a report


class Entry(NamedTuple):
    """One address of a file."""

    key: bytes
    ward: str = ""
    inside: bool | None = None
    latitude: float | None = None
    longitude: float | None = None


class Tally:
    """What a reading found: how many of what, and the first lines that could not be used."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.lines: list[tuple[int, str]] = []  # line, code: address, ward, point, id, found

    def skip(self, line: int, code: str) -> None:
        self.counts[code] += 1
        if len(self.lines) < KEPT:
            self.lines.append((line, code))


@contextmanager
def table(path: Path) -> Iterator[Iterator[Row]]:
    """The rows of a CSV file. Raises NotUsable, also while they are read."""
    words = {
        "empty": _l("The file is empty."),
        "packed": _l("This is an Excel or ZIP file. Save it as CSV, then hand that in."),
        "binary": _l("This is no text but a program’s own file. Save it as CSV, then hand that in."),
        "line": _l("Line %(line)s cannot be read: it is far too long, or a quotation mark is not closed."),
        "columns": _l("Line %(line)s has more than 500 columns: this is not a table of addresses."),
    }
    try:
        with delimited.table(path) as rows:
            yield rows
    except Unreadable as error:
        raise NotUsable(words[error.code], **({"line": error.line} if error.line else {})) from None


def read_list(rows: Iterator[Row], tally: Tally) -> Iterator[tuple[int, Entry | None]]:
    """(line, address) of each line of a list after its header; None for one that cannot be used."""
    columns = _columns(next(rows).cells)
    if not ("address" in columns or {"number", "street"} <= set(columns)):
        raise NotUsable(
            _l("No column is called street_address, or number and street. The file has: %(columns)s."),
            columns=columns.said,
        )
    points = {"latitude", "longitude"} <= set(columns)
    if "ward" not in columns and "inside" not in columns and not points:
        words = _l("No column is called ward or district, nor latitude and longitude. The file has: %(columns)s.")
        raise NotUsable(words, columns=columns.said)
    for line, cells in rows:
        yield line, _listed(line, columns.of(cells), points, tally)


def read_answer(rows: Iterator[Row], tally: Tally) -> Iterator[tuple[int, Entry | None]]:
    """(line, address with its point) of each line of a geocoder's answer: the US Census Bureau's batch output, or any
    table with the columns id, latitude and longitude."""
    first = next(rows)
    if len(first.cells) >= 3 and first.cells[2].lower() in MATCHES:
        yield first.line, _census(first, tally)
        for row in rows:
            yield row.line, _census(row, tally)
        return
    columns = _columns(first.cells)
    if not {"id", "latitude", "longitude"} <= set(columns):
        words = _l("This is neither the Census Bureau’s batch answer nor a table with the columns id, latitude and "
                   "longitude. The file has: %(columns)s.")  # fmt: skip
        raise NotUsable(words, columns=columns.said)
    for line, cells in rows:
        found = columns.of(cells)
        yield line, _answered(line, found["id"], found["latitude"], found["longitude"], tally)


class _Columns(dict[str, int]):
    """What → where; `said`: the header, for a sentence."""

    said = ""

    def of(self, cells: Sequence[str]) -> dict[str, str]:
        return {name: cells[at] if at < len(cells) else "" for name, at in self.items()}


def _columns(header: Sequence[str]) -> _Columns:
    plain = [re.sub(r"[^a-z0-9]", "", fold(cell)) for cell in header]
    found = _Columns()
    for what, names in COLUMNS.items():
        at = next((plain.index(name) for name in names if name in plain), None)
        if at is not None:
            found[what] = at
    found.said = ", ".join(cell for cell in header if cell)[:200]
    return found


def _listed(line: int, cells: dict[str, str], points: bool, tally: Tally) -> Entry | None:
    parts = ("number", "before", "street", "type", "after")
    street = cells.get("address") or " ".join(cells[part] for part in parts if cells.get(part))
    key = addresses.key(street, cells.get("zip"))
    if key is None:
        tally.skip(line, "address")
        return None
    ward, said = cells.get("ward", ""), cells.get("inside", "")
    if ward or said:
        inside = fold(ward) not in OUTSIDE and fold(said) not in NO
        tally.counts["used"] += 1
        return Entry(key, ward[:80] if inside and fold(ward) not in OUTSIDE else "", inside)
    point = _point(cells.get("latitude", ""), cells.get("longitude", "")) if points else None
    if point is None:
        tally.skip(line, "point" if points else "ward")
        return None
    tally.counts["used"] += 1
    return Entry(key, latitude=point[0], longitude=point[1])


def _census(row: Row, tally: Tally) -> Entry | None:
    cells = row.cells
    verdict = cells[2].lower() if len(cells) > 2 else ""
    if verdict != "match":
        tally.skip(row.line, verdict if verdict in MATCHES else "point")
        return None
    longitude, _comma, latitude = (cells[5] if len(cells) > 5 else "").partition(",")
    if not latitude and len(cells) > 6:  # a program that read it has cut the pair in two
        latitude = cells[6]
    entry = _answered(row.line, cells[0], latitude, longitude, tally)
    if entry and len(cells) > 3 and cells[3].lower() == "non_exact":
        tally.counts["non_exact"] += 1
    return entry


def _answered(line: int, reference: str, latitude: str, longitude: str, tally: Tally) -> Entry | None:
    try:
        key = bytes.fromhex(reference)
    except ValueError:
        key = b""
    if len(key) != 16:
        tally.skip(line, "id")
        return None
    if not latitude and not longitude:
        tally.skip(line, "no_match")
        return None
    point = _point(latitude, longitude)
    if point is None:
        tally.skip(line, "point")
        return None
    tally.counts["used"] += 1
    return Entry(key, latitude=point[0], longitude=point[1])


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Latitude and longitude; 0, 0 is how programs write that they know nothing."""
    try:
        y, x = float(latitude), float(longitude)
    except ValueError:
        return None
    return (y, x) if -90 <= y <= 90 and -180 <= x <= 180 and (x, y) != (0, 0) else None
