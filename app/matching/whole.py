"""A whole roll at once: the same pairs that signature by signature would be found by `keys.of` and `compare`."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from app.common import keys as hashes
from app.matching import keys, rarity
from app.matching.compare import FLOOR, Comparison, compare, odds
from app.matching.rarity import AGAIN, Rarity
from app.matching.record import Prepared, Record, prepare

TICK = 2000  # pairs between two calls of `step`
ROUNDS = 30  # in which `again` settles
SURE = 200  # signatures by which AGAIN is held before the roll is believed


class Roll:
    """The records prepared; `rarity`, as measured from them, is what comparing a later signature needs."""

    def __init__(self, records: Iterable[Record], aliases: Mapping[str, hashes.Alias] | None = None) -> None:
        self.people = sorted((prepare(record, aliases or {}) for record in records), key=lambda one: one.id)
        self.rarity = measure(self.people)

    def pairs(self, step: Callable[[int], None] | None = None) -> Iterator[tuple[int, int, Comparison]]:
        """Every pair worth a row, once, lower id first, in order. `step`: candidates compared so far."""
        import numpy

        people, area = self.people, self.rarity
        ours, theirs = candidates(people)
        found = numpy.zeros(len(ours))
        for done, (i, j) in enumerate(zip(ours.tolist(), theirs.tolist(), strict=True)):
            found[done] = odds(people[i], people[j], area)
            if step and done % TICK == TICK - 1:
                step(done + 1)
        area.again = again(found, len(people))
        worth = numpy.flatnonzero(found * area.again / (found * area.again + 1) >= FLOOR)
        for i, j in zip(ours[worth].tolist(), theirs[worth].tolist(), strict=True):
            result = compare(people[i], people[j], area)
            if result.probability >= FLOOR:
                yield people[i].id, people[j].id, result


def run(
    records: Iterable[Record], *, aliases: Mapping[str, hashes.Alias] | None = None,
    step: Callable[[int], None] | None = None,
) -> Iterator[tuple[int, int, Comparison]]:  # fmt: skip
    """All pairs of a roll worth a row."""
    yield from Roll(records, aliases).pairs(step)


def candidates(people: list[Prepared]) -> tuple[Any, Any]:
    """Places in `people` of every two that share a key, in order; a key too common is passed over."""
    import numpy

    key, row = index(people)
    _, size = numpy.unique(key, return_counts=True)
    at = numpy.repeat(size, size)  # how many share the key of each place
    at = numpy.flatnonzero((at > 1) & (at <= keys.LIMIT))
    key, row = key[at], row[at]
    pairs, apart, here = [], 1, numpy.arange(len(key))
    while len(here):
        here = here[here + apart < len(key)]
        here = here[key[here] == key[here + apart]]
        pairs.append(row[here].astype(numpy.int64) * len(people) + row[here + apart])
        apart += 1
    joined = numpy.unique(numpy.concatenate(pairs)) if pairs else numpy.zeros(0, numpy.int64)
    return joined // max(1, len(people)), joined % max(1, len(people))


def index(people: list[Prepared]) -> tuple[Any, Any]:
    """All keys in order, and the place in `people` of each."""
    import numpy

    names, rows = array("q"), array("i")
    for number, one in enumerate(people):
        found = keys.of(one)
        names.extend(found)
        rows.extend([number] * len(found))
    key, row = numpy.array(names, numpy.int64), numpy.array(rows, numpy.int32)
    order = numpy.lexsort((row, key))
    return key[order], row[order]


def again(found: Any, total: int) -> float:
    """How many further signatures a signer has: what the odds of all candidates make likeliest."""
    share = AGAIN
    for _ in range(ROUNDS):
        pairs = float((found * share / (found * share + 1)).sum())
        share = (pairs + SURE * AGAIN) / (total + SURE)
    return share


def measure(people: Iterable[Prepared]) -> Rarity:
    """Rarity and crowds of a roll, counted from it."""
    import numpy

    counted, places, names, total = array("q"), array("q"), array("q"), 0
    for one in people:
        total += 1
        counted.extend(rarity.parts(one))
        who = keys.name(one)
        for place in keys.places(one):
            if place:
                places.append(place)
                names.append(who)
    part, often = numpy.unique(numpy.array(counted, numpy.int64), return_counts=True)
    kept = often > 2
    both = numpy.unique(numpy.array([places, names], numpy.int64), axis=1)
    there, crowd = numpy.unique(both[0], return_counts=True)
    many = crowd > 1
    return Rarity.of(
        dict(zip(part[kept].tolist(), often[kept].tolist(), strict=True)), total,
        dict(zip(there[many].tolist(), crowd[many].tolist(), strict=True)),
    )  # fmt: skip
