"""How frequent a name is among the people of the roll, and how many names share a mailbox, phone or address."""

from collections.abc import Mapping
from functools import lru_cache

from app.common import keys
from app.matching import census
from app.matching.record import Prepared

PRIOR = 3000  # as many people of the country's tables are added to the roll's own
AGAIN = 0.075  # further signatures a signer has, on average, where the roll has not told yet


@lru_cache(maxsize=120_000)
def part(kind: str, text: str) -> int:
    """The number under which a part of a name is counted."""
    return keys.number("rarity", f"{kind}|{text}")


def parts(one: Prepared) -> tuple[int, ...]:
    """What is counted for a signature: given name, each family name, postal code, the whole name."""
    found = [part("g", one.given)] if one.given else []
    found.extend(part("f", word) for word in one.family[:2])
    if one.zip:
        found.append(part("z", one.zip))
    found.append(whole(one))
    return tuple(found)


def whole(one: Prepared) -> int:
    """The number under which a whole name is counted."""
    return keys.number("rarity", f"n|{one.given}|{one.family[0] if one.family else ''}")


class Rarity:
    """Built from counts of the roll itself; only what is asked for need be there, and what is there twice or less may
    be missing: the two that are compared are no evidence."""

    __slots__ = ("_given", "_family", "again", "counts", "crowds", "total")  # noqa: RUF023

    def __init__(self, counts: Mapping[int, int], total: int, crowds: Mapping[int, int], again: float) -> None:
        self.counts, self.total, self.crowds, self.again = counts, max(total, 2), crowds, again
        self._given: dict[str, float] = {}
        self._family: dict[str, float] = {}

    @classmethod
    def of(
        cls, counts: Mapping[int, int], total: int, crowds: Mapping[int, int] | None = None, again: float = AGAIN
    ) -> "Rarity":
        """`counts`: part (see `parts`) → signatures; `crowds`: place (see `keys.places`) → different names there;
        `again`: further signatures a signer has, on average, as the last run of the whole roll found (`whole.Roll`)."""
        return cls(counts, total, crowds or {}, again)

    def given(self, name: str) -> float:
        """Share of other people with this given name."""
        share = self._given.get(name)
        if share is None:
            share = self._given[name] = self._share(part("g", name), census.given(name))
        return share

    def family(self, name: str) -> float:
        """Share of other people with this family name."""
        share = self._family.get(name)
        if share is None:
            share = self._family[name] = self._share(part("f", name), census.family(name))
        return share

    def zip(self, code: str) -> float:
        """Share of the roll in this postal code."""
        return (self.counts.get(part("z", code), 0) + 1) / (self.total + 4)

    def namesakes(self, one: Prepared) -> float:
        """Share of others with the same whole name."""
        return max(0, self.counts.get(whole(one), 0) - 2) / self.total

    def crowd(self, place: int) -> int:
        """How many names share the place."""
        return self.crowds.get(place, 1)

    def _share(self, number: int, prior: float) -> float:
        own = max(0, self.counts.get(number, 0) - 2)
        return (own + PRIOR * prior) / (self.total + PRIOR)
