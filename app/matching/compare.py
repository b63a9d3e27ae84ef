"""Whether two signatures are one person's: three explanations weighed against each other, then vetoes, then levels."""

from dataclasses import dataclass
from math import log2
from typing import NamedTuple

from app.matching import evidence, levels, weights
from app.matching.rarity import Rarity
from app.matching.record import Prepared
from app.matching.weights import Term

RULES = "2026-1"
FLOOR = 0.002  # pairs less likely are not worth a row
REVIEW = 0.10  # and less likely than this, not worth a look
TELLING = 0.3  # bits under which a piece of evidence is not mentioned


class Reason(NamedTuple):
    """A piece of evidence: `code` for the words, `weight` in bits for one person (against, where negative), figures for
    the words."""

    code: str
    weight: float
    params: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two signatures found; nothing of the people is kept in it."""

    probability: float
    level: str  # a code of levels.LEVELS
    veto: str | None  # a code of levels.VETOES
    verdict: str  # auto review ignored
    reasons: tuple[Reason, ...]


NOTHING = Comparison(0.0, "weak", "given", "ignored", ())


def compare(a: Prepared, b: Prepared, rarity: Rarity) -> Comparison:
    """Symmetric."""
    if b.id < a.id:
        a, b = b, a
    seen = evidence.of(a, b, rarity)
    if seen is None:
        return NOTHING
    found = weights.terms(seen, a, rarity)
    one, home, strange = weights.weigh(found, rarity.total)
    chance = one * rarity.again / (one * rarity.again + home + strange)
    veto, level = levels.veto(seen), levels.of(seen)
    if veto:
        chance = min(chance, levels.VETOED)
    bar = levels.LEVELS[level].auto
    verdict = "ignored" if chance < REVIEW else "auto" if not veto and bar and chance >= bar else "review"
    return Comparison(chance, level, veto, verdict, reasons(found, home, strange))


def odds(a: Prepared, b: Prepared, rarity: Rarity) -> float:
    """For one person against all else, if everybody signed once more on average; 0 where nothing speaks for it."""
    if b.id < a.id:
        a, b = b, a
    seen = evidence.of(a, b, rarity)
    if seen is None:
        return 0.0
    one, home, strange = weights.weigh(weights.terms(seen, a, rarity), rarity.total)
    return one / (home + strange)


def reasons(found: list[Term], home: float, strange: float) -> tuple[Reason, ...]:
    """Each piece with its weight against whichever other explanation is the better one, the heaviest first. A name and
    a postal code come with how many people of 10,000 have it."""
    at_home = home / (home + strange)
    told = []
    for code, s, h, t in found:
        weight = log2(s / (h * at_home + t * (1 - at_home)))
        if abs(weight) >= TELLING or code in ("given.same", "family.same"):
            rare = code.startswith(("given.same", "given.called", "family.same", "family.part", "zip.same"))
            told.append(Reason(code, round(weight, 1), (round(t * 1e4, 2),) if rare else ()))
    return tuple(sorted(told, key=lambda reason: (-abs(reason.weight), reason.code)))
