"""The arithmetic, against worked examples and against truth by simulation."""

import random
from math import comb

import pytest

from app.sampling import drawing, estimate, rules
from app.sampling.rules import Findings


def test_the_example_of_the_california_code() -> None:
    """2 CCR §20540, to the last figure: 17,178 - 2,150 = 15,028."""
    assert rules.size("california", 24_034) == 722
    found = Findings(24_034, 722, 516, outside=204, paired=2)
    assert (rules.california(found, None).valid, rules.california(found, None).double) == (15_028, 1_075)
    assert rules.california(found, 15_028).result == "every"
    assert rules.california(found, 13_000).result == "passes"
    assert rules.california(found, 16_000).result == "fails"


def test_a_double_at_three_percent_costs_1078() -> None:
    assert rules.california(Findings(100_000, 3_000, 3_000), None).double == 1_078  # 33.3333 · 32.3333 = 1,077.78


@pytest.mark.parametrize(("rule", "filed", "lines"), [
    ("california", 500, 500), ("california", 501, 500), ("california", 16_667, 501), ("washington", 1_000, 30),
    ("phoenix", 1_001, 201), ("free", 40, 40), ("all", 7, 7), ("california", 0, 0),
])  # fmt: skip
def test_sizes(rule: str, filed: int, lines: int) -> None:
    assert rules.size(rule, filed, 50) == lines


def test_washington_by_hand() -> None:
    """100,000 filed, 3,000 looked at, 400 invalid, 60,000 needed: upper limit (400 + 30) / 0.03 = 14,333.33; pairs
    allowed 25,666.67; expected 0.0009 of them, 23.1; accepted 23.1 - 1.65 · 4.80625 = 15.1697."""
    found = Findings(100_000, 3_000, 2_585, outside=400, paired=15)
    told = rules.washington(found, 60_000)
    assert told.pairs_most == pytest.approx(15.1697, abs=1e-4)
    assert told.result == "passes"
    assert rules.washington(Findings(100_000, 3_000, 2_584, outside=400, paired=16), 60_000).result == "every"
    assert rules.washington(found, 90_000).result == "every", "more invalid ones than can be spared"


def test_phoenix_takes_off_the_invalid_share() -> None:
    assert rules.phoenix(Findings(1_000, 200, 180, outside=19, paired=1), 900).valid == 900
    assert rules.phoenix(Findings(1_000, 200, 180, outside=19, paired=1), 900).result == "passes"


def test_goodman_and_the_half_weights_are_unbiased() -> None:
    """400 lines of 350 people, 50 of whom signed twice, 40 lines of nobody: truth 310 + … by 4,000 samples of 100."""
    people = [*range(310), *range(50)]  # 360 lines, 310 people, 50 of them twice
    filed, chance = [*people, *[None] * 40], random.Random(7)
    goodman, halves, rounds = 0.0, 0.0, 4_000
    for _round in range(rounds):
        drawn = chance.sample(range(400), 100)
        seen: set[int] = set()
        valid = paired = halved = 0
        for at in drawn:
            who = filed[at]
            if who is None:
                continue
            twin = at + 310 if at < 50 else at - 310 if 310 <= at < 360 else None
            if who in seen:
                paired += 1
            elif twin is not None and twin not in drawn:
                halved += 1
            else:
                valid += 1
            seen.add(who)
        other = sum(filed[at] is None for at in drawn)
        found = Findings(400, 100, valid, paired=paired, halved=halved, other=other)
        goodman += rules.plain(found, None).valid or 0
        halves += estimate.people(found).best
    assert goodman / rounds == pytest.approx(310, abs=1)
    assert halves / rounds == pytest.approx(310, abs=0.6)


def test_bounds_are_the_exact_ones() -> None:
    """Against the tails summed in whole numbers: of 60 lines 20 were looked at, 15 were such."""

    def at_least(such: int) -> float:
        return sum(comb(such, k) * comb(60 - such, 20 - k) for k in range(15, 21)) / comb(60, 20)

    low, high = estimate.between(60, 20, 15)
    assert at_least(low) > 0.025 >= at_least(low - 1)
    assert 1 - at_least(high + 1) + comb(high + 1, 15) * comb(59 - high, 5) / comb(60, 20) <= 0.025
    assert estimate.between(60, 60, 15) == (15, 15)
    assert estimate.between(10_000, 500, 500)[1] == 10_000


def test_how_likely_a_minimum_is() -> None:
    """One line of two was looked at and valid: the other is so in two of three cases (Laplace)."""
    assert estimate.reaches(Findings(2, 1, 1), 2) == pytest.approx(2 / 3)
    assert estimate.reaches(Findings(2, 1, 1), 1) == 1
    assert estimate.reaches(Findings(2, 1, 0, other=1), 2) == 0


def test_drawn_again_elsewhere() -> None:
    """The numbers that any SHA-256 gives: fixed once, so that no change goes unseen."""
    from hashlib import sha256

    again = sorted(range(1, 1_001), key=lambda n: sha256(f"millbrook:{n}".encode()).digest())[:5]
    assert drawing.lowest("millbrook", 1_000, 5) == again
