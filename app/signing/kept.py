"""Figures of a whole roll for the public page.

A million rows take a second to count, so they are counted anew only after fifty times as long as the count took: a
small roll is always fresh, a large one is a minute old at most, and counting is never more than a fiftieth of the work.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from app.extensions import db

SHARE = 50
T = TypeVar("T")


class Kept(Generic[T]):
    """A count by petition, kept for a while. `nothing` is answered while somebody counts for the first time."""

    def __init__(self, count: Callable[[int], T], nothing: T) -> None:
        self.count, self.nothing = count, nothing
        self.counting = Lock()
        self.found: dict[tuple[str, int], tuple[T, float]] = {}  # until when, by the monotonic clock

    def __call__(self, petition_id: int) -> T:
        key = str(db.engine.url), petition_id
        kept = self.found.get(key)
        if kept and time.monotonic() < kept[1]:
            return kept[0]
        if not self.counting.acquire(blocking=kept is None):
            return kept[0] if kept else self.nothing  # somebody is counting already: the former figures do for now
        try:
            newer = self.found.get(key)
            if newer and newer is not kept:
                return newer[0]
            began = time.monotonic()
            figures = self.count(petition_id)
            ended = time.monotonic()
            self.found[key] = figures, ended + SHARE * (ended - began)
            return figures
        finally:
            self.counting.release()
