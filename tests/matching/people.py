"""Signatures to compare, written as they are typed; rolls written by hand and by chance, for tests of matching."""

import random
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from app.common.clock import now
from app.common.keys import Alias
from app.extensions import db
from app.matching import rarity
from app.matching.compare import Comparison, compare
from app.matching.rarity import Rarity
from app.matching.record import Prepared, Record, prepare
from app.models import Petition, Signature
from app.roll import entry, standing

ALIASES = {"gmail.com": Alias("gmail.com", True), "googlemail.com": Alias("gmail.com", True)}
DAY = 86_400.0
_number = count(1)


def area(crowds: Mapping[int, int] | None = None) -> Rarity:
    """20,000 signatures, a tenth of them in 97101; Ana, Maria and Garcia are frequent there."""
    often = {("z", "97101"): 2000, ("g", "ana"): 150, ("g", "maria"): 400, ("f", "garcia"): 600}
    return Rarity.of({rarity.part(*part): many for part, many in often.items()}, 20_000, crowds)


def signed(
    name: str, *, email: str = "", phone: str = "", at: str = "", unit: str = "", zip: str = "97101", day: float = 0,
    resident: int | None = None, id: int | None = None,
) -> Record:  # fmt: skip
    """`Ana|Garcia Lopez` at `12 Elm St` on a day."""
    given, _, family = name.partition("|")
    return Record(
        id or next(_number), given, family, email, phone, at, unit, "Alder", zip, day * DAY, "paper", resident
    )


def seen(record: Record) -> Prepared:
    """Prepared with the aliases of two mail domains."""
    return prepare(record, ALIASES)


def compared(one: Record, other: Record, where: Rarity | None = None) -> Comparison:
    """Both ways, which must say the same."""
    a, b = seen(one), seen(other)
    where = where or area()
    found = compare(a, b, where)
    assert compare(b, a, where) == found
    return found


GIVEN = ("Ana", "Ben", "Carla", "Dmitri", "Eleanor", "Felix", "Grace", "Hugo", "Irene", "Jonas", "Katherine", "Liam")
FAMILY = ("Abernathy", "Brandt", "Castellano", "Dunleavy", "Eriksen", "Fairweather", "Goldberg", "Hathaway", "Ishikawa")
STREETS = ("Birch Street", "Cedar Avenue", "Dogwood Lane", "Elm Court")


def put(petition: Petition, given: str, family: str, email: str = "", *, days: float = 0, **more: Any) -> Signature:
    """Somebody signed on paper or online, so many days after a fixed beginning, and counts. Not committed."""
    at = more.pop("at", None) or now() - timedelta(days=100) + timedelta(days=days)
    origin = more.pop("origin", None)
    external_id = more.pop("external_id", None)
    person = entry.Person(given, family, email, **more)
    taken = entry.add(petition, person, channel="online", language="en", consent_version="test", signed_at=at,
                      external_id=external_id, origin=origin)  # fmt: skip
    row = db.session.get_one(Signature, taken.signature_id)
    row.confirmed_at, row.confirmed_by = at, "button"
    standing.settle([row.id])
    return row


def crowd(number: int, seed: int) -> list[dict[str, Any]]:
    """So many signatures as keyword arguments of `put`, a third of them somebody's second; in the order signed."""
    chance, found = random.Random(seed), []
    for n in range(number):
        if found and chance.random() < 0.35:
            found.append(_again(chance, found[chance.randrange(len(found))], n))
            continue
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        found.append({
            "given": given, "family": family, "days": n / 10, "postal_code": chance.choice(("99501", "99502")),
            "email": f"{given}.{family}{chance.randrange(4)}@mail.example".lower() if chance.random() < 0.7 else "",
            "street_address": f"{chance.randrange(1, 30)} {chance.choice(STREETS)}" if chance.random() < 0.7 else "",
            "phone": f"907555{chance.randrange(10_000):04}" if chance.random() < 0.4 else "", "external_id": f"x{n}",
        })  # fmt: skip
    return found


def _again(chance: random.Random, first: dict[str, Any], n: int) -> dict[str, Any]:
    """The same person once more, from another side, sometimes with a slip."""
    row = first | {"days": n / 10, "external_id": f"x{n}"}
    given = str(row["given"])
    slip = chance.random()
    if slip < 0.3:
        row["given"] = given[:1] + given[2:]
    elif slip < 0.5:
        row["given"] = f"{given} {chance.choice('ABCD')}."
    if chance.random() < 0.5:
        row["email"] = f"other{n}@mail.example" if chance.random() < 0.5 else ""
    if chance.random() < 0.3:
        row["street_address"] = ""
    return row
