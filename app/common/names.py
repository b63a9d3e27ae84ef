"""Names folded for comparing, never for showing."""

import re
import unicodedata

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "hon", "sr", "sra", "srta", "don", "dona"}
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "esq", "md", "phd"}
_APART = re.compile(r"[^\w]+", re.UNICODE)
# letters that decompose to nothing simpler, yet are typed the plain way by their owners
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def fold(text: str) -> str:
    """Case, accents and compatibility forms away; idempotent. `José` → `jose`, `Ｌi` → `li`."""
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", text).casefold()


def key_form(given: str | None, family: str | None) -> str:
    """The name as its key sees it: folded, apostrophes closed, titles and suffixes out, words sorted.

    A name made of titles alone keeps them. `O'Brien-Smith, Dr. Ana` → `ana obrien smith`.
    """
    folded = fold(f"{given or ''} {family or ''}").replace("'", "").replace("’", "").replace("ʼ", "")
    words = [word for word in _APART.split(folded) if word]
    bare = [w for i, w in enumerate(words) if not (w in TITLES and i == 0) and not (w in SUFFIXES and i > 0)]
    return " ".join(sorted(bare or words)) or folded.strip()
