"""Invented people whose names are as frequent as in the country, for rolls to be matched: each number is one signature,
and one in fourteen is somebody's second."""

import random
from bisect import bisect
from itertools import accumulate
from typing import NamedTuple

from app.matching import census

AGAIN = 14
ZIP = 1_000  # signatures to a postal code
WAYS = ("Street", "Avenue", "Lane", "Road", "Court")


class Names:
    """Given and family names, drawn by how frequent they are."""

    def __init__(self) -> None:
        with census.FILE.open(encoding="ascii") as lines:
            rows = [line.rstrip("\n").split(",") for line in lines][1:]
        self.given = _drawn({name: int(men or 0) + int(women or 0) for name, men, women, _ in rows})
        self.family = _drawn({name: int(last or 0) for name, _, _, last in rows})

    def draw(self, chance: random.Random) -> tuple[str, str]:
        """One person's."""
        found = [names[bisect(sums, chance.random() * sums[-1])] for names, sums in (self.given, self.family)]
        return found[0].capitalize(), found[1].capitalize()


def _drawn(often: dict[str, int]) -> tuple[list[str], list[int]]:
    names = sorted(name for name, number in often.items() if number)
    return names, list(accumulate(often[name] for name in names))


class Signer(NamedTuple):
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    street_address: str
    postal_code: str


def signer(names: Names, number: int, size: int, seed: int = 1) -> Signer:
    """Who signed as this number on a roll of that size."""
    chance = random.Random(seed * 1_000_000_007 + number)  # noqa: S311
    if number and number % AGAIN == 0:
        first = signer(names, chance.randrange(number) // AGAIN * AGAIN + 1, size, seed)
        other = chance.random() < 0.5
        return first._replace(email=f"other{number}@mail.example" if other else first.email, phone=None)
    given, family = names.draw(chance)
    home = chance.randrange(size * 3 // 4 + 1)  # some live together
    place = random.Random(home)  # noqa: S311
    return Signer(
        given, family,
        f"{given}.{family}{chance.randrange(1, 60)}@mail.example".lower() if chance.random() < 0.7 else None,
        f"907{chance.randrange(10**7):07}" if chance.random() < 0.4 else None,
        f"{place.randrange(1, 4_000)} {place.choice(names.family[0]).capitalize()} {place.choice(WAYS)}",
        f"{10_000 + home % max(8, size // ZIP):05}",
    )  # fmt: skip
