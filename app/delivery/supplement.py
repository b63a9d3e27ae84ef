"""The paper on top of a supplement: from what the council had to what holds now, told by line numbers."""

from collections.abc import Mapping
from typing import Any

from app.common import tally
from app.delivery import frozen
from app.delivery.papers import Facts, common, ward_word, without
from app.web.language import day, minute, number
from app.web.language import gettext as _
from app.web.language import ngettext as _n


def data(facts: Facts) -> dict[str, Any]:
    """Data for `supplement.typ`."""
    told = facts.supplement
    drawn = tally.draw(told["after"], told["after"])
    strokes = told["after"] // drawn.worth
    return common(facts) | {
        "title": facts.texts[0]["title"],
        "campaign": facts.campaign,
        "day": day(facts.as_of, facts.zone),
        "addressed": _("To the %(council)s", council=facts.council),
        "heading": _("Supplement to packet %(code)s", code=told["code"]),
        "people": number(told["after"]),
        "people_line": _n("person asks for this", "different people ask for this", told["after"]),
        "groups": strokes // 5,
        "rest": strokes % 5,
        "as_of": _("As of %(time)s.", time=minute(facts.as_of, facts.zone)),
        "sum": sums(told),
        "without": without(facts),
        "changes": _changes(told),
        "changes_title": _("Lines of the packets before that have changed"),
        "changes_head": [_("What"), _("Lines")],
        "numbering": _("Lines are numbered on from the packets before; changes.csv names the packet of each."),
        "contact": _("Handed in by %(contact)s", contact=facts.contact) if facts.contact else "",
    }


def word(what: str) -> str:
    """What became of a line."""
    return {
        "withdrawn": _("withdrawn by the signer"),
        "struck": _("struck by an organizer, for a reason on record"),
        "double": _("set aside as doubles"),
        "unconfirmed": _("not confirmed, the sheet is being typed again"),
        "erased": _("erased at the signer’s wish"),
        "again": _("count again"),
        "corrected": _("corrected"),
        "moved": _("in another ward now"),
    }[what]


def sums(told: Mapping[str, Any]) -> list[list[str]]:
    """From before to after, line by line."""
    rows = [[_("people in the packets before"), number(told["before"])]]
    if told["new"]:
        rows.append([_("new, on the lines of this supplement"), f"+ {number(told['new'])}"])
    if again := told["changes"]["again"]:
        rows.append([word("again"), f"+ {number(len(again))}"])
    rows += [[word(what), f"− {number(len(lines))}"] for what, lines in told["changes"]["gone"].items() if lines]
    return [*rows, [_("different people now"), number(told["after"])]]


def _changes(told: Mapping[str, Any]) -> list[list[str]]:
    changes = told["changes"]
    found = [[word(what), frozen.ranges(lines)] for what, lines in changes["gone"].items() if lines]
    if changes["again"]:
        found.append([word("again"), frozen.ranges(changes["again"])])
    if changes["corrected"]:
        found.append([word("corrected"), frozen.ranges([int(no) for no in changes["corrected"]])])
    for ward, lines in changes.get("moved", {}).items():
        found.append([_("in another ward now: %(ward)s", ward=ward_word(ward)), frozen.ranges(lines)])
    return found
