"""How frequent a name is among the people of the roll, and how many names share a mailbox, phone or address."""

from collections.abc import Mapping
from functools import lru_cache

from app.common import keys
from app.matching import census
from app.matching.record import Prepared

PRIOR = 3000  # as many people of the country's tables are added to the roll's own


@lru_cache(maxsize=300_000)
def part(kind: str, text: str) -> int:
    """The number under which a part of a name is counted."""
    return keys.number("rarity", f"{kind}|{text}")


def parts(one: Prepared) -> tuple[int, ...]:
    """What is counted for a signature: given name, each family name, the whole name, the postal code."""
    found = [part("g", one.given)] if one.given else []
    found.extend(part("f", word) for word in one.family[:2])
    found.append(whole(one.given, one.family))
    if one.zip:
        found.append(part("z", one.zip))
    return tuple(found)


def whole(given: str, family: tuple[str, ...]) -> int:
    """The number under which a whole name is counted."""
    return keys.number("rarity", f"n|{given}|{family[0] if family else ''}")


class Rarity:
    """Built from counts of the roll itself: part (see `parts`) → signatures. Only the parts asked for need be there."""

    __slots__ = ("_counts", "_crowds", "total")

    def __init__(self, counts: Mapping[int, int], total: int, crowds: Mapping[int, int]) -> None:
        self._counts, self.total, self._crowds = counts, total, crowds

    @classmethod
    def of(cls, counts: Mapping[int, int], total: int, crowds: Mapping[int, int] | None = None) -> "Rarity":
        """`crowds`: place (see `keys.places`) → different names there; what is missing has one."""
        return cls(counts, max(total, 2), crowds or {})

    def given(self, name: str) -> float:
        """Share of other people with this given name."""
        return self._share(part("g", name), census.given(name))

    def family(self, name: str) -> float:
        """Share of other people with this family name."""
        return self._share(part("f", name), census.family(name))

    def zip(self, code: str) -> float:
        """Share of the roll in this postal code."""
        return (self._counts.get(part("z", code), 0) + 1) / (self.total + 4)

    def namesakes(self, given: str, family: tuple[str, ...]) -> int:
        """How often the whole name is on the roll, beyond two."""
        return max(0, self._counts.get(whole(given, family), 0) - 2)

    def crowd(self, place: int) -> int:
        """How many names share the place."""
        return self._crowds.get(place, 1)

    def _share(self, number: int, prior: float) -> float:
        own = max(0, self._counts.get(number, 0) - 2)  # the two that are being compared are no evidence
        return (own + PRIOR * prior) / (self.total + PRIOR)
