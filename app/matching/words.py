"""What the rules say, in words: reasons, levels and vetoes by their codes. No names."""

from collections.abc import Iterator
from typing import Any

from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

REASONS: dict[str, Any] = {  # what was compared, and how it agrees: matching/evidence.py
    "exact": _l("same mailbox and same name"),
    "given.same": _l("same first name"),
    "given.called": _l("one first name is short for the other"),
    "given.near": _l("first names a letter apart"),
    "given.twin": _l("first names close enough for twins or sisters"),
    "given.initial": _l("one first name is only an initial"),
    "given.middle": _l("one first name is the other’s middle name"),
    "given.other": _l("other first names"),
    "given.none": _l("no first name on one side"),
    "family.same": _l("same last name"),
    "family.part": _l("last names that agree in part"),
    "family.near": _l("last names a letter apart"),
    "family.clash": _l("one last name in common, another not"),
    "family.other": _l("other last names"),
    "middle.same": _l("same middle name"),
    "middle.initial": _l("same middle initial"),
    "middle.other": _l("other middle names"),
    "suffix.same": _l("same suffix, as Jr. or Sr."),
    "suffix.one": _l("a suffix, as Jr. or Sr., on one side only"),
    "suffix.other": _l("other suffixes, as Jr. and Sr."),
    "suffix.none": _l("no suffix on either side"),
    "mailbox.same": _l("same mailbox"),
    "mailbox.near": _l("mailboxes a slip apart"),
    "mailbox.other": _l("other mailboxes"),
    "phone.same": _l("same phone"),
    "phone.other": _l("other phones"),
    "home.same": _l("same address"),
    "home.near": _l("addresses a slip apart"),
    "home.residence": _l("same large building"),
    "home.other": _l("other addresses"),
    "unit.same": _l("same unit"),
    "unit.one": _l("a unit on one side only"),
    "unit.other": _l("other units of one building"),
    "moved": _l("other address and other ZIP"),
    "zip.same": _l("same ZIP"),
    "zip.other": _l("other ZIPs"),
    "resident.same": _l("the same entry of the residents file"),
    "resident.other": _l("two entries of the residents file"),
    "soon": _l("signed within minutes of each other"),
    "swapped": _l("first and last name exchanged"),
    "addressed": _l("one’s mailbox is called by the other’s first name"),
}
LEVELS: dict[str, Any] = {  # the best thing that speaks for one person: matching/levels.py
    "mailbox": _l("same mailbox, and names that go together"),
    "slip": _l("mailboxes a slip apart, same name"),
    "phone": _l("same phone, and names that go together"),
    "home": _l("same home, same name"),
    "near": _l("addresses a slip apart, same name"),
    "residence": _l("same large building, same name"),
    "name": _l("same name in the same ZIP"),
    "resident": _l("the same entry of the residents file"),
    "part": _l("names that agree in part"),
    "called": _l("a short name for a long one"),
    "elsewhere": _l("like names in different ZIPs"),
    "weak": _l("little"),
}
VETOES: dict[str, Any] = {  # why the rules never join two by themselves: matching/levels.py
    "given": _l("other first names"),
    "suffix": _l("one is Jr. or Sr., the other is not: perhaps father and son"),
    "middle": _l("other middle initials"),
    "twin": _l("first names close enough for twins or sisters"),
    "initial": _l("only an initial for a first name"),
    "resident": _l("two entries of the residents file"),
    "unit": _l("other units of one building"),
    "contacts": _l("one home, but both mailbox and phone differ"),
    "soon": _l("signed within minutes of each other in one home, as couples do"),
    "group": _l("it would join others who cannot all be one person"),
}
VERDICTS: dict[str, Any] = {
    "auto": _l("certain: set aside by the rules"),
    "review": _l("likely: left to people"),
    "ignored": _l("unlikely"),
}
HELD: dict[str, Any] = {
    "same": _l("one person’s"),
    "different": _l("two people’s"),
    "unsure": _l("not to be told"),
    "disputed": _l("disputed: two reviewers differ"),
}


def reason(code: str, weight: float = 0, *params: Any) -> str:
    """One piece of evidence in words; `params` as its Reason has them: of 10,000 people so many share it."""
    said = str(REASONS.get(code, code))
    if not params:
        return said
    share = float(params[0])
    rounded = round(share) if share >= 10 else max(round(share, 1), 0.1)
    return _("%(reason)s, as of 10,000 people about %(number)s have it", reason=said, number=f"{rounded:g}")


def level(code: str) -> str:
    """What the rules go by."""
    return str(LEVELS.get(code, code))


def veto(code: str) -> str:
    """Why the rules leave it to people."""
    return str(VETOES.get(code, code))


def explained(told: Any) -> Iterator[str]:
    """Lines that say why two signatures are held to be one person's, or not: a deciding.Explained in words."""
    found = told.comparison
    yield _("One person’s with a probability of %(share)s: %(verdict)s.", share=f"{found.probability:.3f}",
            verdict=VERDICTS[found.verdict])  # fmt: skip
    yield _("The rules go by: %(level)s.", level=level(found.level))
    if found.veto:
        yield _("Never joined by rule: %(veto)s.", veto=veto(found.veto))
    for each in sorted(found.reasons, key=lambda each: -abs(each.weight)):
        yield f"  {each.weight:+6.1f}  {reason(each.code, each.weight, *each.params)}"
    if told.held:
        yield _("Decided by people: %(decision)s.", decision=HELD[told.held.decision])
    elif told.pair is not None and told.pair.decision == "implied":
        yield _("Not asked about: what was decided about others says it.")
    yield _("They are counted as one person.") if told.together else _("They are counted as two people.")
