"""Looking signatures up in a residents file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from app.common import keys as hashes
from app.extensions import db
from app.matching import residents
from app.matching.rarity import Rarity
from app.matching.record import Prepared, Record, prepare
from app.models import Resident, ResidentKey
from app.residents import entries

MANY = 500  # keys or entries asked for at once
ROWS: Any = Resident.__table__
KEYS: Any = ResidentKey.__table__
COMPARED = ("id", "given_name", "family_name", "email", "phone", "street_address", "unit", "city", "postal_code",
            "signed_at", "channel")  # fmt: skip


class Outcome(NamedTuple):
    """What the file says of one signature; `probability`: of that entry, of several that it is one of them; `ward_id`
    of the entry, or of all of them."""

    outcome: str
    number: int | None = None
    probability: float | None = None
    rivals: int = 0
    ward_id: int | None = None

    @property
    def is_here(self) -> bool:
        """Whether the signer is in the file, with hardly a doubt or by a person's word."""
        return self.outcome == "found" or (self.outcome == "several" and (self.probability or 0) >= residents.AUTO)


NONE = Outcome("none")


class Book:
    """A file as signatures are looked up in it; loaded once, asked many times."""

    def __init__(self, file_id: int, area: Rarity, aliases: Mapping[str, hashes.Alias]) -> None:
        self.file_id, self.area, self.aliases = file_id, area, aliases

    def look(self, rows: Sequence[Any]) -> list[Outcome]:
        """One outcome for each of these rows (COLUMNS)."""
        signers = [prepare(_record(row), self.aliases) for row in rows]
        wanted = [entries.keys_of(one, self.file_id) for one in signers]
        under = self._under({key for keys in wanted for key in keys})
        near = [sorted({number for key in keys for number in under.get(key, ())}) for keys in wanted]
        known, wards = self._entries({number for numbers in near for number in numbers})
        return [
            self._one(one, [known[number] for number in numbers if number in known], wards)
            for one, numbers in zip(signers, near, strict=True)
        ]

    def _one(self, one: Prepared, candidates: list[Prepared], wards: Mapping[int, int | None]) -> Outcome:
        best = residents.choose(one, candidates, self.area)
        if best:
            outcome = "found" if best.probability >= residents.AUTO else "review"
            return Outcome(outcome, best.resident, best.probability, best.rivals, wards[best.resident])
        if len(candidates) < 2:
            return NONE
        # entries alike to each other, such as a father's and a son's: each is likely where the others are left out
        alone = (residents.choose(one, [each], self.area) for each in candidates)
        likely = [each for each in alone if each]
        if len(likely) < 2:
            return NONE
        odds = sum(each.probability / max(1e-9, 1 - each.probability) for each in likely)
        ward = {wards[each.resident] for each in likely}
        return Outcome("several", None, odds / (1 + odds), len(likely), ward.pop() if len(ward) == 1 else None)

    def _under(self, keys: Iterable[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for some in _parts(sorted(keys)):
            mine = select(KEYS.c.key, KEYS.c.number).where(KEYS.c.file_id == self.file_id, KEYS.c.key.in_(some))
            for key, number in db.session.execute(mine):
                found.setdefault(key, []).append(number)
        return found

    def _entries(self, numbers: Iterable[int]) -> tuple[dict[int, Prepared], dict[int, int | None]]:
        known: dict[int, Prepared] = {}
        wards: dict[int, int | None] = {}
        for some in _parts(sorted(numbers)):
            for row in db.session.execute(select(ROWS).where(ROWS.c.file_id == self.file_id, ROWS.c.number.in_(some))):
                known[row.number], wards[row.number] = entries.prepared(row), row.ward_id
        return known, wards


def _record(row: Any) -> Record:
    return Record(
        row.id, row.given_name or "", row.family_name or "", row.email or "", row.phone or "", row.street_address or "",
        row.unit or "", row.city or "", row.postal_code or "", row.signed_at.timestamp(), row.channel,
    )  # fmt: skip


def _parts(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[start : start + MANY] for start in range(0, len(values), MANY))
