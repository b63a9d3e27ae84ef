"""What steps, results and votes are called; why something cannot be entered."""

from typing import Any

from app.ledger.steps import Oddity
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

STEPS: dict[str, Any] = {
    "planned": _l("Planned"),
    "built": _l("Packet built"),
    "filed": _l("Filed"),
    "received": _l("Received"),
    "referred": _l("Referred"),
    "agenda": _l("On the agenda"),
    "heard": _l("Heard"),
    "voted": _l("Voted"),
    "outcome": _l("Outcome"),
}
RESULTS: dict[str, Any] = {
    "passed": _l("Passed"),
    "failed": _l("Failed"),
    "tied": _l("Tied"),
    "postponed": _l("Postponed"),
    "won": _l("The council agreed"),
    "lost": _l("The council declined"),
}
VOTES: dict[str, Any] = {
    "yes": _l("Yes"),
    "no": _l("No"),
    "abstain": _l("Abstained"),
    "absent": _l("Absent"),
    "recused": _l("Recused"),
}
STANDS: dict[str, Any] = {
    "unknown": _l("No answer yet"),
    "for": _l("For"),
    "leaning": _l("Leaning for"),
    "against": _l("Against"),
}
REFUSED: dict[str, Any] = {
    "draft": _l("Nobody can sign yet. Open the petition first; until then only “planned” can be entered."),
    "future": _l("That is still to come. Enter it when it has happened."),
    "not_filed": _l("Enter first that it was filed."),
    "decided": _l("There is an outcome already. If it is wrong, correct it."),
    "outcome_first": _l("There is an outcome. Correct that first, then this."),
    "state": _l("That does not follow from where the petition is now: look at its overview."),
    "emptied": _l("Signers’ data has been erased since: this cannot be taken back any more."),
    "replaced": _l("Somebody has corrected this entry meanwhile. Look at what it says now."),
    "built": _l("A packet’s line comes by itself, when the packet is built."),
}


def odd(oddity: Oddity) -> str:
    """What is odd, in a sentence."""
    values = {"step": STEPS[oddity.step], "other": STEPS[oddity.other]}
    if oddity.code == "before":
        return _("“%(step)s” lies before “%(other)s”. Is that right?", **values)
    return _("There is “%(step)s”, but no “%(other)s”.", **values)
