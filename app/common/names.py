"""Names folded for comparing, never for showing."""

import unicodedata

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "hon", "sr", "sra", "srta"}
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "esq", "md", "phd"}
# letters that decompose to nothing simpler, yet are typed the plain way by their owners
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# whatever a keyboard offers for an apostrophe, and the joiners that only shape letters
_CLOSED = str.maketrans("", "", "'’‘ʼʻʹ′`´＇\u200c\u200d")


def fold(text: str) -> str:
    """Case, accents and compatibility forms away; idempotent. `José` → `jose`, `Ｌi` → `li`.

    A mark that spells a vowel or a sound of its own (Devanagari, Thai, kana) stays: another mark is another name.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_PLAIN)
    return unicodedata.normalize("NFKC", "".join(letter for letter in text if not _accent(letter))).casefold()


def key_form(given: str | None, family: str | None) -> str:
    """The name as its key sees it: folded, apostrophes closed, words sorted; a title before and suffixes after go where
    two words are left. `Dr. Ana`, `O'Brien-Smith` → `ana obrien smith`; `Don`, `Ng` → `don ng`.
    """
    folded = fold(f"{given or ''} {family or ''}".translate(_CLOSED))
    words = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in folded).split()
    bare = [w for i, w in enumerate(words) if not (w in TITLES and i == 0) and not (w in SUFFIXES and i > 0)]
    return " ".join(sorted(bare if len(bare) > 1 else words)) or folded.strip()


def _accent(letter: str) -> bool:
    """Accents (classes from 200 on) and the points of Hebrew and Arabic, which most people leave out."""
    place = unicodedata.combining(letter)
    return place >= 200 or 10 <= place <= 36


def split(whole: str) -> tuple[str, str]:
    """Given and family name of a name written in one: `Marín, Rosa` → `Rosa`, `Marín`; `Ana de la Cruz Jr.` → `Ana`,
    `de la Cruz Jr.`. One word alone is a given name."""
    words = whole.split()
    if len(words) < 3 and "," not in whole:
        return (words[0] if words else ""), (words[1] if len(words) == 2 else "")
    from nameparser import HumanName

    found = HumanName(whole)
    given = " ".join(filter(None, (found.title, found.first, found.middle)))
    family = " ".join(filter(None, (found.last, found.suffix.replace(",", ""))))
    return (given or family, family if given else "")
