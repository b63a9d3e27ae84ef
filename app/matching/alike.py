"""Words that look or sound alike; the one module that knows rapidfuzz."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

# letters that one pen or one eye takes for another's
_LOOKS = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("ri", "n"), ("nn", "m"))
_SOUNDS = (
    ("sch", "sh"), ("ph", "f"), ("gh", "g"), ("ck", "k"), ("ch", "x"), ("sh", "x"), ("zh", "x"), ("th", "t"),
    ("tz", "s"), ("ts", "s"), ("qu", "kw"), ("x", "ks"), ("c", "k"), ("q", "k"), ("z", "s"), ("v", "f"), ("d", "t"),
    ("w", "f"), ("j", "g"), ("h", ""),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouy]+")
_DIGITS = re.compile(r"[^a-z]+")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=60_000)
def sound(word: str) -> str:
    """The consonants as they sound, the first letter's kind kept: `kathryn`, `catherine` → `ktrn`."""
    first = "a" if word[:1] in "aeiouy" else ""
    for letters, plain in _SOUNDS:
        word = word.replace(letters, plain)
    return first + _TWICE.sub(r"\1", _VOWELS.sub("", word))


@lru_cache(maxsize=60_000)
def _seen(word: str) -> str:
    for letters, plain in _LOOKS:
        word = word.replace(letters, plain)
    return word


@lru_cache(maxsize=120_000)
def near(one: str, other: str) -> bool:
    """One slip apart (two in long words), or spelled as it sounds."""
    if other < one:
        return near(other, one)
    short = min(len(one), len(other))
    if short < 3 or abs(len(one) - len(other)) > 3:
        return False
    allowed = 1 if short < 8 else 2
    if OSA.distance(one, other, score_cutoff=allowed) <= allowed:
        return True
    if OSA.distance(_seen(one), _seen(other), score_cutoff=1) <= 1 and short > 3:
        return True
    return sound(one) == sound(other) and short > 3 and JaroWinkler.similarity(one, other) >= 0.8


def slip(one: str, other: str) -> bool:
    """Two mailboxes that differ by a slip of the keys in a word; not in digits or dots, as real mailboxes differ."""
    (mine, at_one), (theirs, at_other) = one.split("@"), other.split("@")
    if mine == theirs:
        return len(mine) > 5 and OSA.distance(at_one, at_other, score_cutoff=2) <= 2
    if at_one != at_other or OSA.distance(mine, theirs, score_cutoff=1) > 1 or min(len(mine), len(theirs)) < 6:
        return False
    return _DIGITS.sub("", mine) != _DIGITS.sub("", theirs)
