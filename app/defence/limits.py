"""Limits per address prefix and per mailbox; the one module that asks Flask-Limiter's counters."""

import ipaddress
import time
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from threading import Lock

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage

from app.common import tokens
from app.extensions import limiter

SWEEP = 60  # seconds


class Counters(MemoryStorage):
    """Where `memory://` counts. The library's own looks through all its keys for expired ones at every count, up to a
    hundred times a second in a new thread each; once a minute is enough."""

    STORAGE_SCHEME = ["memory"]  # noqa: RUF012  (as the library has it)
    _sweep_at = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:
        if time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + SWEEP
            super()._MemoryStorage__schedule_expiry()  # type: ignore[misc]


_lock = Lock()


def prefix(address: str | None) -> str:
    """The network an address belongs to: /24 (IPv4), /56 (IPv6): what one household or office holds."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 56), strict=False))


def spend(what: str, allowance: str, whose: str) -> int | None:
    """Count one use of an allowance such as `10 per minute; 30 per hour`; None if within, else the seconds to wait.

    `whose` is kept as a keyed hash: neither addresses nor mailboxes lie in the counters.
    """
    key, waits = tokens.blind(whose), []
    with _turn():
        for window in _windows(allowance):
            if not limiter.limiter.hit(window, what, key):
                waits.append(limiter.limiter.get_window_stats(window, what, key).reset_time - time.time())
    return max(1, int(max(waits)) + 1) if waits else None


def once(what: str, whose: str, seconds: int) -> bool:
    """Whether this is the first time within so many seconds, in all processes that share their counters."""
    return spend(what, f"1 per {seconds} seconds", whose) is None


def left(what: str, allowance: str, whose: str, share: float = 0) -> bool:
    """Whether more than this share of an allowance, 0 to 1, is left; counts nothing.

    Where the counters cannot be reached there is plenty: pages are read without them.
    """
    key, windows = tokens.blind(whose), _windows(allowance)
    try:
        with _turn():
            return all(limiter.limiter.test(w, what, key, cost=int(w.amount * share) + 1) for w in windows)
    except limiter.storage.base_exceptions:
        return True


@cache
def _windows(allowance: str) -> list[RateLimitItem]:
    return parse_many(allowance)


def _turn() -> AbstractContextManager[object]:
    """One thread at a time where counting is in memory: between threads limits 5.8 loses uses there, and can fail."""
    return _lock if isinstance(limiter.storage, MemoryStorage) else nullcontext()
