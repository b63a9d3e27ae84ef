"""Proof of work: what holds, what does not, and that nothing anybody sends breaks it."""

import base64
import json
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.common import tokens
from app.common.clock import now
from app.defence import limits, proof
from app.extensions import limiter
from tests import sums

HERE, THERE = 1, 2  # two petitions
pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def ready(app: Flask) -> Iterator[None]:
    """Counters at nought, sums that are done at once."""
    with sums.easy():
        yield


def opened(given: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.b64decode(given))
    return found


def closed(payload: Any) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


def test_a_solved_sum_holds_once() -> None:
    given = sums.solve(proof.challenge(HERE))
    assert proof.holds(given, HERE)
    assert not proof.holds(given, HERE), "the same proof again"
    assert proof.holds(sums.solve(proof.challenge(HERE)), HERE), "a new one"


def test_another_petitions_sum() -> None:
    given = sums.solve(proof.challenge(THERE))
    assert not proof.holds(given, HERE)
    assert proof.holds(given, THERE), "to be refused elsewhere does not use it up"


def test_in_time() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        early, late = (sums.solve(proof.challenge(HERE)) for _ in range(2))
        clock.shift(proof.LIFE - timedelta(seconds=2))
        assert proof.holds(early, HERE)
        clock.shift(timedelta(seconds=4))
        assert not proof.holds(late, HERE)
        assert not proof.holds(early, HERE), "used once, and by now too old"


def unsolved(payload: dict[str, Any]) -> None:
    payload["solution"]["derivedKey"] = "00" * 32


def prolonged(payload: dict[str, Any]) -> None:
    payload["challenge"]["parameters"]["expiresAt"] += 3600


def eased(payload: dict[str, Any]) -> None:
    payload["challenge"]["parameters"]["cost"] = 1


def unsigned(payload: dict[str, Any]) -> None:
    payload["challenge"]["signature"] = ""


def signed_by_another(payload: dict[str, Any]) -> None:
    secret = tokens._secret
    tokens.use("the secret of another installation, as long")
    payload["challenge"] = proof.challenge(HERE)
    tokens.use(secret.decode())


@pytest.mark.parametrize("forge", [unsolved, prolonged, eased, unsigned, signed_by_another])
def test_forged(forge: Callable[[dict[str, Any]], None]) -> None:
    payload = opened(sums.solve(proof.challenge(HERE)))
    forge(payload)
    assert not proof.holds(closed(payload), HERE)


def test_a_spelling_of_its_own_is_no_second_proof() -> None:
    """Other bytes, the same sum: more fields, another order, a nicer indent."""
    given = sums.solve(proof.challenge(HERE))
    payload = opened(given)
    again = {"more": 1, "solution": payload["solution"] | {"time": 5}, "challenge": payload["challenge"]}
    assert proof.holds(given, HERE)
    assert not proof.holds(closed(again), HERE)


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = ("algorithm", "nonce", "salt", "cost", "keyLength", "keyPrefix", "keySignature", "expiresAt", "data")
PARAMETERS = JSON | st.fixed_dictionaries(dict.fromkeys(NAMES, JSON))
PAYLOADS = st.fixed_dictionaries(
    {
        "challenge": JSON | st.fixed_dictionaries({"signature": JSON, "parameters": PARAMETERS}),
        "solution": JSON | st.fixed_dictionaries({"counter": JSON, "derivedKey": JSON}),
    }
)
BY_HAND = ["", "é", "\x00", "=", "A" * 5_000_000, closed([]), closed(10**400), closed("[" * 900)]
DEEP = base64.b64encode(b"[" * 1400).decode()


@settings(deadline=None)
@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: base64.b64encode(raw).decode()))
def test_garbage(given: str) -> None:
    assert not proof.holds(given, HERE)


@settings(deadline=None)
@given(JSON | PAYLOADS)
def test_garbage_of_the_right_shape(payload: Any) -> None:
    assert not proof.holds(closed(payload), HERE)


@pytest.mark.parametrize("given", [*BY_HAND, DEEP], ids=lambda given: f"{len(given)}-long")
def test_garbage_by_hand(given: str) -> None:
    assert not proof.holds(given, HERE)


def test_once_means_once_among_threads() -> None:
    """Eight at one time with one proof; threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for n in range(150):
            gate, taken = threading.Barrier(8), []

            def go(whose: str, gate: threading.Barrier = gate, taken: list[bool] = taken) -> None:
                gate.wait()
                taken.append(limits.once("proof", whose, 900))

            threads = [threading.Thread(target=go, args=(str(n),)) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(taken) == [False] * 7 + [True]
    finally:
        sys.setswitchinterval(usual)


def test_how_much_is_left() -> None:
    def left(share: float) -> bool:
        return limits.left("sign", "10 per hour; 100 per day", "here", share)

    seen = [(left(0.2), left(0)) for _ in range(12) if limits.spend("sign", "10 per hour; 100 per day", "here") or True]
    assert seen == [(True, True)] * 7 + [(False, True)] * 2 + [(False, False)] * 3
    assert limits.left("sign", "10 per hour", "elsewhere")


def test_unreachable_counters_leave_plenty(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> bool:
        raise ValueError("no answer")  # what the counters in memory call unreachable; redis has errors of its own

    monkeypatch.setattr(limiter.limiter, "test", gone)
    assert limits.left("sign", "1 per hour", "here", 0.2)
