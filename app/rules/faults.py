"""What is wrong with a rule card that somebody shared, in sentences."""

from app.rules.exchange import DEEPEST, FORMAT, LARGEST, Fault
from app.rules.values import CLOSED, DEMANDS, LONGEST, SIDES, UNITS
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

SENTENCES = {
    "large": _l("The file is too large: %(most)s bytes at most."),
    "utf8": _l("The file is not text in UTF-8."),
    "alias": _l("Anchors and aliases (& and *) are not taken; write it out."),
    "tag": _l("Tags are not taken: “%(what)s”."),
    "deep": _l("It is nested too deeply: %(most)s levels at most."),
    "yaml": _l("This is not YAML. %(what)s"),
    "format": _l("It must begin with “format: %(format)s”."),
    "mapping": _l("Names with values are expected here."),
    "sequence": _l("A list is expected here."),
    "scalar": _l("One value is expected here."),
    "unknown": _l("“%(what)s” is not known here."),
    "twice": _l("“%(what)s” stands here twice."),
    "no_value": _l("%(what)s: the value is missing."),
    "no_source": _l("%(what)s: the source is missing."),
    "no_checked": _l("%(what)s: the day on which it was checked is missing."),
    "future": _l("%(what)s: it cannot have been checked on a day to come."),
    "text": _l("%(what)s: words are expected."),
    "email": _l("%(what)s: an e-mail address is expected."),
    "long": _l("%(what)s: longer than %(most)s characters."),
    "flag": _l("%(what)s: yes or no is expected."),
    "number": _l("%(what)s: a whole number is expected."),
    "fields": _l("%(what)s: a list of %(known)s is expected."),
    "day": _l("%(what)s: a day as in 2026-03-04 is expected."),
    "deadline": _l("%(what)s: amount, unit (%(units)s), hour, side (%(sides)s) and closed (%(closed)s) are expected."),
    "amount": _l("%(what)s: the amount is no whole number, or more than a year."),
    "hour": _l("%(what)s: an hour as in 12:00 is expected."),
    "holiday": _l("A holiday needs a day and a name; works is yes or no."),
}  # fmt: skip


LIMITS = {"large": LARGEST, "deep": DEEPEST, "long": LONGEST}


def tell(fault: Fault) -> str:
    """`Line 7: “colour” is not known here.`"""
    filled = str(SENTENCES[fault.code]) % {
        "what": fault.what, "most": LIMITS.get(fault.code, ""), "format": FORMAT, "known": ", ".join(DEMANDS),
        "units": ", ".join(UNITS), "sides": ", ".join(SIDES), "closed": ", ".join(CLOSED),
    }  # fmt: skip
    return _("Line %(line)s: %(fault)s", line=fault.line, fault=filled) if fault.line else filled
