"""Signatures to compare, written as they are typed."""

from collections.abc import Mapping
from itertools import count

from app.common.keys import Alias
from app.matching import rarity
from app.matching.compare import Comparison, compare
from app.matching.rarity import Rarity
from app.matching.record import Prepared, Record, prepare

ALIASES = {"gmail.com": Alias("gmail.com", True), "googlemail.com": Alias("gmail.com", True)}
DAY = 86_400.0
_number = count(1)


def area(crowds: Mapping[int, int] | None = None) -> Rarity:
    """20,000 signatures, a tenth of them in 97101; Ana, Maria and Garcia are frequent there."""
    often = {("z", "97101"): 2000, ("g", "ana"): 150, ("g", "maria"): 400, ("f", "garcia"): 600}
    return Rarity.of({rarity.part(*part): many for part, many in often.items()}, 20_000, crowds)


def signed(
    name: str, *, email: str = "", phone: str = "", at: str = "", unit: str = "", zip: str = "97101", day: float = 0,
    resident: int | None = None, id: int | None = None,
) -> Record:  # fmt: skip
    """`Ana|Garcia Lopez` at `12 Elm St` on a day."""
    given, _, family = name.partition("|")
    return Record(
        id or next(_number), given, family, email, phone, at, unit, "Alder", zip, day * DAY, "paper", resident
    )


def seen(record: Record) -> Prepared:
    """Prepared with the aliases of two mail domains."""
    return prepare(record, ALIASES)


def compared(one: Record, other: Record, where: Rarity | None = None) -> Comparison:
    """Both ways, which must say the same."""
    a, b = seen(one), seen(other)
    where = where or area()
    found = compare(a, b, where)
    assert compare(b, a, where) == found
    return found
