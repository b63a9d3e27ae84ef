"""Proof of work: a sum that costs a browser a second and us two thousandths; the one module that knows altcha.

Nobody is asked for it while there is room. From a network that has used most of its allowance, whoever brings one is
counted against a wider allowance, and leaves the other to those whose browsers run no script.
"""

import secrets
from datetime import timedelta
from typing import Any

from app.common import tokens
from app.common.clock import now
from app.defence import limits

LIFE = timedelta(minutes=15)
ROUNDS = 5_000  # of PBKDF2 in one try: 0.7 ms in a browser
TRIES = 2_000  # at most, half of them on average, shared among a browser's workers: 0.8 s on two cores
LONGEST = 2_000  # characters of a proof; good ones have about 750


def challenge(petition_id: int) -> dict[str, Any]:
    """A new sum, good for this petition alone, for altcha's widget: find the number below TRIES whose key (PBKDF2,
    RFC 8018) begins as given."""
    import altcha

    made = altcha.create_challenge(
        "PBKDF2/SHA-256", ROUNDS, counter=secrets.randbelow(TRIES), expires_at=now() + LIFE,
        hmac_secret=tokens.key(f"proof:{petition_id}"), hmac_key_secret=tokens.key(f"proof answer:{petition_id}"),
    )  # fmt: skip
    return made.to_dict()


def holds(given: str, petition_id: int) -> bool:
    """Whether this is the answer to a sum of ours for this petition, in time and for the first time; False for whatever
    else somebody may send."""
    import altcha

    if not 0 < len(given) <= LONGEST:
        return False
    try:
        payload = altcha.Payload.from_base64(given)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    result = altcha.verify_solution(
        payload, tokens.key(f"proof:{petition_id}"), hmac_key_secret=tokens.key(f"proof answer:{petition_id}")
    )
    return result.verified and limits.once("proof", str(payload.challenge.signature), int(LIFE.total_seconds()))
