"""Which entry of the residents file a signature is: the same comparer, each candidate weighed against its rivals."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.common import keys as hashes
from app.matching import evidence, keys, levels, weights, whole
from app.matching.rarity import Rarity
from app.matching.record import Prepared, Record, prepare

AUTO, REVIEW = 0.99, 0.5
MOVED = 0.09  # how many stand there under an old address
LISTED = 0.8  # how many of those who sign stand in such a file

# what a veto takes from an entry: the signer may be somebody of that home who is not in the file
DOUBTED = {"suffix": 0.1, "twin": 0.3, "middle": 0.1, "given": 0.2, "initial": 0.3}


@dataclass(frozen=True, slots=True)
class Resident:
    """One entry of the file; nothing but what is compared."""

    id: int
    given_name: str
    middle_name: str
    family_name: str
    suffix: str
    street_address: str
    unit: str
    city: str
    postal_code: str


class Link(NamedTuple):
    """`rivals`: other entries at least a twentieth as likely."""

    signature: int
    resident: int
    probability: float
    rivals: int


def prepare_resident(entry: Resident) -> Prepared:
    """An entry prepared as a signature is."""
    given = f"{entry.given_name} {entry.middle_name}".strip()
    family = f"{entry.family_name} {entry.suffix}".strip()
    place = entry.street_address, entry.unit, entry.city, entry.postal_code
    return prepare(Record(entry.id, given, family, "", "", *place, 0.0, "file"))


def link(
    records: Iterable[Record], residents: Iterable[Resident], *, aliases: Mapping[str, hashes.Alias] | None = None,
    step: Callable[[int], None] | None = None,
) -> Iterator[Link]:  # fmt: skip
    """The best entry for each signature that has one likely enough to look at."""
    import numpy

    entries = [prepare_resident(entry) for entry in residents]
    area = whole.measure(entries)
    key, row = whole.index(entries)
    for done, record in enumerate(records, 1):
        one = prepare(record, aliases or {})
        wanted = numpy.array(keys.of(one), numpy.int64)
        first, last = key.searchsorted(wanted), key.searchsorted(wanted, "right")
        near = {number for low, high in zip(first, last, strict=True) for number in row[low:high].tolist()}
        if best := choose(one, (entries[number] for number in sorted(near)), area):
            yield best
        if step and done % 1000 == 0:
            step(done)


def choose(one: Prepared, candidates: Iterable[Prepared], area: Rarity) -> Link | None:
    """The likeliest of the candidates, each normalised over all and over nobody; None below REVIEW."""
    scores: list[tuple[float, int]] = []
    nobody = 1.0
    for entry in candidates:
        seen = evidence.of(one, entry, area)
        if seen is None:
            continue
        same, home, strange = weights.weigh(weights.terms(seen, entry, area, MOVED), area.total)
        strange *= 2  # `weigh` counts pairs of one roll
        scores.append((LISTED * same / strange * DOUBTED.get(levels.veto(seen) or "", 1.0), entry.id))
        nobody = max(nobody, 2 * home / strange)
    if not scores:
        return None
    scores.sort(key=lambda s: (-s[0], s[1]))
    total = sum(score for score, _ in scores) + (1 - LISTED) * nobody
    top, number = scores[0]
    if top / total < REVIEW:
        return None
    return Link(one.id, number, top / total, sum(score >= top / 20 for score, _ in scores[1:]))
