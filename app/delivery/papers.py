"""What the papers of a packet say, in the council's language: cover, roll, method, and the text that was signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.common import tally
from app.delivery import glyphs
from app.delivery.selection import CONFIRMED, RESIDENCY, UNKNOWN
from app.web.language import gettext as _
from app.web.language import minute, number
from app.web.language import ngettext as _n


@dataclass(frozen=True)
class Facts:
    """What is printed, as of one instant: plain values, so that no paper asks the database again."""

    code: str  # empty: a roll by itself, without a packet
    address: str  # where the packet can be checked
    language: str
    zone: str  # IANA name of the city's time zone
    as_of: Any  # datetime, UTC
    campaign: str
    city: str  # "Alderport, OR"
    council: str
    contact: str
    texts: list[dict[str, Any]]  # version, language, title, demand, reasons, signed
    counts: dict[str, Any]  # as in the manifest
    erased_since: int
    street: bool  # whether the petition asks for it
    spelled: int = 0  # lines of the roll in which a letter is printed as its number


def cover(facts: Facts) -> dict[str, Any]:
    """Data for `cover.typ`."""
    counts, text = facts.counts, facts.texts[0]
    drawn = tally.draw(counts["people"], counts["people"])
    strokes = counts["people"] // drawn.worth
    return _common(facts) | {
        "title": text["title"],
        "addressed": _("To the %(council)s", council=facts.council),
        "demand": text["demand"],
        "groups": strokes // 5,
        "rest": strokes % 5,
        "tally_line": _n("Each stroke is one person.", "Each stroke is %(num)s people.", drawn.worth),
        "people": number(counts["people"]),
        "people_line": _n("person asks for this", "different people ask for this", counts["people"]),
        "arithmetic": _(
            "%(signatures)s confirmed signatures, less %(doubles)s set aside as doubles. %(residents)s are supported as residents by postal code, address or list; the others live here as they say.",
            signatures=number(counts["signatures"]), doubles=number(counts["set_aside_as_double"]),
            residents=number(counts["residents"]),
        ),
        "as_of_line": _("As of %(time)s.", time=minute(facts.as_of, facts.zone)),
        "by_ward": [[_ward(name), number(n)] for name, n in counts["by_ward"].items()],
        "by_channel": [[channel(name), number(n)] for name, n in counts["by_channel"].items()],
    }  # fmt: skip


def roll(facts: Facts, rows: Sequence[Sequence[Any]], volume: int, volumes: int, edition: str) -> dict[str, Any]:
    """Data for `roll.typ`: these rows of the edition."""
    text = facts.texts[0]
    header, widths, lines = (_public if edition == "public" else _clerk)(facts, rows)
    return _common(facts) | {
        "title": text["title"],
        "heading": _(
            "Petition to the %(council)s, %(city)s. As of %(time)s.",
            council=facts.council, city=facts.city, time=minute(facts.as_of, facts.zone),
        ),
        "volumes": volumes,
        "volume_line": _("Volume %(n)s of %(of)s", n=volume, of=volumes),
        "demand": text["demand"],
        "header": header,
        "widths": widths,
        "rows": lines,
        "note": _spelling() if glyphs.lacking(cell for line in lines for cell in line) else "",
    }  # fmt: skip


def spelled(facts: Facts, rows: Iterable[Sequence[Any]]) -> int:
    """In how many of the clerk's rows a letter that somebody typed has to be printed as its number."""
    printed = [1, 2, *([3, 4] if facts.street else []), 6]
    return sum(glyphs.lacking(row[cell] for cell in printed) for row in rows)


def method(facts: Facts) -> dict[str, Any]:
    """Data for `method.typ`: how the number came about, and how to check it."""
    return _common(facts) | {
        "title": f"{facts.texts[0]['title']} · {facts.city}",
        "heading": _("How this count was made"),
        "parts": [*_counted(facts), *_known(facts)],
    }


def _counted(facts: Facts) -> list[tuple[str, str]]:
    counts = facts.counts
    return [
        (
            _("Who counts"),
            _("A signature counts when its signer has confirmed it, has not withdrawn it, and no organizer has struck it for a reason on record. Of several signatures of one person the first counts. At %(time)s that left %(people)s.",
              time=minute(facts.as_of, facts.zone), people=number(counts["people"])),
        ),
        (
            _("What was left out"),
            _("%(doubles)s set aside as doubles, %(withdrawn)s withdrawn, %(unconfirmed)s never confirmed.",
              doubles=number(counts["set_aside_as_double"]), withdrawn=number(counts["withdrawn"]),
              unconfirmed=number(counts["unconfirmed_not_counted"]))
            + (" " + _n("%(num)s person had signed by then and has since had everything erased; that line is not in the roll.",
                        "%(num)s people had signed by then and have since had everything erased; their lines are not in the roll.",
                        facts.erased_since) if facts.erased_since else ""),
        ),
    ]  # fmt: skip


