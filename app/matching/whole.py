"""A whole roll at once: all pairs worth a row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from app.common import keys as hashes
from app.matching import keys, rarity
from app.matching.compare import FLOOR, Comparison, compare
from app.matching.rarity import Rarity
from app.matching.record import Prepared, Record, prepare


def run(
    records: Iterable[Record], *, aliases: Mapping[str, hashes.Alias] | None = None, step: Callable[[int], None] | None = None
) -> Iterator[tuple[int, int, Comparison]]:
    """Each pair once, lower id first, in order."""
    import numpy

    people = sorted((prepare(record, aliases or {}) for record in records), key=lambda p: p.id)
    area = measure(people)
    found = [(key, n) for n, one in enumerate(people) for key in keys.of(one)]
    table = numpy.array(found, dtype=numpy.int64).reshape(-1, 2)
    table = table[numpy.lexsort((table[:, 1], table[:, 0]))]
    bounds = numpy.flatnonzero(numpy.diff(table[:, 0])) + 1
    pairs = set()
    for block in numpy.split(table[:, 1], bounds):
        if len(block) > 1:
            rows = block.tolist()
            pairs.update((rows[i], rows[j]) for i in range(len(rows)) for j in range(i + 1, len(rows)))
    for done, (i, j) in enumerate(sorted(pairs)):
        result = compare(people[i], people[j], area)
        if result.probability >= FLOOR:
            yield people[i].id, people[j].id, result
        if step and done % 1000 == 0:
            step(done)


def measure(people: Iterable[Prepared]) -> Rarity:
    """Rarity and crowds of a roll, counted from it."""
    counts: Counter[int] = Counter()
    names: dict[int, set[int]] = {}
    total = 0
    for one in people:
        total += 1
        counts.update(rarity.parts(one))
        for place in keys.places(one):
            if place:
                names.setdefault(place, set()).add(keys.name(one))
    return Rarity.of(counts, total, {place: len(who) for place, who in names.items() if len(who) > 1})
