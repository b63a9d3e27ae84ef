"""How many people signed, before anybody has reviewed: from the probabilities of the pairs."""

import math
import random
from collections.abc import Iterable
from typing import NamedTuple

MISSED = 0.035  # of the doubles, those no key finds
ROUNDS = 40
UNSURE = 0.06  # how far the probabilities of the pairs may be off, as a share (one standard deviation)


class Estimate(NamedTuple):
    """`least` and `most` hold the truth in 19 of 20 rolls."""

    least: int
    best: int
    most: int


def people(signatures: int, auto: Iterable[tuple[int, int]], pairs: Iterable[tuple[int, int, float]]) -> Estimate:
    """`auto`: pairs already joined; `pairs`: all others with the probability that they are one person's."""
    parent: dict[int, int] = {}

    def top(one: int) -> int:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent[above]
            one = above
        return one

    joined = 0
    for one, other in sorted(auto):
        a, b = top(one), top(other)
        joined += a != b
        parent[max(a, b)] = min(a, b)
    open_pairs = sorted({(top(one), top(other), p) for one, other, p in pairs if top(one) != top(other)})
    mean, spread = _merges(open_pairs)
    missed = MISSED * (joined + mean)
    deviation = math.sqrt(spread + (UNSURE * mean) ** 2 + missed + missed**2 / 4)
    best = signatures - joined - mean - missed
    most = min(signatures - joined, best + 1.96 * deviation)
    return Estimate(max(0, round(best - 1.96 * deviation)), round(best), round(most))


def _merges(pairs: list[tuple[int, int, float]]) -> tuple[float, float]:
    """Mean and variance of how many groups fewer there are when each pair is joined with its probability."""
    degree: dict[int, int] = {}
    for one, other, _ in pairs:
        degree[one] = degree.get(one, 0) + 1
        degree[other] = degree.get(other, 0) + 1
    mean = spread = 0.0
    tangled = []
    for pair in pairs:
        if degree[pair[0]] == degree[pair[1]] == 1:
            mean += pair[2]
            spread += pair[2] * (1 - pair[2])
        else:
            tangled.append(pair)
    if tangled:
        found = [_once(tangled, random.Random(seed)) for seed in range(ROUNDS)]  # noqa: S311
        middle = sum(found) / ROUNDS
        mean += middle
        spread += sum((n - middle) ** 2 for n in found) / (ROUNDS - 1)
    return mean, spread


def _once(pairs: list[tuple[int, int, float]], chance: random.Random) -> int:
    parent: dict[int, int] = {}

    def top(one: int) -> int:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent[above]
            one = above
        return one

    merges = 0
    for one, other, p in pairs:
        if chance.random() < p and (a := top(one)) != (b := top(other)):
            parent[a] = b
            merges += 1
    return merges