def _known(facts: Facts) -> list[tuple[str, str]]:
    return [
        (
            _("How each was confirmed"),
            _("Online: a letter went to the mailbox given, and its reader pressed a button or typed six digits; programs that open links do not press buttons. On paper: the signed sheet. Each line of the roll says which."),
        ),
        (
            _("How doubles are found"),
            _("One mailbox and one name sign once; a mailbox is the same however it is spelled. Two people who share a mailbox both count."),
        ),
        (
            _("How residency is known"),
            _("By the postal code and the share of its people inside the city, by the address where one was asked for, or by the signer’s word alone. Each line says which. A postal code is support, not proof."),
        ),
        *([(
            _("Letters that could not be printed"),
            _n("In %(num)s line of the printed roll a letter is given as its number.",
               "In %(num)s lines of the printed roll a letter is given as its number.", facts.spelled)
            + " " + _spelling(),
        )] if facts.spelled else []),
        (
            _("What this packet leaves out"),
            _("E-mail addresses and telephone numbers are not handed over. The organizers hold them to confirm signatures."),
        ),
        (
            _("How to check it"),
            _("manifest.json names every file with its SHA-256 and is signed (Ed25519). At %(address)s a file can be compared without leaving your machine. The same selection gives the same files.",
              address=facts.address),
        ),
    ]  # fmt: skip


def _spelling() -> str:
    return _(
        "A letter that none of our fonts has is printed as its Unicode number, such as [U+13000]. The roll as CSV or XLSX has the letter itself."
    )


def petition_text(facts: Facts) -> str:
    """`petition.txt`: every text that was signed, word for word, and by how many."""
    lines = [facts.campaign, _("To the %(council)s", council=facts.council), ""]
    for text in facts.texts:
        lines += [
            "-" * 72,
            _("Version %(version)s, %(language)s: signed by %(n)s", version=text["version"], language=text["language"],
              n=number(text["signed"])),
            "", text["title"], "", text["demand"], "", text["reasons"].strip(), "",
        ]  # fmt: skip
    return "\n".join(lines)


def channel(name: str) -> str:
    """How a signature came, in words."""
    return {"online": _("online"), "paper": _("on paper"), "import": _("imported"), "api": _("by API")}.get(name, name)


def _ward(name: str) -> str:
    return _("not placed") if name == UNKNOWN else name


def _common(facts: Facts) -> dict[str, Any]:
    return {
        "code": facts.code,
        "language": facts.language,
        "address": facts.address,
        "w": {
            "page": _("page {n} of {of}"),
            "code": _("Packet") if facts.code else "",
            "ward": _("Ward"),
            "people": _("People"),
            "by_ward": _("By ward"),
            "channel": _("How they signed"),
            "by_channel": _("By how they signed"),
            "verify": _("Is this the packet that was made? Compare it at:"),
            "qr_alt": _("The address at which this packet can be checked, as a code"),
            "notice": _("May become a public record"),
            "notice_long": _(
                "Signers were told that the council receives this roll and that it may become a public record. It holds no e-mail addresses and no telephone numbers. Please use it for this petition only."
            ),
        },
    }


def _clerk(facts: Facts, rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[float], list[list[str]]]:
    header = [_("No."), _("Name"), *([_("Address")] if facts.street else []), _("ZIP"), _("Ward"), _("Residency"),
              _("Signed"), _("Confirmed")]  # fmt: skip
    widths = [0, 2.2, *([2.2] if facts.street else []), 0, 1, 1.3, 0, 1.2]
    lines = []
    for no, given, family, street, unit, _city, postal, ward, residency, signed, how, confirmed in rows:
        address = [", ".join(part for part in (street, unit) if part)] if facts.street else []
        lines.append([
            str(no), " ".join(part for part in (given, family) if part), *address, postal, _ward(ward),
            residency_word(residency), signed[:10], confirmed_word(confirmed) if how == "online" else channel(how),
        ])  # fmt: skip
    return header, widths, lines


def _public(facts: Facts, rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[float], list[list[str]]]:
    lines = [[str(no), name or _("name withheld"), _ward(ward), signed] for no, name, ward, signed in rows]
    return [_("No."), _("Name"), _("Ward"), _("Signed")], [0, 3, 1.5, 0], lines


def residency_word(tier: str) -> str:
    """The clerk's file says it in English; paper in its own language."""
    return {
        RESIDENCY["declared"]: _("as they say"),
        RESIDENCY["inside"]: _("ZIP inside"),
        RESIDENCY["straddles"]: _("ZIP partly inside"),
        RESIDENCY["placed"]: _("address inside"),
        RESIDENCY["matched"]: _("residents list"),
        RESIDENCY["outside"]: _("outside"),
        RESIDENCY["works"]: _("works here"),
    }.get(tier, tier)


def confirmed_word(how: str) -> str:
    """The first words of the column `confirmed`, in the paper's language."""
    return {
        CONFIRMED["button"]: _("e-mail link"),
        CONFIRMED["code"]: _("e-mail code"),
        CONFIRMED["sheet"]: _("paper sheet"),
        CONFIRMED["import"]: _("import"),
    }.get(how.rpartition(" ")[0], how)
