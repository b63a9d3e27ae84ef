"""Levels of evidence, each with its measured precision, and the vetoes."""

from typing import NamedTuple

from app.matching.evidence import Evidence

VETOED = 0.9  # what a vetoed pair's probability is held under


class Level(NamedTuple):
    """Automatic from the probability `auto` (None: never); `precision`: measured there, as if one more had been
    wrong (docs/matching.md)."""

    auto: float | None
    precision: float | None


LEVELS: dict[str, Level] = {
    "mailbox": Level(0.985, 0.9999),
    "slip": Level(0.98, 0.9985),
    "phone": Level(0.985, 0.9994),
    "home": Level(0.996, 0.9987),
    "near": Level(0.996, 0.9982),
    "residence": Level(None, None),
    "name": Level(0.998, 0.9981),
    "resident": Level(0.9985, 0.9955),
    "part": Level(None, None),
    "called": Level(None, None),
    "elsewhere": Level(None, None),
    "weak": Level(None, None),
}


VETOES = ("given", "suffix", "middle", "twin", "initial", "resident", "unit", "contacts", "soon")


def veto(e: Evidence) -> str | None:
    """Why this pair is never joined without a person's word, whatever else agrees."""
    if e.given == "other":
        return "given"
    if e.suffix in ("other", "one"):
        return "suffix"
    if e.middle == "other":
        return "middle"
    if e.given == "twin" or (e.given == "near" and e.home in ("same", "near")):
        return "twin"
    if e.given in ("initial", "none"):
        return "initial"
    if e.resident == "other":
        return "resident"
    if e.unit == "other" and e.home in ("same", "residence"):
        return "unit"
    if e.home in ("same", "near", "residence") and e.mailbox == "other" and e.phone == "other":
        return "contacts"
    if e.soon and e.home != "other" and e.mailbox not in ("same", "near"):
        return "soon"
    return None


def of(e: Evidence) -> str:
    """The level's code: the best thing that speaks for one person."""
    if e.given not in ("same", "called", "near", "middle"):
        return "weak"
    if e.mailbox == "same":
        return "mailbox"
    if e.mailbox == "near":
        return "slip"
    if e.phone == "same" and e.family in ("same", "part", "near"):
        return "phone"
    if e.resident == "same" and e.given in ("same", "called") and e.family in ("same", "part", "near"):
        return "resident"
    if e.home in ("same", "near", "residence"):
        if e.given == "same" and (e.family == "same" or (e.family == "near" and e.home == "same")):
            return str({"same": "home"}.get(e.home, e.home))
        return "called" if e.given != "same" else "part"
    if e.given == "same" and e.family == "same" and e.zip == "same":
        return "name"
    if e.zip == "same":
        return "called" if e.given != "same" else "part"
    return "elsewhere"
