"""What two signatures have in common and what they have apart, one word a subject."""

from functools import lru_cache
from typing import NamedTuple

from app.matching import alike, given, keys
from app.matching.rarity import Rarity
from app.matching.record import Prepared

CROWDED = 8  # names at a mailbox or phone beyond which it is nobody's
RESIDENCE = 15  # names at a street address beyond which it is no home
SOON = 20 * 60  # seconds


class Evidence(NamedTuple):
    """`none`: one side says nothing of it."""

    given: str  # same called near twin initial middle other none
    family: str  # same part near clash other none
    middle: str  # same initial other none
    suffix: str  # same other one none
    mailbox: str  # same near other none
    phone: str  # same other none
    home: str  # same near residence other none
    unit: str  # same other one none
    zip: str  # same other none
    resident: str  # same other none
    soon: bool  # within minutes of each other
    swapped: bool  # given and family name exchanged
    addressed: bool  # given names differ, but one's mailbox bears the other's
    word: str  # the given name that agrees, the more frequent of the two
    name: tuple[str, ...]  # the family names that agree


def of(a: Prepared, b: Prepared, rarity: Rarity) -> Evidence | None:
    """Symmetric. None where nothing speaks for one person: another given name, mailbox and phone, and another home or
    family name."""
    first, last, swapped = _names(a, b)
    mailbox = _mailbox(a, b, rarity) if a.mailbox and b.mailbox else "none"
    if mailbox == "near" and not (first == last == "same"):  # names alike make mailboxes alike
        mailbox = "other"
    phone = _phone(a, b, rarity) if a.phone and b.phone else "none"
    home, unit = _home(a, b, rarity) if a.street and b.street and a.number and b.number else ("none", _unit(a, b))
    linked = a.resident is not None and a.resident == b.resident
    at_home = home == "same" and last in ("same", "part", "clash", "none")
    if first == "other" and mailbox != "same" and phone != "same" and not linked and not at_home:
        return None
    return Evidence(
        first, last, _middle(a, b) if a.middle and b.middle else "none", _suffix(a, b), mailbox, phone, home, unit,
        "none" if not a.zip or not b.zip else "same" if a.zip == b.zip else "other",
        "none" if a.resident is None or b.resident is None else "same" if a.resident == b.resident else "other",
        abs(a.at - b.at) < SOON, swapped,
        first != "same" and mailbox != "same" and (_bears(a.mailbox, b) or _bears(b.mailbox, a)),
        *_words(a, b, first, swapped, rarity),
    )  # fmt: skip


def _bears(mailbox: str, other: Prepared) -> bool:
    """Whether the mailbox is called by the other's given name, not by a family name that is the same."""
    name = other.given
    return len(name) > 2 and name in mailbox.partition("@")[0] and name not in other.family


def _words(a: Prepared, b: Prepared, first: str, swapped: bool, rarity: Rarity) -> tuple[str, tuple[str, ...]]:
    """The names by whose rarity agreement is judged."""
    if swapped:  # in whichever order it is the more frequent name
        ways = [(x, y) for one in (a, b) for x, y in ((one.given, one.family[0]), (one.family[0], one.given))]
        word, last = max(ways, key=lambda way: (rarity.given(way[0]) * rarity.family(way[1]), way))
        return word, (last,)
    name = a.family if a.family == b.family else tuple(sorted({*a.family} & {*b.family}))
    if a.given == b.given:
        return a.given, name
    if first == "initial":
        return max((len(a.given), a.given), (len(b.given), b.given))[1], name
    return max((rarity.given(a.given), a.given), (rarity.given(b.given), b.given))[1], name


def _names(a: Prepared, b: Prepared) -> tuple[str, str, bool]:
    first = _first(a, b)
    last = _last(a, b)
    if first in ("other", "twin") and last in ("other", "none") and a.family and b.family:
        crossed = given.relation(a.given, b.family[0]), given.relation(b.given, a.family[0])
        if "other" not in crossed:
            # the names as one of the two wrote them; the better one is the family name
            sure = ("same", "near")
            if crossed[1] in sure and crossed[0] in (*sure, "called", "initial"):
                return crossed[0], crossed[1], True
            if crossed[0] in sure:
                return crossed[1], crossed[0], True
    return first, last, False


