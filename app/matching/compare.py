"""Whether two signatures are one person's: three explanations weighed against each other.

What two signatures share is explained by one person who signed twice, by two people of one home, or by two strangers of
like name. Each explanation is given the chance of every piece of evidence; facts of a household (family name, home,
landline) so never speak for one person against another of that home. All chances are written by hand.
"""

from dataclasses import dataclass
from typing import NamedTuple

from app.matching import census, evidence, levels
from app.matching.evidence import Evidence
from app.matching.rarity import Rarity
from app.matching.record import Prepared

RULES = "2026-1"
FLOOR = 0.002  # pairs less likely are not worth a row
REVIEW = 0.10

# chances that the evidence looks so: one person, two of one home, two strangers (None: by the name's rarity)
MOVED = 0.012
MEMBERS = 0.6  # pairs of one home, for each signature
CHANCES: dict[str, dict[str, tuple[float, float, float]]] = {
    "family": {"same": (0.80, 0.60, 1), "part": (0.08, 0.20, 1), "near": (0.07, 0.01, 1), "clash": (0.01, 0.10, 1),
               "other": (0.015, 0.35, 1), "none": (1, 1, 1)},
    "mailbox": {"same": (0.60, 0.03, 1e-7), "near": (0.05, 0.003, 1e-5), "other": (0.35, 0.97, 1), "none": (1, 1, 1)},
    "phone": {"same": (0.93, 0.15, 1e-5), "other": (0.07, 0.85, 1), "none": (1, 1, 1)},
    "zip": {"same": (0.92, 0.95, 1), "other": (1, 1, 1), "none": (1, 1, 1)},
    "resident": {"same": (0.72, 0.08, 0.08), "other": (0.01, 0.60, 0.70), "none": (1, 1, 1)},
    "middle": {"same": (0.30, 0.01, 0.01), "initial": (0.65, 0.07, 0.07), "other": (0.05, 0.92, 0.92), "none": (1, 1, 1)},
    "alike": {"same": (0.30, 0.20, 0.01), "initial": (0.65, 0.45, 0.07), "other": (0.05, 0.35, 0.92), "none": (1, 1, 1)},
    "suffix": {"same": (0.5, 0.05, 0.02), "one": (0.08, 0.6, 1), "other": (0.01, 0.35, 0.02), "none": (1, 1, 1)},
}  # fmt: skip


NO_SUFFIX = (1, 0.4, 1)
SOON = (0.005, 0.5, 0.002)
ADDRESSED = (0.35, 0.003, 0.005)
SWAPPED = (0.02, 0.01, 0.04)
_PLAIN = ("family", "", "suffix", "mailbox", "phone", "", "", "zip", "resident")  # as they stand in Evidence, from the second on


class Reason(NamedTuple):
    """A piece of evidence: `code` for the words, its weight in bits for (or against) one person."""

    code: str
    weight: float
    params: tuple[float | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two signatures found."""

    probability: float
    level: str
    veto: str | None
    verdict: str  # auto review ignored
    reasons: tuple[Reason, ...]


NOTHING = Comparison(0.0, "weak", "given", "ignored", ())


def compare(a: Prepared, b: Prepared, rarity: Rarity) -> Comparison:
    """Symmetric; nothing of the people is kept in what it returns."""
    if b.id < a.id:
        a, b = b, a
    seen = evidence.of(a, b, rarity)
    if seen is None:
        return NOTHING
    chance = _share(weigh(seen, a, b, rarity), rarity.again)
    veto, level = levels.veto(seen), levels.of(seen)
    if veto:
        chance = min(chance, levels.VETOED)
    bar = levels.LEVELS[level].auto
    verdict = "ignored" if chance < REVIEW else "auto" if not veto and bar and chance >= bar else "review"
    return Comparison(chance, level, veto, verdict, ())


def odds(a: Prepared, b: Prepared, rarity: Rarity) -> float:
    """For one person against all else, if everybody signed once more on average; 0 where nothing speaks for it."""
    if b.id < a.id:
        a, b = b, a
    seen = evidence.of(a, b, rarity)
    if seen is None:
        return 0.0
    one, home, strange = weigh(seen, a, b, rarity)
    return one / (home + strange)


def _share(explained: tuple[float, float, float], again: float) -> float:
    one, home, strange = explained
    return one * again / (one * again + home + strange)


def weigh(
    e: Evidence, a: Prepared, b: Prepared, rarity: Rarity, moved: float = MOVED
) -> tuple[float, float, float]:
    """How many pairs that look so there are for each signature: of one person (if everybody signed once more), of one
    home, of strangers. `moved`: how many have another address the other time."""
    tables = [CHANCES[name][value] for name, value in zip(_PLAIN, e[1:], strict=False) if name and value != "none"]
    if e.zip == "other":
        tables.append((0.004 + moved, 0.002, 1) if e.home == "other" else (0.06 + moved, 0.05, 1))
    if e.home != "other" or e.zip != "other":
        tables.append(_home(e))
    # a father and a son of one name mostly share the middle name as well
    tables.append(CHANCES["alike" if e.given in ("same", "called") else "middle"][e.middle])
    tables.append(_given(e, rarity))
    if e.suffix == "none":
        tables.append(NO_SUFFIX)
    if e.soon:
        tables.append(SOON)
    if e.addressed and e.given not in ("called", "near"):
        tables.append(ADDRESSED)
    if e.swapped:
        tables.append(SWAPPED)
    one, home, strange = 1.0, MEMBERS, rarity.total / 2 * _family(e, a, rarity)
    for s, h, t in tables:
        one, home, strange = one * s, home * h, strange * t
    if e.zip == "same":
        strange *= rarity.zip(a.zip)
    return one, home, strange


def _given(e: Evidence, rarity: Rarity) -> tuple[float, float, float]:
    share = rarity.given(e.word)
    men = census.men(e.word)
    table = {
        "same": (0.74, 0.00015 + 0.003 * men + 0.3 * share, share),
        "called": (0.12, 0.002, share),
        "near": (0.06, 0.004, 0.002),
        "twin": (0.005, 0.006, 0.01),
        "initial": (0.03, 0.003, 0.003),
        "middle": (0.03, 0.003, share * 0.1),
        "other": (0.04, 0.9, 1),
        "none": (1, 1, 1),
    }
    return table[e.given]


def _family(e: Evidence, a: Prepared, rarity: Rarity) -> float:
    """Share of strangers whose family name agrees so. Names go together (Maria with Garcia): where the whole name is
    on the roll more often than its parts let expect, that counts."""
    if e.name and e.family in ("same", "part", "clash"):
        share = min(rarity.family(name) for name in e.name)
        if e.family != "same":
            return share * 3
        together = rarity.namesakes(a) / rarity.given(e.word) if e.given == "same" and not e.swapped else 0.0
        return max(share, together)
    return {"same": 1e-4, "near": 0.002, "other": 1.0, "none": 1.0, "part": 0.01, "clash": 0.02}[e.family]


def _home(e: Evidence) -> tuple[float, float, float]:
    if e.home == "same":
        unit = {"same": (0.97, 0.97, 0.1), "one": (1, 1, 1), "none": (1, 1, 1), "other": (0.03, 0.03, 0.9)}[e.unit]
        return 0.9 * unit[0], 0.9 * unit[1], 4e-4 * unit[2]
    return {"near": (0.10, 0.06, 0.002), "other": (0.04, 0.04, 1), "none": (1, 1, 1), "residence": (0.9, 0.9, 0.003)}[e.home]  # fmt: skip
