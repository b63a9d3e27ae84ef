"""Made-up signers: the same seed, plan and day give the same rows. Knows no tables."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.common.names import fold

COUPLES = 0.04  # share of signers who share a mailbox and a home with the one before
Row = dict[str, Any]


def draw(plan: dict[str, Any], people: dict[str, Any], opened: datetime, until: datetime) -> list[Row]:
    """A petition's signers in the order signed. `fate` is the standing each will have; a double's `first` is the row
    it repeats. Everything happens between `opened` and `until`."""
    # not a secret: a demo that is the same each time
    random = Random(plan["name"])  # noqa: S311
    fates = [fate for fate, number in plan["counts"].items() if fate != "double" for _ in range(number)]
    random.shuffle(fates)
    make = _maker(plan, people, random)
    rows: list[Row] = []
    for fate in fates:
        couple = random.random() < COUPLES and rows and rows[-1]["fate"] == fate == "counts"
        row = _spouse(rows[-1], people, random) if couple else make()
        rows.append(row | {"fate": fate, "first": None} | _times(fate, opened, until, random))
    early = [row for row in rows if row["fate"] == "counts" and until - row["confirmed_at"] > timedelta(days=1)]
    for first in random.sample(early, plan["counts"].get("double", 0)):
        rows.append(_again(first, people, until, random))
    return sorted(rows, key=lambda row: row["signed_at"])


def _maker(plan: dict[str, Any], people: dict[str, Any], random: Random) -> Callable[[], Row]:
    live, weights = list(plan["live"]), list(plan["live"].values())
    taken: set[str] = set()

    def make() -> Row:
        whole = random.random() < 0.05
        given, family = (
            random.choice(people["whole"])
            if whole
            else (random.choice(people["given"]), random.choice(people["family"]))
        )
        email = _address(given, family, people, random, taken)
        return {
            "given_name": given,
            "family_name": family or None,
            "email": email,
            "postal_code": random.choices(live, weights)[0],
            "reason": None,
            "show_reason": False,
            "show_name": random.random() < 0.3,
            "wants_updates": random.random() < 0.25,
            "language": "es" if random.random() < 0.18 else "en",
            "source": random.choice(people["sources"]) or None,
        }

    return make


def _address(given: str, family: str, people: dict[str, Any], random: Random, taken: set[str]) -> str:
    plain = ".".join(re.sub(r"[^a-z]", "", fold(part))[:16] for part in (given, family)).strip(".")
    while True:
        address = f"{plain or 'neighbor'}{random.randrange(10, 9999)}@{random.choice(people['domains'])}"
        if address not in taken:
            taken.add(address)
            return address


def _spouse(row: Row, people: dict[str, Any], random: Random) -> Row:
    """Another person of the same mailbox and home."""
    others = [given for given in people["given"] if given != row["given_name"]]
    return row | {"given_name": random.choice(others), "show_name": False, "wants_updates": False, "reason": None}


def _times(fate: str, opened: datetime, until: datetime, random: Random) -> Row:
    """A rush at the start, then a steady trickle; people sign in the evening rather than at night."""
    late = until - timedelta(hours=3)  # so that what follows a signature still fits in
    if fate == "unconfirmed":
        signed = until - (until - opened) * 0.2 * random.random() - timedelta(minutes=10)
    else:
        part = random.betavariate(1, 4) if random.random() < 0.4 else random.random()
        day = opened + timedelta(days=int(part * (late - opened).days))
        signed = day + timedelta(minutes=random.triangular(0, 1380, 700))
    signed = min(
        max(signed, opened + timedelta(minutes=random.uniform(1, 50))), late - timedelta(minutes=random.random())
    )
    times: Row = dict.fromkeys(("confirmed_at", "withdrawn_at", "struck_at", "erased_at", "set_aside_at"))
    times["signed_at"] = signed
    if fate != "unconfirmed":
        times["confirmed_at"] = signed + timedelta(minutes=min(random.expovariate(1 / 25) + 0.5, 120))
        later = times["confirmed_at"] + (until - times["confirmed_at"]) * random.random()
        times |= {f"{fate}_at": later} if fate in ("withdrawn", "struck", "erased") else {}
    return times


def _again(first: Row, people: dict[str, Any], until: datetime, random: Random) -> Row:
    """The same person once more, with another address, at least a day later."""
    local, _, domain = first["email"].partition("@")
    other = random.choice([name for name in people["domains"] if name != domain])
    rest = until - first["confirmed_at"] - timedelta(hours=20)
    signed = first["confirmed_at"] + timedelta(hours=16) + rest * random.random()
    confirmed = signed + timedelta(minutes=random.uniform(1, 90))
    return first | {
        "fate": "double", "first": first, "email": f"{local}@{other}", "reason": None, "signed_at": signed,
        "confirmed_at": confirmed, "set_aside_at": confirmed + timedelta(seconds=30),
    }  # fmt: skip
