"""How far a command is: a bar a stage on a terminal, a line every so often elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

EVERY = 5.0  # seconds between plain lines


@contextmanager
def shown(stages: Mapping[str, str]) -> Iterator[Callable[[str, int, int], None]]:
    """Tell on stderr how far each stage is, by its name in words; inside, call with stage, done, total."""
    teller: Any = _Bars(stages) if sys.stderr.isatty() else _Lines(stages)
    try:
        yield teller.tell
    finally:
        teller.end()


class _Bars:
    def __init__(self, stages: Mapping[str, str]) -> None:
        self.stages, self.stage, self.done = stages, "", 0
        self.bar: Any = None

    def tell(self, stage: str, done: int, total: int) -> None:
        if stage != self.stage:
            self.end()
            self.stage, self.done = stage, 0
            self.bar = click.progressbar(length=total, label=f"{self.stages[stage]:<18}", file=sys.stderr)
            self.bar.__enter__()
        self.bar.length = total
        self.bar.update(done - self.done)
        self.done = done

    def end(self) -> None:
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            self.bar = None


class _Lines:
    def __init__(self, stages: Mapping[str, str]) -> None:
        self.stages, self.stage, self.told = stages, "", 0.0

    def tell(self, stage: str, done: int, total: int) -> None:
        if stage != self.stage or done == total or time.monotonic() - self.told >= EVERY:
            self.stage, self.told = stage, time.monotonic()
            click.echo(f"{self.stages[stage]}: {done:,} of {total:,}", err=True)

    def end(self) -> None:
        pass
