"""How clerks sample, how many lines, and what each rule makes of what is found. Pure: plain numbers in and out.

What is law and what is custom, as read in November 2026; whoever files should read their own city's rule.

*California*: Elections Code §9115(a): with more than 500 signatures the clerk may draw at random "at least 500, or 3
percent of the signatures, whichever is greater"; §9115(b): 95 to 110 percent of what is needed means that every
signature is examined. That is the counties' rule; §9240 applies it to cities for referenda in so many words, and §9211
for initiatives, whose own text could not be looked up. The arithmetic is 2 CCR §§20530-20532 with its example in §20540
(a test has it to the last figure): written for the petitions that its §20511 names and for "any other" that may be
sampled; cities use it. By §20530(b)(1) a signature withdrawn before filing and drawn all the same is not valid; here it
is in no packet, so none is drawn.
*Washington*: WAC 434-379-010, written for state initiatives under RCW 29A.72.230: at least 3 percent, a test on pairs
of doubles, compared with its text step by step. A city that uses it borrows it.
*Phoenix*: the City Charter, ch. XV §3(C): 20 percent at random. It says nothing of doubles. Arizona's own law for
state measures is another: 5 percent (A.R.S. §19-121.01), the share found invalid taken off the rest (§19-121.04(A)(3)),
100 percent needed (§19-121.04(B)); that projection is used here for Phoenix, which is custom and not its charter.
*Plain* is nobody's law: the unbiased estimate (Goodman 1949) for a sample of any size.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from math import ceil, sqrt

DRAWN = ("california", "washington", "phoenix", "free", "all")  # by what rule a sample can be drawn
JUDGING = ("california", "washington", "phoenix", "plain")  # and what it can be put to
CALIFORNIA_LEAST = 500
BLUR = 20  # one pair in the sample may move the plain estimate by a twentieth of what was filed, not by more


@dataclass(frozen=True)
class Findings:
    """A sample of `judged` lines out of `filed`, by what was found of them. A double is the second line of a person."""

    filed: int
    judged: int
    valid: int
    outside: int = 0  # not a resident
    paired: int = 0  # doubles of a line that is in the sample too
    halved: int = 0  # doubles of a line that is not: who has the sample alone takes it for valid
    other: int = 0  # unreadable, otherwise invalid

    @property
    def seen_valid(self) -> int:
        """Lines that are valid to whoever has the sample alone."""
        return self.valid + self.halved

    @property
    def invalid(self) -> int:
        return self.outside + self.other

    @property
    def value(self) -> float:
        """A: how many filed lines one sampled line stands for."""
        return self.filed / self.judged


@dataclass(frozen=True)
class Outcome:
    """What a rule says: how many valid, what one double in the sample costs beyond itself, and what follows."""

    rule: str
    valid: int | None  # projected; None where the rule projects nothing
    double: int | None  # signatures
    result: str | None  # passes, every, fails; None without a minimum
    pairs_most: float | None = None  # Washington: pairs that the sample may hold
    pair: float | None = None  # and for how many pairs of the whole roll one stands


def size(rule: str, filed: int, wish: int | None = None) -> int:
    """How many of the filed lines the rule draws; three percent of 24,034 are 722, as in 2 CCR §20540."""
    if rule == "california":
        return filed if filed <= CALIFORNIA_LEAST else max(CALIFORNIA_LEAST, _share(filed, 3))
    if rule in ("washington", "phoenix"):
        return _share(filed, {"washington": 3, "phoenix": 20}[rule])
    return min(wish or filed, filed) if rule == "free" else filed


def needs(rule: str, filed: int) -> int:
    """How many lines must be judged before the rule may be put to them: what it draws itself; for the plain estimate so
    many that a pair, which stands for about (N/n)² lines, stands for no more than N/20: n ≥ √(20 N)."""
    return min(filed, ceil(sqrt(BLUR * filed))) if rule == "plain" else size(rule, filed)


def judge(rule: str, found: Findings, minimum: int | None) -> Outcome:
    """What this rule says of what was found; one of JUDGING, `found.judged` above 0."""
    by = {"california": california, "washington": washington, "phoenix": phoenix, "plain": plain}
    return by[rule](found, minimum)


def california(found: Findings, minimum: int | None) -> Outcome:
    """2 CCR §20530: valid share to two decimals of a percent, times the raw count, rounded up. §20531: A to four
    decimals, weight A(A-1), times the doubles, rounded up. §20532: the one less the other."""
    share = _round(Decimal(found.seen_valid) / found.judged, "0.0001")
    uncorrected = _up(share * found.filed)
    value = _round(Decimal(found.filed) / found.judged, "0.0001")
    weight = value * (value - 1)
    valid = max(0, uncorrected - _up(weight * found.paired))
    result = None
    if minimum is not None:
        result = "fails" if 100 * valid < 95 * minimum else "passes" if 100 * valid > 110 * minimum else "every"
    if found.judged == found.filed and minimum is not None:  # every signature was examined
        result = "passes" if valid >= minimum else "fails"
    return Outcome("california", valid, _up(weight), result)


def washington(found: Findings, minimum: int | None) -> Outcome:
    """WAC 434-379-010(3)-(9), with f = judged / filed, I invalid lines, M the minimum: at most
    P = filed - M - (I + 1.5 √I) / f pairs are allowed, of which f²P are expected in the sample and
    f²P - 1.65 √(f²P) accepted. More pairs, or P below 0: every signature is canvassed."""
    ratio = found.judged / found.filed
    pair = 1 / ratio**2
    if minimum is None:
        return Outcome("washington", None, None, None, None, pair)
    if found.judged == found.filed:
        return Outcome("washington", None, None, "passes" if found.valid >= minimum else "fails", None, pair)
    upper = (found.invalid + 1.5 * sqrt(found.invalid)) / ratio
    expected = ratio**2 * (found.filed - minimum - upper)
    accepted = expected - 1.65 * sqrt(expected) if expected >= 0 else -1.0
    return Outcome("washington", None, None, "passes" if found.paired <= accepted else "every", accepted, pair)


def phoenix(found: Findings, minimum: int | None) -> Outcome:
    """The share found invalid, doubles among it, taken off the filed lines; a double costs what any invalid line does:
    nothing beyond itself."""
    valid = found.filed - ceil(found.filed * (found.judged - found.seen_valid) / found.judged)
    return Outcome("phoenix", valid, 0, _enough(valid, minimum))


def plain(found: Findings, minimum: int | None) -> Outcome:
    """Goodman (Annals of Mathematical Statistics 20, 1949, 572-579), where nobody signed more than twice:
    A·v - A (N - n) / (n - 1) · d for v valid lines and d pairs in a sample of n out of N. Unbiased, because a pair is
    drawn whole with the chance n (n - 1) / (N (N - 1)); A(A - 1) above is the same for large n."""
    filed, judged = found.filed, found.judged
    weight = found.value * (filed - judged) / (judged - 1) if judged > 1 else 0.0
    valid = max(0, round(found.value * found.seen_valid - weight * found.paired))
    return Outcome("plain", valid, round(weight), _enough(valid, minimum))


def _enough(valid: int, minimum: int | None) -> str | None:
    return None if minimum is None else "passes" if valid >= minimum else "fails"


def _share(filed: int, percent: int) -> int:
    return -(-filed * percent // 100)


def _round(value: Decimal, places: str) -> Decimal:
    return value.quantize(Decimal(places), ROUND_HALF_UP)


def _up(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_CEILING))