def _first(a: Prepared, b: Prepared) -> str:
    if not a.given or not b.given:
        return "none"
    found = given.relation(a.given, b.given)
    if found in ("other", "initial") and (a.middle or b.middle) and (_second(a, b) or _second(b, a)):
        return "middle"
    return found


def _second(a: Prepared, b: Prepared) -> bool:
    """Whether b's given name is a's second one."""
    return any(
        len(m) > 1 and m not in b.family and given.relation(m, b.given) in ("same", "called") for m in a.middle[:2]
    )


def _last(a: Prepared, b: Prepared) -> str:
    if a.family == b.family:
        return "same" if a.family else "none"
    if not a.family or not b.family:
        return "none"
    return _parts(a.family, b.family, _long(a.middle), _long(b.middle))


def _long(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) > 2) if words else ()


@lru_cache(maxsize=60_000)
def _parts(mine: tuple[str, ...], theirs: tuple[str, ...], more: tuple[str, ...], further: tuple[str, ...]) -> str:
    """Family names compared part by part; a second given name may be a family name written in the wrong field."""
    if len(mine) == len(theirs) == 1 and not more and not further:
        return "near" if alike.near(mine[0], theirs[0]) else "other"
    if "".join(mine) == "".join(theirs):
        return "same"
    all_mine, all_theirs = {*mine, *more}, {*theirs, *further}
    if set(mine) & set(theirs):
        if set(mine) <= all_theirs or set(theirs) <= all_mine:
            return "part"
        return "part" if mine[0] == theirs[0] and alike.near(mine[-1], theirs[-1]) else "clash"
    if set(mine) & all_theirs or set(theirs) & all_mine:
        return "part"
    near = any(alike.near(x, y) for x in mine for y in theirs) or alike.near("".join(mine), "".join(theirs))
    return "near" if near else "other"


def _middle(a: Prepared, b: Prepared) -> str:
    mine = [m for m in a.middle if m not in b.family]
    theirs = [m for m in b.middle if m not in a.family]
    if not mine or not theirs:
        return "none"
    x, y = mine[0], theirs[0]
    if len(x) > 1 and len(y) > 1:
        return "same" if given.relation(x, y) in ("same", "called", "near") else "other"
    return "initial" if x[0] == y[0] else "other"


def _suffix(a: Prepared, b: Prepared) -> str:
    if a.suffix == b.suffix:
        return "same" if a.suffix else "none"
    return "other" if a.suffix and b.suffix else "one"


def _mailbox(a: Prepared, b: Prepared, rarity: Rarity) -> str:
    if a.mailbox != b.mailbox:
        return "near" if alike.slip(a.mailbox, b.mailbox) else "other"
    return "same" if rarity.crowd(keys.places(a)[0]) <= CROWDED else "none"


def _phone(a: Prepared, b: Prepared, rarity: Rarity) -> str:
    if a.phone != b.phone and (len(a.phone) == len(b.phone) or a.phone[-7:] != b.phone[-7:]):
        return "other"
    return "same" if rarity.crowd(keys.places(a)[1]) <= CROWDED else "none"


def _unit(a: Prepared, b: Prepared) -> str:
    if a.unit == b.unit:
        return "same" if a.unit else "none"
    return "other" if a.unit and b.unit else "one"


def _home(a: Prepared, b: Prepared, rarity: Rarity) -> tuple[str, str]:
    unit = _unit(a, b)
    if a.number == b.number:
        if a.street != b.street:
            return "near" if alike.near(a.street, b.street) else "other", unit
        crowded = unit != "same" and rarity.crowd(keys.places(a)[2]) > RESIDENCE
        return ("same" if not crowded else "other" if unit == "other" else "residence"), unit
    if a.street == b.street and alike.near("#" + a.number, "#" + b.number):
        return "near", unit
    return "other", unit
