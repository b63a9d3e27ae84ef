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
FLOOR = 0.02  # pairs less likely are not worth a row
REVIEW = 0.10
SOON = 20 * 60  # seconds

# chances that the evidence looks so: one person, two of one home, two strangers (None: by the name's rarity)
SAME, HOME, STRANGER = 0, 1, 2
AGAIN = 0.075  # how many further signatures a signer has, on average
MEMBERS = 0.9  # how many others of one home sign
CHANCES: dict[str, dict[str, tuple[float, float, float]]] = {
    "family": {"same": (0.80, 0.60, 1), "part": (0.08, 0.10, 1), "near": (0.07, 0.01, 1), "clash": (0.01, 0.10, 1),
               "other": (0.02, 0.35, 1), "none": (1, 1, 1)},
    "mailbox": {"same": (0.60, 0.03, 1e-7), "near": (0.05, 0.003, 1e-5), "other": (0.35, 0.97, 1), "none": (1, 1, 1)},
    "phone": {"same": (0.93, 0.15, 1e-5), "other": (0.07, 0.85, 1), "none": (1, 1, 1)},
    "zip": {"same": (0.95, 0.96, 1), "other": (0.05, 0.04, 1), "none": (1, 1, 1)},
    "middle": {"same": (0.30, 0.01, 0.01), "initial": (0.65, 0.07, 0.07), "other": (0.05, 0.92, 0.92), "none": (1, 1, 1)},
    "alike": {"same": (0.30, 0.20, 0.01), "initial": (0.65, 0.45, 0.07), "other": (0.05, 0.35, 0.92), "none": (1, 1, 1)},
    "suffix": {"same": (0.5, 0.05, 0.02), "one": (0.4, 0.6, 1), "other": (0.01, 0.35, 0.02), "none": (1, 0.4, 1)},
}  # fmt: skip


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


def compare(a: Prepared, b: Prepared, rarity: Rarity) -> Comparison:
    """Symmetric; nothing of the people is kept in what it returns."""
    if b.id < a.id:
        a, b = b, a
    seen = evidence.of(a, b, rarity)
    one, home, strange = weigh(seen, a, b, rarity, AGAIN, MEMBERS)
    chance = one / (one + home + strange)
    veto, level = levels.veto(seen), levels.of(seen)
    if veto:
        chance = min(chance, levels.VETOED)
    bar = levels.LEVELS[level].auto
    verdict = "ignored" if chance < REVIEW else "auto" if not veto and bar and chance >= bar else "review"
    return Comparison(chance, level, veto, verdict, ())


def weigh(
    e: Evidence, a: Prepared, b: Prepared, rarity: Rarity, again: float, members: float
) -> tuple[float, float, float]:
    """How many pairs that look so are expected of one person, of one home, of strangers, for each signature."""
    one, home, strange = again, members, float(rarity.total)
    for name in ("family", "mailbox", "phone", "zip", "suffix"):
        s, h, t = CHANCES[name][getattr(e, name)]
        one, home, strange = one * s, home * h, strange * t
    # a father and a son of one name mostly share the middle name as well
    s, h, t = CHANCES["alike" if e.given in ("same", "called") else "middle"][e.middle]
    one, home, strange = one * s, home * h, strange * t
    if e.soon:
        one, home, strange = one * 0.04, home * 0.5, strange * 0.002
    s, h, t = _given(e, rarity)
    one, home, strange = one * s, home * h, strange * t
    strange *= _family(e, a, b, rarity)
    if e.given == "same" and e.family == "same":  # names go together: Maria with Garcia, Nguyen with Thi
        others = rarity.namesakes(a.given, a.family) / rarity.total
        alone = t * min(1.0, max((rarity.family(n) for n in e.name), default=1e-4))
        strange *= max(1.0, 0.7 * others / alone) if e.name else 1.0
    if e.zip == "same":
        strange *= rarity.zip(a.zip)
    s, h, t = _home(e)
    one, home, strange = one * s, home * h, strange * t
    return one, home, strange


def _given(e: Evidence, rarity: Rarity) -> tuple[float, float, float]:
    share = rarity.given(e.word)
    men = census.men(e.word)
    table = {
        "same": (0.74, 0.00015 + 0.003 * men + 0.1 * share, share),
        "called": (0.12, 0.002, share),
        "near": (0.05, 0.004, 0.002),
        "twin": (0.005, 0.006, 0.01),
        "initial": (0.03, 0.06, 0.06),
        "middle": (0.03, 0.003, share * 0.1),
        "other": (0.01, 0.9, 1),
        "none": (1, 1, 1),
    }
    return table[e.given]


def _family(e: Evidence, a: Prepared, b: Prepared, rarity: Rarity) -> float:
    if e.family in ("same", "part", "clash") and e.name:
        return min(rarity.family(n) for n in e.name) * (0.8 if e.family == "same" else 3)
    if e.family == "same":
        return 1e-4
    return {"near": 0.004, "other": 1.0, "none": 1.0, "part": 0.01, "clash": 0.02}[e.family]


def _home(e: Evidence) -> tuple[float, float, float]:
    if e.home == "same":
        unit = {"same": (0.97, 0.97, 0.1), "one": (1, 1, 1), "none": (1, 1, 1), "other": (0.03, 0.03, 0.9)}[e.unit]
        return 0.9 * unit[0], 0.9 * unit[1], 4e-4 * unit[2]
    return {"near": (0.10, 0.06, 0.002), "other": (0.04, 0.04, 1), "none": (1, 1, 1), "residence": (0.9, 0.9, 0.003)}[e.home]  # fmt: skip
