"""A street line taken apart for comparing: number, street and unit; never shown, never stored."""

import re
from functools import lru_cache

from app.common import names

# USPS Publication 28, the suffixes in common use
_TYPES = {
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "avenida": "ave", "drive": "dr", "road": "rd",
    "lane": "ln", "court": "ct", "boulevard": "blvd", "place": "pl", "circle": "cir", "terrace": "ter",
    "highway": "hwy", "parkway": "pkwy", "square": "sq", "trail": "trl", "plaza": "plz", "alley": "aly",
    "crossing": "xing", "expressway": "expy", "heights": "hts", "center": "ctr", "loop": "loop", "way": "way",
}  # fmt: skip
_SHORT = set(_TYPES.values())
_SIDES = {
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw",
}  # fmt: skip
_UNIT = re.compile(
    r"(?:,|\s)\s*(?:#|(?:apt|apartment|apto|unit|ste|suite|rm|room|no|num|lot|spc|space|trlr|bldg|fl|floor)\b\.?)"
    r"\s*#?\s*([\w-]+)\s*$"
)
_TAIL = re.compile(r",\s*([a-z]?\d{1,5}[a-z]?|[a-z])\s*$")
_BARE = re.compile(r"^\W*(?:apt|apartment|apto|unit|ste|suite|rm|room|no|num|lot|spc|space|trlr|bldg|fl|floor)?\W*")
_BOX = re.compile(r"^p\.?\s*o\.?\s*box\s*#?\s*(\w+)")
_NUMBER = re.compile(r"^#?\s*(\d+(?:-\d+)?)(?:\s*([a-z]))?(?:\s+1/2)?(?:\s+|$)")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")


def split(street_address: str, unit: str) -> tuple[str, str, str]:
    """House number, street with its side and type cut, unit. `12 N. Maple Street, Apt 4` → `12`, `maple`, `4`."""
    line = names.fold(street_address).strip()
    if not line:
        return "", "", bare(unit)
    if box := _BOX.match(line):
        return box[1], "pobox", ""
    found = bare(unit)
    if inside := _UNIT.search(line) or _TAIL.search(line):
        line, found = line[: inside.start()], found or inside[1].lstrip("0").replace("-", "")
    number = ""
    if front := _NUMBER.match(line):
        number, line = front[1].lstrip("0") + (front[2] or ""), line[front.end() :]
    return number, _street(line.strip()), found


def bare(unit: str) -> str:
    """`Apt. 4-B` → `4b`"""
    if not unit:
        return ""
    text = names.fold(unit).strip()
    return re.sub(r"[\W_]", "", _BARE.sub("", text, count=1)).lstrip("0")


@lru_cache(maxsize=60_000)
def _street(text: str) -> str:
    """The name of the street alone: people leave out its type and side, or take another."""
    words = re.sub(r"[^\w\s]", " ", text.replace("'", "")).split()
    words = [_SIDES.get(w, w) for w in words]
    while len(words) > 1 and (words[-1] in _SIDES.values() or _TYPES.get(words[-1], words[-1]) in _SHORT):
        words.pop()
    if len(words) > 1 and words[0] in _SIDES.values():
        words = words[1:]
    return " ".join(m[1] if (m := _ORDINAL.match(w)) else w for w in words)
