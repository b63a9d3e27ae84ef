"""How frequent names are in the country, and whether men or women bear them: census.csv, US Census of 1990 (public
domain), per million. It is the prior where a roll is too short to tell, and nothing else."""

from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("census.csv")
GIVEN_UNKNOWN, FAMILY_UNKNOWN = 2e-5, 1e-5  # share of a name that is not in the tables


@cache
def tables() -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    given, family = {}, {}
    with FILE.open(encoding="ascii") as lines:
        next(lines)
        for line in lines:
            name, men, women, last = line.rstrip("\n").split(",")
            if men or women:
                given[name] = (int(men or 0) / 1e6, int(women or 0) / 1e6)
            if last:
                family[name] = int(last) / 1e6
    return given, family


@lru_cache(maxsize=60_000)
def given(name: str) -> float:
    """Share of all people with this given name."""
    men, women = tables()[0].get(name, (0.0, 0.0))
    return max((men + women) / 2, GIVEN_UNKNOWN)


@lru_cache(maxsize=60_000)
def family(name: str) -> float:
    """Share of all people with this family name."""
    return max(tables()[1].get(name, 0.0), FAMILY_UNKNOWN)


@lru_cache(maxsize=60_000)
def men(name: str) -> float:
    """The share of men among its bearers; 0.5 where unknown, unless its ending tells in Spanish and English alike."""
    male, female = tables()[0].get(name, (0.0, 0.0))
    guess = 0.15 if name.endswith("a") else 0.85 if name.endswith("o") else 0.5
    return (male + guess * 2e-5) / (male + female + 2e-5)
