"""How many different people's valid lines were filed, from those that were looked at; with an interval, and how likely
a minimum is reached. Pure.

Whoever sees the whole roll knows a line's double wherever it is. Each line then weighs 1, a double whose other line was
not drawn one half (the other half is drawn as often), a double whose other line is in the sample nothing: the mean
weight times the filed lines is unbiased (Horvitz and Thompson 1952; the weights are those of Lavallée's weight share
method), and spares the large weights that a clerk gives to the few pairs in a sample.
The interval is the hypergeometric one (Clopper and Pearson 1934, for a finite roll: Wright 1991), not a normal one: it
is honest when nothing invalid was found, and shrinks to a point when every line was looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, lgamma

from app.sampling.rules import Findings

LEVEL = 0.95
TINY = 1e-17


@dataclass(frozen=True)
class Estimate:
    """People, each counted once."""

    best: int
    least: int
    most: int


def people(found: Findings, level: float = LEVEL) -> Estimate:
    """At `level` the interval holds the truth. Lines of weight 1 and lines of weight ½ or 1 are bounded each; half
    their sum is people. Where they differ each gets half the error allowed."""
    whole, touched = found.valid, found.valid + found.halved
    each = level if whole == touched else (1 + level) / 2
    low, high = zip(*(between(found.filed, found.judged, number, each) for number in (whole, touched)), strict=True)
    best = round(found.filed * (whole + touched) / 2 / found.judged)
    return Estimate(best, sum(low) // 2, -(-sum(high) // 2))


def between(filed: int, judged: int, seen: int, level: float = LEVEL) -> tuple[int, int]:
    """Bounds of how many of the filed lines are such that `seen` of the `judged` were."""
    error = (1 - level) / 2
    least = _first(seen, filed - (judged - seen), lambda k: _at_least(filed, judged, k, seen) > error)
    rest = judged - seen  # the same for the lines that are not
    fewest = _first(rest, filed - seen, lambda k: _at_least(filed, judged, k, rest) > error)
    return least, filed - fewest


def reaches(found: Findings, minimum: int) -> float:
    """How likely so many valid people were filed, 0..1: the beta-binomial of the lines not looked at, every number of
    valid ones being equally likely before (Laplace). Doubles found weigh as in `people`."""
    seen = found.valid + found.halved
    doubled = round(found.filed * found.halved / 2 / found.judged)
    rest, wanted = found.filed - found.judged, minimum + doubled - seen
    if wanted <= 0 or rest < wanted:
        return float(wanted <= 0)
    a, b = seen + 1, found.judged - seen + 1
    mean = rest * a / (a + b)
    if wanted > mean:
        return min(1.0, _beta_tail(rest, a, b, wanted))
    return max(0.0, 1 - _beta_tail(rest, b, a, rest - wanted + 1))


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least number from low to high for which it holds; it holds from there on."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _at_least(filed: int, judged: int, such: int, seen: int) -> float:
    """The chance that `judged` lines drawn from `filed`, of which so many are such, hold `seen` or more of them."""
    if seen * filed <= judged * such:  # no more than expected: half or more, which is all that is asked
        return 1.0
    if seen > min(judged, such):
        return 0.0
    term = exp(_choose(such, seen) + _choose(filed - such, judged - seen) - _choose(filed, judged))
    total, k = 0.0, seen
    while term > TINY * total:
        total += term
        term *= (such - k) * (judged - k) / ((k + 1) * (filed - such - judged + k + 1))
        k += 1
    return total


def _beta_tail(rest: int, a: int, b: int, wanted: int) -> float:
    """P(X ≥ wanted), X beta-binomial of `rest` trials with a, b; beyond its mean the terms only shrink."""
    term = exp(_choose(rest, wanted) + _beta(wanted + a, rest - wanted + b) - _beta(a, b))
    total, k = 0.0, wanted
    while term > TINY * total and k < rest:
        total += term
        term *= (rest - k) * (k + a) / ((k + 1) * (rest - k - 1 + b))
        k += 1
    return total + term


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _beta(a: int, b: int) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
