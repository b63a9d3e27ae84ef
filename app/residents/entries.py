"""Lines of a residents file as entries; entries as the matching compares them, and the keys they are found by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.common import keys as hashes
from app.common import lines
from app.common.reading import Row, Table
from app.matching import keys, residents
from app.matching.record import Prepared
from app.residents import columns

LENGTHS = {
    "given_name": 120, "middle_name": 120, "family_name": 120, "suffix": 20, "street_address": 200, "unit": 40,
    "postal_code": 10,
}  # fmt: skip


class Entry(NamedTuple):
    """One line that names somebody; `ward` as the file calls it."""

    number: int
    values: dict[str, str]
    ward: str


class Skipped(NamedTuple):
    """A line that is no entry: `faults` (it cannot be read) or `nameless`."""

    number: int
    why: str


def of(table: Table, mapping: Mapping[str, str]) -> Iterator[Entry | Skipped]:
    """Every line, as it is to be taken."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(table.header):
        if (field := mapping.get(name, columns.LEAVE)) in columns.FIELDS:
            places.setdefault(field, []).append(place)
    for row in table.rows():
        yield _one(row, places)


def prepared(row: Any) -> Prepared:
    """A stored entry (columns of Resident) as it is compared."""
    return residents.prepare_resident(residents.Resident(
        row.number, row.given_name, row.middle_name, row.family_name, row.suffix, row.street_address, row.unit, "",
        row.postal_code,
    ))  # fmt: skip


def keys_of(one: Prepared, file_id: int) -> list[int]:
    """The keys of an entry, or of a signature that is looked for in this file; those of two files never meet."""
    return [key ^ salt(file_id) for key in keys.of(one)]


def salt(file_id: int) -> int:
    """What stored keys of a file are XORed with."""
    return hashes.number("residents", str(file_id))


def _one(row: Row, places: Mapping[str, Sequence[int]]) -> Entry | Skipped:
    if row.fault and row.fault != "encoding":  # a letter that cannot be read leaves the others
        return Skipped(row.line, "faults")
    found = {field: _joined(row.cells[place] for place in wanted) for field, wanted in places.items()}
    whole = found.pop("name", "")
    if whole and not (found.get("given_name") or found.get("family_name")):
        found["family_name"] = whole  # the matching takes it apart
    if not (found.get("given_name") or found.get("family_name")):
        return Skipped(row.line, "nameless")
    return Entry(
        row.line, {field: found.get(field, "")[:most] for field, most in LENGTHS.items()}, found.get("ward", "")[:80]
    )


def _joined(cells: Iterable[str]) -> str:
    return " ".join(" ".join(map(lines.fold, cells)).split())
