"""What two signatures have in common and what they have apart, one word a subject."""

from typing import NamedTuple

from app.matching import alike, given, keys
from app.matching.rarity import Rarity
from app.matching.record import Prepared

CROWDED = 8  # names at a mailbox or phone beyond which it is nobody's
SOON = 20 * 60  # seconds
RESIDENCE = 15  # names at a street address beyond which it is no home


class Evidence(NamedTuple):
    """`none`: one side says nothing of it."""

    given: str  # same called near twin initial middle other none
    family: str  # same part near other none
    middle: str  # same initial other none
    suffix: str  # same other one none
    mailbox: str  # same near other none
    phone: str  # same other none
    home: str  # same near residence other none
    unit: str  # same other one none
    zip: str  # same other none
    soon: bool  # within minutes of each other
    swapped: bool
    word: str  # the given name that agrees, the more frequent one
    name: tuple[str, ...]  # the family names that agree


def of(a: Prepared, b: Prepared, rarity: Rarity) -> Evidence:
    """Symmetric."""
    first, last, swapped = _names(a, b)
    home, unit = _home(a, b, rarity)
    if first == "initial":
        word = max((len(a.given), a.given), (len(b.given), b.given))[1]
    elif a.given == b.given:
        word = a.given
    else:
        word = max((rarity.given(a.given), a.given), (rarity.given(b.given), b.given))[1]
    return Evidence(
        first, last, _middle(a, b), _suffix(a, b), _mailbox(a, b, rarity), _phone(a, b, rarity), home, unit,
        "none" if not a.zip or not b.zip else "same" if a.zip == b.zip else "other",
        abs(a.at - b.at) < SOON, swapped, word, a.family if a.family == b.family else tuple(sorted({*a.family} & {*b.family})),
    )  # fmt: skip


def _names(a: Prepared, b: Prepared) -> tuple[str, str, bool]:
    first, last = _first(a, b), _last(a, b)
    if first in ("other", "none", "twin") and last in ("other", "none") and a.family and b.family:
        for one, two in ((a, b), (b, a)):
            turned = turn(one)
            if turned is not None and (second := _last(turned, two)) in ("same", "part", "near"):
                begun = _first(turned, two)
                if begun in ("same", "called", "near", "initial"):
                    return begun, second, True
    return first, last, False


def turn(one: Prepared) -> Prepared | None:
    """The same with given and family name exchanged; the suffix stays."""
    if not one.given or not one.family:
        return None
    return one._replace(given=one.family[0], middle=one.family[1:], family=(one.given, *one.middle[:1]))


def _first(a: Prepared, b: Prepared) -> str:
    if not a.given or not b.given:
        return "none"
    found = given.relation(*sorted((a.given, b.given)))
    if found in ("other", "initial") and (a.middle or b.middle):
        for one, two in ((a, b), (b, a)):
            if any(len(m) > 1 and m not in two.family and given.relation(*sorted((m, two.given))) in ("same", "called")
                   for m in one.middle[:2]):  # fmt: skip
                return "middle"
    return found


def _last(a: Prepared, b: Prepared) -> str:
    mine, theirs = a.family, b.family
    if not mine or not theirs:
        return "none"
    if mine == theirs:
        return "same"
    if "".join(mine) == "".join(theirs):
        return "same"
    long_a = {*mine, *(m for m in a.middle if len(m) > 2)}
    long_b = {*theirs, *(m for m in b.middle if len(m) > 2)}
    if set(mine) & set(theirs):
        if set(mine) <= long_b or set(theirs) <= long_a:
            return "part"
        return "part" if mine[0] == theirs[0] and alike.near(mine[-1], theirs[-1]) else "clash"
    if set(mine) & long_b or set(theirs) & long_a:
        return "part"
    if any(alike.near(x, y) for x in mine for y in theirs) or alike.near("".join(mine), "".join(theirs)):
        return "near"
    return "other"


def _middle(a: Prepared, b: Prepared) -> str:
    mine = [m for m in a.middle if m not in b.family]
    theirs = [m for m in b.middle if m not in a.family]
    if not mine or not theirs:
        return "none"
    x, y = mine[0], theirs[0]
    if len(x) > 1 and len(y) > 1:
        return "same" if given.relation(*sorted((x, y))) in ("same", "called", "near") else "other"
    return "initial" if x[0] == y[0] else "other"


def _suffix(a: Prepared, b: Prepared) -> str:
    if a.suffix == b.suffix:
        return "same" if a.suffix else "none"
    return "other" if a.suffix and b.suffix else "one"


def _mailbox(a: Prepared, b: Prepared, rarity: Rarity) -> str:
    if not a.mailbox or not b.mailbox:
        return "none"
    if a.mailbox != b.mailbox:
        return "near" if alike.slip(*sorted((a.mailbox, b.mailbox))) else "other"
    return "same" if rarity.crowd(keys.places(a)[0]) <= CROWDED else "none"


def _phone(a: Prepared, b: Prepared, rarity: Rarity) -> str:
    if not a.phone or not b.phone:
        return "none"
    if a.phone != b.phone and (len(a.phone) == len(b.phone) or a.phone[-7:] != b.phone[-7:]):
        return "other"
    return "same" if rarity.crowd(keys.places(a)[1]) <= CROWDED else "none"


def _home(a: Prepared, b: Prepared, rarity: Rarity) -> tuple[str, str]:
    unit = "none" if not a.unit and not b.unit else "one" if not a.unit or not b.unit else (
        "same" if a.unit == b.unit else "other")  # fmt: skip
    if not a.street or not b.street or not a.number or not b.number:
        return "none", unit
    if a.number == b.number and a.street == b.street:
        if unit == "other":
            return "same" if rarity.crowd(keys.places(a)[2]) <= RESIDENCE else "other", unit
        if unit != "same" and rarity.crowd(keys.places(a)[2]) > RESIDENCE:
            return "residence", unit
        return "same", unit
    if a.number == b.number:
        return "near" if alike.near(*sorted((a.street, b.street))) else "other", unit
    if a.street == b.street:
        return "near" if alike.near(*sorted(("#" + a.number, "#" + b.number))) else "other", unit
    return "other", unit


