"""The chances of each piece of evidence under three explanations: one person who signed twice, two people of one home,
two strangers of like name. Written by hand; docs/matching.md says where from. Facts of a household (family name, home,
landline) are as likely for two of a home as for one person, so they never speak for one against the other."""

from typing import NamedTuple

from app.matching import census
from app.matching.evidence import Evidence
from app.matching.rarity import Rarity
from app.matching.record import Prepared

MOVED = 0.012  # how many have another address the second time
MEMBERS = 0.6  # pairs of one home, for each signature


class Term(NamedTuple):
    """One piece of evidence: how likely it is for one person, for two of one home, for two strangers."""

    code: str
    one: float
    home: float
    strange: float


def _table(subject: str, **chances: tuple[float, float, float]) -> dict[str, Term]:
    return {word: Term(f"{subject}.{word}", *each) for word, each in chances.items()}


MAILBOX = _table("mailbox", same=(0.60, 0.03, 1e-7), near=(0.05, 0.003, 1e-5), other=(0.35, 0.97, 1))
PHONE = _table("phone", same=(0.93, 0.15, 1e-5), other=(0.07, 0.85, 1))
RESIDENT = _table("resident", same=(0.72, 0.08, 0.08), other=(0.01, 0.60, 0.70))
HOME = _table(
    "home", same=(0.9, 0.9, 4e-4), near=(0.10, 0.06, 0.002), residence=(0.9, 0.9, 0.003), other=(0.04, 0.04, 1)
)
UNIT = _table("unit", same=(0.97, 0.97, 0.1), other=(0.03, 0.03, 0.9))
MIDDLE = _table("middle", same=(0.30, 0.01, 0.01), initial=(0.65, 0.07, 0.07), other=(0.05, 0.92, 0.92))
# a father and a son of one name mostly share the middle name as well
MIDDLE_TOO = _table("middle", same=(0.30, 0.20, 0.01), initial=(0.65, 0.45, 0.07), other=(0.05, 0.35, 0.92))
SUFFIX = _table("suffix", same=(0.5, 0.05, 0.02), one=(0.08, 0.6, 1), other=(0.01, 0.35, 0.02), none=(1, 0.4, 1))
SOON = Term("soon", 0.005, 0.5, 0.002)
ADDRESSED = Term("addressed", 0.35, 0.003, 0.005)
SWAPPED = Term("swapped", 0.02, 0.01, 0.04)
# family name: one person, one home; strangers by its rarity, or this where no whole part agrees
FAMILY = {
    "same": (0.80, 0.60, 1e-4), "part": (0.08, 0.20, 0.01), "near": (0.07, 0.01, 0.002), "clash": (0.01, 0.10, 0.02),
    "other": (0.015, 0.35, 1.0),
}  # fmt: skip


def terms(e: Evidence, a: Prepared, rarity: Rarity, moved: float = MOVED) -> list[Term]:
    """All pieces of evidence; what one side says nothing of is left out."""
    found = [_given(e, rarity), *_place(e, a, rarity, moved)]
    if e.family != "none":
        found.append(_family(e, a, rarity))
    if e.mailbox != "none":
        found.append(MAILBOX[e.mailbox])
    if e.phone != "none":
        found.append(PHONE[e.phone])
    if e.resident != "none":
        found.append(RESIDENT[e.resident])
    if e.middle != "none":
        found.append((MIDDLE_TOO if e.given in ("same", "called") else MIDDLE)[e.middle])
    found.append(SUFFIX[e.suffix])
    if e.soon:
        found.append(SOON)
    if e.addressed and e.given not in ("called", "near"):
        found.append(ADDRESSED)
    if e.swapped:
        found.append(SWAPPED)
    return found


def weigh(found: list[Term], total: int) -> tuple[float, float, float]:
    """How many pairs that look so there are for each signature: of one person (if everybody signed once more), of one
    home, of strangers."""
    one, home, strange = 1.0, MEMBERS, total / 2
    for _, s, h, t in found:
        one, home, strange = one * s, home * h, strange * t
    return one, home, strange


def _given(e: Evidence, rarity: Rarity) -> Term:
    """A man's name in one home may be a father's and a son's; a frequent name, two women's who married into it."""
    share = rarity.given(e.word)
    if e.given == "same":
        return Term("given.same", 0.74, 0.00015 + 0.003 * census.men(e.word) + 0.3 * share, share)
    if e.given == "called":
        return Term("given.called", 0.12, 0.002, share)
    if e.given == "middle":
        return Term("given.middle", 0.03, 0.003, share * 0.1)
    return _GIVEN[e.given]


_GIVEN = _table(
    "given", near=(0.06, 0.004, 0.002), twin=(0.005, 0.006, 0.01), initial=(0.03, 0.003, 0.003), other=(0.04, 0.9, 1),
    none=(1, 1, 1),
)  # fmt: skip


def _family(e: Evidence, a: Prepared, rarity: Rarity) -> Term:
    """Names go together (Maria with Garcia): where the whole name is on the roll more often than its parts let expect,
    that counts."""
    one, home, strange = FAMILY[e.family]
    if e.name and e.family == "same":
        together = rarity.namesakes(a) / rarity.given(e.word) if e.given == "same" and not e.swapped else 0.0
        strange = max(min(rarity.family(name) for name in e.name), together)
    elif e.name and e.family in ("part", "clash"):
        strange = 3 * min(rarity.family(name) for name in e.name)
    return Term(f"family.{e.family}", one, home, strange)


def _place(e: Evidence, a: Prepared, rarity: Rarity, moved: float) -> list[Term]:
    """Home, unit and postal code; who has moved has another home and another postal code at once."""
    if e.zip == "other" and e.home == "other":
        return [Term("moved", 0.004 + moved, 0.002, 1)]
    found = [] if e.home == "none" else [HOME[e.home]]
    if e.home == "same" and e.unit in UNIT:
        found.append(UNIT[e.unit])
    if e.zip == "same":
        found.append(Term("zip.same", 0.92, 0.95, rarity.zip(a.zip)))
    elif e.zip == "other":
        found.append(Term("zip.other", 0.06 + moved, 0.05, 1))
    return found
