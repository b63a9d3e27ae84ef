"""Doing the sum a page offers, as altcha's widget does it in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import altcha

from app.defence import proof


@contextmanager
def easy() -> Iterator[None]:
    """Sums that are done in no time; verifying them is the same."""
    with patch.multiple(proof, ROUNDS=2, TRIES=20):
        yield


def solve(made: dict[str, Any]) -> str:
    """What the form then carries in `proof`."""
    challenge = altcha.Challenge.from_dict(made)
    solution = altcha.solve_challenge(challenge)
    assert solution
    return altcha.Payload(challenge, solution).to_base64()
