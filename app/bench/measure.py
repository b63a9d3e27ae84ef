"""Two things measured side by side, round by round, so that whatever else the machine does befalls both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]
cpu: Clock = time.process_time  # seconds this process spent computing, its kernel's part included
wall: Clock = time.perf_counter


@dataclass(frozen=True)
class Size:
    """How much to measure."""

    rows: int | None = None  # of a roll; None: each benchmark's own
    seconds: int = 20  # of load
    quick: bool = False
    rolls: str | None = None  # a folder of rolls whose truth is known

    def of(self, full: int, quick: int) -> int:
        """`quick` where time is short, else `full`."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Compared:
    """Ours and its ceiling: the median of each in seconds a unit, and the ratio of every round."""

    ours: float
    ceiling: float
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> str:
        """`ratio 2.31 (2.20 to 2.47)`: median, least, most."""
        low, high = min(self.ratios), max(self.ratios)
        return f"ratio {statistics.median(self.ratios):.2f} ({low:.2f} to {high:.2f})"

    def line(self, what: str, against: str, reach: float | None = None) -> str:
        """One line of the report; `reach` is the ratio not to be exceeded."""
        goal = f", to reach ≤ {reach:g}" if reach else ""
        return f"{what} {time_of(self.ours)}, {against} {time_of(self.ceiling)}: {self.ratio}{goal}"


def side_by_side(
    ours: Callable[[], object], ceiling: Callable[[], object], *, rounds: int, calls: int = 1, units: int = 1,
    clock: Clock = cpu, before: Callable[[], object] = lambda: None,
) -> Compared:  # fmt: skip
    """Run both in turn, `calls` times a round, after a round that is not counted; one call does `units` of work.

    `before` is done ahead of ours and not measured."""
    before()
    _time(ours, max(1, calls // 5), clock)
    _time(ceiling, max(1, calls // 5), clock)
    pairs = []
    for number in range(rounds):
        before()
        if number % 2:  # neither always runs in the other's wake
            theirs, mine = _time(ceiling, calls, clock), _time(ours, calls, clock)
        else:
            mine, theirs = _time(ours, calls, clock), _time(ceiling, calls, clock)
        pairs.append((mine / calls / units, theirs / calls / units))
    ours_each, ceilings = zip(*pairs, strict=True)
    ratios = tuple(mine / theirs for mine, theirs in pairs)
    return Compared(statistics.median(ours_each), statistics.median(ceilings), ratios)


def _time(what: Callable[[], object], calls: int, clock: Clock) -> float:
    began = clock()
    for _ in range(calls):
        what()
    return clock() - began


def time_of(seconds: float) -> str:
    """`1.42 ms`"""
    for size, unit in ((1.0, "s"), (1e-3, "ms")):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds * 1e6:.1f} µs"


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
