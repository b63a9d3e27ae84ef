"""The paper that says how the number came about, and how to check it."""

from typing import Any

from app.delivery import supplement
from app.delivery.papers import Facts, common, left_out, residency_word, spelling, ward_word, without
from app.delivery.selection import RESIDENCY, UNKNOWN
from app.web.language import gettext as _
from app.web.language import minute, number
from app.web.language import ngettext as _n


def data(facts: Facts) -> dict[str, Any]:
    """Data for `method.typ`."""
    return common(facts) | {
        "title": f"{facts.texts[0]['title']} · {facts.city}",
        "heading": _("How this count was made"),
        "parts": [
            *([_new(facts)] if facts.supplement else [_counts(facts)]),
            _confirmed(facts),
            _doubles(),
            _residency(facts),
            *_spelled(facts),
            _left_out(facts),
            _check(facts),
        ],
    }


def _part(title: str, text: str, rows: list[list[str]] | None = None, head: list[str] | None = None) -> dict[str, Any]:
    """A heading, a paragraph, and a table: with a head its cells are words, without one its last row is the sum."""
    return {"title": title, "text": text, "rows": rows or [], "head": head or []}


def _counts(facts: Facts) -> dict[str, Any]:
    counts, less = facts.counts, left_out(facts)
    signed = counts["people"] + sum(n for _label, n in less)
    rows = [[_("signed by %(time)s", time=minute(facts.as_of, facts.zone)), number(signed)]]
    rows += [[label, f"− {number(n)}"] for label, n in less]
    rows.append([_n("person counts", "different people count", counts["people"]), number(counts["people"])])
    text = _("A signature counts when its signer has confirmed it and not withdrawn it, and no organizer has struck it. Of several signatures of one person the first counts.")  # fmt: skip
    return _part(_("Who counts"), text, rows)


def _new(facts: Facts) -> dict[str, Any]:
    """A supplement's sum: from what the council had to what holds now."""
    told = facts.supplement
    text = " ".join((
        _("This supplement holds only who is new since packet %(code)s, and what became of the lines delivered before, by their numbers: on its cover, and in changes.csv.", code=told["code"]),
        _("A signature counts when its signer has confirmed it and not withdrawn it, and no organizer has struck it. Of several signatures of one person the first counts."),
        _("As of %(time)s.", time=minute(facts.as_of, facts.zone)),
    ))  # fmt: skip
    return _part(_("From the packets before to now"), text, supplement.sums(told))


def _confirmed(facts: Facts) -> dict[str, Any]:
    text = _("Online: a letter went to the mailbox given, and its reader pressed a button or typed six digits; programs that open links do not press buttons. On paper: the signed sheet. Each line of the roll says which.")  # fmt: skip
    if imported := facts.counts.get("imported"):
        text += " " + _n(
            "%(num)s person’s signature was collected elsewhere and imported from a file; the organizers wrote down where, when and by whom, and answer for it.",
            "%(num)s people’s signatures were collected elsewhere and imported from files; the organizers wrote down where, when and by whom, and answer for them.", imported,
        )  # fmt: skip
    return _part(_("How each was confirmed"), text)


def _doubles() -> dict[str, Any]:
    """The method statement of docs/matching.md."""
    return _part(
        _("What a double is"),
        " ".join((
            _("Some people sign twice: on paper and online, once as Bill and once as William. Each person counts once, and the first valid signature is the one that counts."),
            _("Every two signatures that might be one person’s are compared: names with their usual short forms and slips of the pen, e-mail address, telephone, home, postal code, the time between them. What a household shares is never taken as proof."),
            _("Two signatures are set aside without anybody looking only where the evidence belongs to one person, or the name is so rare that chance and family can be ruled out; on test rolls with known truth 9,997 of 10,000 such decisions were right. Who might be father and son, twins, or two people of one mailbox is never joined by the machine: people look at those, and their decision stands."),
            _("Nothing is deleted. A signature set aside stays on the roll, linked to the one that counts, and returns with one press."),
        )),
    )  # fmt: skip


def _residency(facts: Facts) -> dict[str, Any]:
    """What the words on paper and in the clerk's file mean, as far as this roll has them."""
    counts = facts.counts
    meaning = {
        "matched": _("found in the residents file"),
        "placed": _("the address lies inside the city"),
        "inside": _("nearly everybody with this ZIP lives in the city"),
        "straddles": _("some people with this ZIP live in the city, some do not"),
        "outside": _("nobody with this ZIP is known to live in the city"),
        "works": _("the signer works or studies in the city"),
        "declared": _("nothing is known but the signer’s word"),
    }
    rows = [
        [residency_word(word), word, meaning[tier]]
        for tier, word in RESIDENCY.items()
        if word in counts["by_residency"]
    ]
    if UNKNOWN in counts["by_ward"]:
        rows.append([ward_word(UNKNOWN), UNKNOWN, _("the ward cannot be told: fewer than nine in ten people with this ZIP live in one ward")])  # fmt: skip
    return _part(
        _("How residency is known"),
        _("By what each signer gave; each line of the roll says how. A ZIP supports a claim, it does not prove it."),
        rows,
        [_("On paper"), "roll.csv", _("Meaning")],
    )


def _spelled(facts: Facts) -> list[dict[str, Any]]:
    if not facts.spelled:
        return []
    lines = _n("In %(num)s line of the printed roll a letter is given as its number.",
               "In %(num)s lines of the printed roll a letter is given as its number.", facts.spelled)  # fmt: skip
    return [_part(_("Letters that could not be printed"), f"{lines} {spelling()}")]


def _left_out(facts: Facts) -> dict[str, Any]:
    neither = _("E-mail addresses and telephone numbers are not handed over. The organizers hold them to confirm signatures.")  # fmt: skip
    text = {
        (): neither,
        ("email",): _("Telephone numbers are not handed over. E-mail addresses are, because the council demands them: of those signers who were told so before they signed, in roll.pdf, roll.csv and roll.xlsx alone."),
        ("phone",): _("E-mail addresses are not handed over. Telephone numbers are, because the council demands them: of those signers who were told so before they signed, in roll.pdf, roll.csv and roll.xlsx alone."),
        ("email", "phone"): _("E-mail addresses and telephone numbers are handed over because the council demands them: of those signers who were told so before they signed, in roll.pdf, roll.csv and roll.xlsx alone."),
    }[facts.demanded]  # fmt: skip
    return _part(_("What this packet leaves out"), f"{text} {without(facts)}".strip())


def _check(facts: Facts) -> dict[str, Any]:
    return _part(
        _("How to check it"),
        _("manifest.json names every file with its SHA-256 and is signed (Ed25519). At %(address)s a file can be compared without leaving your machine. The same selection gives the same files.",
          address=facts.address),
    )  # fmt: skip
