"""Under which keys a signature is looked for: signed 64-bit numbers, keyed with ROLL_KEY, so that what is stored
reveals nothing. Two signatures are candidates when they share one key."""

from app.common import keys
from app.matching import alike, given
from app.matching.record import Prepared

PARTS = 2  # family names looked under: the first two
LIMIT = 100  # a key under which more signatures stand than this says nothing and is passed over
_HEARD = str.maketrans({"c": "k", "q": "k", "g": "j", "y": "j", "z": "s"})  # initials that are taken for each other


def of(one: Prepared) -> tuple[int, ...]:
    """The candidate keys: eleven at most, mostly six."""
    return tuple(dict.fromkeys(keys.number("candidate", text) for text in texts(one)))


def texts(one: Prepared) -> list[str]:
    """The keys in the clear."""
    found = []
    if one.mailbox:
        found.append("m|" + one.mailbox)
    if one.phone:
        found.append("p|" + one.phone[-7:])
    root = given.root(one.given) if one.given else ""
    first, parts = root[:1].translate(_HEARD), one.family[:PARTS]
    if one.number and one.street:
        found.append(f"h|{one.number}|{one.street}")
    if one.number and parts:
        found.append(f"n|{one.number}|{first}|{alike.sound(parts[0])}")
    if root:
        found.extend("w|" + "|".join(sorted((root, given.root(part)))) for part in parts or ("",))
    if one.zip and root:
        found.extend(f"z|{one.zip}|{alike.sound(part)}|{first}" for part in parts)
        found.append(f"g|{one.zip}|{root}|{parts[0][:1] if parts else ''}")
    if parts and one.middle and len(one.middle[0]) > 2:  # some go by their second name
        second = given.root(one.middle[0])
        found.append("w|" + "|".join(sorted((second, given.root(parts[0])))))
        found.append(f"z|{one.zip}|{alike.sound(parts[0])}|{second[:1].translate(_HEARD)}")
    return found


def places(one: Prepared) -> tuple[int, int, int]:
    """Mailbox, phone and street address as numbers, 0 where there is none. How many names share one is what
    `Rarity.crowd` answers; they are candidate keys as well."""
    return (
        keys.number("candidate", "m|" + one.mailbox) if one.mailbox else 0,
        keys.number("candidate", "p|" + one.phone[-7:]) if one.phone else 0,
        keys.number("candidate", f"h|{one.number}|{one.street}") if one.number and one.street else 0,
    )


def name(one: Prepared) -> int:
    """Who it is at a place, for counting names: the given name's root and the first family name."""
    return keys.number("candidate", f"w|{given.root(one.given) if one.given else ''}|{(one.family or ('',))[0]}")
