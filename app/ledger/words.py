"""What steps, results and votes are called; why something cannot be entered."""

from typing import Any, NamedTuple

from app.ledger.steps import Doubt, Oddity
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.language import near_day

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
    "unknown": _l("Not known"),
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
    "source": _l("This vote is on the public page: say where it can be looked up, with a link."),
    "before_opening": _l("On that day the petition was not open yet."),
    "before_packet": _l("That packet was made after that day. Choose another day, or another packet."),
    "built": _l("A packet’s line comes by itself, when the packet is built."),
}

# What the ledger says of the council's last vote, beside the form for the outcome.
VOTED: dict[str, Any] = {
    "passed": _l("The ledger says the vote passed."),
    "failed": _l("The ledger says the vote failed."),
    "tied": _l("The ledger says the vote was tied."),
    "postponed": _l("The ledger says the vote was postponed."),
}
SURE: dict[str, Any] = {
    "filed": _l("The council really has it since that day"),
    "outcome": _l("That is what the council decided"),
}


class Paper(NamedTuple):
    """What a step's evidence is called, what it may be, and what its note is for."""

    label: Any
    hint: Any
    note: Any


RECEIPT = Paper(
    _l("Receipt: PDF, or photographs (JPEG, PNG), 25 MB at most"),
    _l("The stamped receipt, no page with signers on it: it is kept for good, for the office only, until you delete "
       "it."),
    _l("For the office only: who took it, at which counter."),
)  # fmt: skip
MINUTES = Paper(
    _l("Minutes: PDF, or photographs (JPEG, PNG), 25 MB at most"),
    _l("The page that says so. It is kept for good, for the office only, until you delete it."),
    _l("For the office only: who was there, what was said."),
)
EVIDENCE = Paper(
    _l("Evidence: PDF, or photographs (JPEG, PNG), 25 MB at most"),
    _l("A letter, an agenda, no page with signers on it. It is kept for good, for the office only, until you delete "
       "it."),
    _l("For the office only."),
)  # fmt: skip


def paper(step: str) -> Paper:
    """The words for a step's evidence."""
    return {"filed": RECEIPT, "received": RECEIPT, "heard": MINUTES, "voted": MINUTES, "outcome": MINUTES}.get(
        step, EVIDENCE
    )


def doubt(found: Doubt, zone: str) -> str:
    """The question, in words."""
    if found.code == "again" and found.at:
        return _("Already filed on %(day)s. Is this the supplement?", day=near_day(found.at, zone))
    if found.code == "numbers":
        values = {"yes": found.yes, "no": found.no, "result": RESULTS[found.result]}
        return _("%(yes)s yes, %(no)s no, and the result is “%(result)s”. Was a special majority needed?", **values)
    if found.code == "unlike":
        return f"{VOTED[found.result]} {_('Is the outcome right all the same?')}"
    return _("No packet and no receipt: the public page says “Delivered” all the same. Is that right?")


def odd(oddity: Oddity) -> str:
    """What is odd, in a sentence."""
    values = {"step": STEPS[oddity.step], "other": STEPS[oddity.other]}
    if oddity.code == "before":
        return _("“%(step)s” lies before “%(other)s”. Is that right?", **values)
    return _("There is “%(step)s”, but no “%(other)s”.", **values)
