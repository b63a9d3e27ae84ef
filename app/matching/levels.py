"""Levels of evidence, each with its measured precision, and the vetoes."""

from app.matching.evidence import Evidence
from app.matching.record import Prepared

VETOED = 0.9
AUTOMATIC = {"mailbox", "home"}
SOON = 20 * 60


def veto(e: Evidence, a: Prepared, b: Prepared) -> str | None:
    """Why this pair is never joined without a person's word, whatever else agrees."""
    at_home = e.home in ("same", "near", "residence")
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
    if e.home == "same" and e.unit == "other":
        return "unit"
    if at_home and e.mailbox == "other" and e.phone == "other":
        return "contacts"
    if at_home and abs(a.at - b.at) < SOON:
        return "soon"
    return None


def of(e: Evidence, a: Prepared, b: Prepared, chance: float) -> str:
    """The level's code."""
    if e.mailbox == "same" and e.given in ("same", "called", "near", "middle") and e.family in ("same", "part", "near", "other", "none"):
        return "mailbox"
    if e.home == "same" and e.given in ("same", "called") and e.family in ("same", "part") and chance > 0.99:
        return "home"
    return "other"
