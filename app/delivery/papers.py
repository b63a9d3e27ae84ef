"""What the papers of a packet say, in the council's language: cover, roll, method, and the text that was signed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.common import days, tally
from app.delivery.selection import COLUMNS, CONFIRMED, RESIDENCY, UNKNOWN
from app.printing import glyphs
from app.web.language import LANGUAGES, day, minute, number
from app.web.language import gettext as _
from app.web.language import ngettext as _n

CLERK = len(COLUMNS["clerk"])  # cells of a row; behind them e-mail and phone where they are demanded
LONGEST_FOOT = 240  # letters of what was signed at the foot of each page; a longer demand gives way to the title
HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)?$", re.MULTILINE)  # of Markdown: in a text file the words alone


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
    paper: str = "letter"  # letter, a4
    demanded: tuple[str, ...] = ()  # e-mail, phone: what the council demands and this roll holds of who was told so
    not_covered: dict[str, int] = field(default_factory=dict)  # and lines that go without
    spelled: int = 0  # lines of the roll in which a letter is printed as its number
    supplement: Mapping[str, Any] = field(default_factory=dict)  # supplements.tell's; empty: a packet


def cover(facts: Facts) -> dict[str, Any]:
    """Data for `cover.typ`."""
    counts, text = facts.counts, facts.texts[0]
    drawn = tally.draw(counts["people"], counts["people"])
    strokes = counts["people"] // drawn.worth
    return common(facts) | {
        "title": text["title"],
        "campaign": facts.campaign,
        "day": day(facts.as_of, facts.zone),
        "addressed": _("To the %(council)s", council=facts.council),
        "demand": text["demand"],
        "groups": strokes // 5,
        "rest": strokes % 5,
        "tally_line": _n("Each stroke is one person.", "Each stroke is %(num)s people.", drawn.worth),
        "people": number(counts["people"]),
        "people_line": _n("person asks for this", "different people ask for this", counts["people"]),
        "arithmetic": arithmetic(facts),
        "without": without(facts),
        "tables": tables(counts),
        "contact": _("Handed in by %(contact)s", contact=facts.contact) if facts.contact else "",
    }


def without(facts: Facts) -> str:
    """How many lines go without what the council demands, in sentences; empty if none does."""
    email, phone = (facts.not_covered.get(name, 0) for name in ("email", "phone"))
    said = [
        _n("%(num)s line goes without an e-mail address: its signer was not told that the council gets it.",
           "%(num)s lines go without an e-mail address: their signers were not told that the council gets it.", email),
        _n("%(num)s line goes without a telephone number: its signer was not told that the council gets it.",
           "%(num)s lines go without a telephone number: their signers were not told that the council gets it.", phone),
    ]  # fmt: skip
    return " ".join(words for words, number in zip(said, (email, phone), strict=True) if number)


def people_line(people: int) -> str:
    """The number of people as a sentence begins."""
    return _n("%(num)s person counts", "%(num)s different people count", people) + "."


def arithmetic(facts: Facts) -> str:
    """How the number of people comes from that of signatures, in a sentence."""
    counts = facts.counts
    signatures = _n("%(num)s confirmed signature", "%(num)s confirmed signatures", counts["signatures"])
    if counts["set_aside_as_double"]:
        signatures = _n(
            "%(signatures)s, less %(num)s double", "%(signatures)s, less %(num)s doubles",
            counts["set_aside_as_double"], signatures=signatures,
        )  # fmt: skip
    return _("%(signatures)s. As of %(time)s.", signatures=signatures, time=minute(facts.as_of, facts.zone))


def left_out(facts: Facts) -> list[tuple[str, int]]:
    """Who signed and is not among the people, by why."""
    counts = facts.counts
    why = (
        (_("not confirmed by then"), counts["unconfirmed_not_counted"]),
        (_("withdrawn by the signer"), counts["withdrawn"]),
        (_("struck by an organizer, for a reason on record"), counts["struck"]),
        (_("set aside as doubles"), counts["set_aside_as_double"]),
        (_("erased since, and no longer in the roll"), facts.erased_since),
    )
    return [(label, n) for label, n in why if n]


def tables(counts: dict[str, Any]) -> list[dict[str, Any]]:
    """How many people by ward, by what is known of where they live, by how they signed."""

    return [
        _table(_("By ward"), _("Ward"), counts["by_ward"], ward_word),
        _table(_("By residency"), _("How we know"), counts["by_residency"], residency_word),
        _table(_("By how they signed"), _("How"), counts["by_channel"], channel),
    ]


def ward_tables(tiers: dict[str, int], channels: dict[str, int]) -> list[dict[str, Any]]:
    """The same of one ward, in the order of the city's."""
    ordered = {word: tiers[word] for word in RESIDENCY.values() if word in tiers}
    return [
        _table(_("By residency"), _("How we know"), ordered, residency_word),
        _table(_("By how they signed"), _("How"), dict(sorted(channels.items())), channel),
    ]


def _table(title: str, head: str, rows: dict[str, int], word: Callable[[str], str]) -> dict[str, Any]:
    lines = [[word(name), number(n)] for name, n in rows.items()]
    return {"title": title, "head": [head, _("People")], "rows": lines}


def roll(facts: Facts, rows: Sequence[Sequence[Any]], volume: int, volumes: int, edition: str) -> dict[str, Any]:
    """Data for `roll.typ`: these rows of the edition."""
    text = facts.texts[0]
    header, widths, lines = (_public if edition == "public" else _clerk)(facts, rows)
    told = common(facts)
    if edition == "public":
        told["w"] |= {
            "notice_long": _("First name and initial of those who show theirs. Please use it for this petition only.")
        }
    return told | {
        "title": text["title"],
        "supplement": only_new(facts),
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
        "under": [" · ".join(cell for cell in row[CLERK:] if cell) for row in rows] if facts.demanded else [],
        "note": spelling() if glyphs.lacking(cell for line in lines for cell in line) else "",
    }  # fmt: skip


def spelled(facts: Facts, rows: Iterable[Sequence[Any]]) -> int:
    """In how many of the clerk's rows a letter that somebody typed has to be printed as its number."""
    printed = [1, 2, *([3, 4] if facts.street else []), 6]
    return sum(glyphs.lacking(row[cell] for cell in printed) for row in rows)


def spelling() -> str:
    """What a number in place of a letter means."""
    return _(
        "A letter that none of our fonts has is printed as its Unicode number, such as [U+13000]. The roll as CSV or XLSX has the letter itself."
    )


def petition_text(facts: Facts) -> str:
    """`petition.txt`: every text that was signed, word for word, and by how many."""
    lines = [facts.campaign, _("To the %(council)s", council=facts.council), *([only_new(facts)] * bool(facts.supplement)),
             ""]  # fmt: skip
    for text in facts.texts:
        lines += [
            "-" * 72,
            _("Version %(version)s, %(language)s: signed by %(n)s", version=text["version"],
              language=LANGUAGES.get(text["language"], text["language"]), n=number(text["signed"])),
            "", text["title"], "", text["demand"], "", HEADING.sub(r"\1", text["reasons"].strip()), "",
        ]  # fmt: skip
    return "\n".join(lines)


def only_new(facts: Facts) -> str:
    """What a supplement holds; empty for a packet."""
    former = facts.supplement
    return _("Supplement to packet %(code)s: only who is new since.", code=former["code"]) if former else ""


def channel(name: str) -> str:
    """How a signature came, in words."""
    return {"online": _("online"), "paper": _("on paper"), "import": _("imported"), "api": _("by API")}.get(name, name)


def ward_word(name: str) -> str:
    """A ward's name; the clerk's file says `unknown`."""
    return _("no ward") if name == UNKNOWN else name


def common(facts: Facts) -> dict[str, Any]:
    """What every paper prints."""
    return {
        "paper": {"a4": "a4"}.get(facts.paper, "us-letter"),
        "code": facts.code,
        "language": facts.language,
        "address": facts.address,
        "signed": next(
            text for text in (facts.texts[0]["demand"], facts.texts[0]["title"]) if len(text) <= LONGEST_FOOT
        ),
        "w": {
            "page": _("page {n} of {of}"),
            "code": _("Packet") if facts.code else "",
            "verify": _("Check that this is the original packet:"),
            "qr_alt": _("The address at which this packet can be checked, as a code"),
            "notice": _("May become a public record"),
            "notice_long": _(
                "Signers were told that the council receives this roll and that it may become a public record. It holds e-mail addresses or telephone numbers of those alone who were told that the council demands them. Please use it for this petition only."
            )
            if facts.demanded
            else _(
                "Signers were told that the council receives this roll and that it may become a public record. It holds no e-mail addresses and no telephone numbers. Please use it for this petition only."
            ),
        },
    }


def _clerk(facts: Facts, rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[float], list[list[str]]]:
    header = [_("No."), _("Name"), *([_("Address")] if facts.street else []), _("ZIP"), _("Ward"), _("Residency"),
              _("Signed"), _("Confirmed")]  # fmt: skip
    widths = [0, 2.2, *([2.2] if facts.street else []), 0, 1, 1.3, 0, 1.2]
    lines = []
    for row in rows:
        no, given, family, street, unit, _city, postal, ward, residency, signed, how, confirmed = row[:CLERK]
        address = [", ".join(part for part in (street, unit) if part)] if facts.street else []
        lines.append([
            str(no), " ".join(part for part in (given, family) if part), *address, postal, ward_word(ward),
            residency_word(residency), days.written(signed, facts.zone), confirmed_word(confirmed) if how == "online" else channel(how),
        ])  # fmt: skip
    return header, widths, lines


def _public(facts: Facts, rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[float], list[list[str]]]:
    lines = [[str(no), name or _("name withheld"), ward_word(ward), signed] for no, name, ward, signed in rows]
    return [_("No."), _("Name"), _("Ward"), _("Signed")], [0, 3, 1.5, 0], lines


def residency_word(tier: str) -> str:
    """The clerk's file says it in English; paper in its own language."""
    return {
        RESIDENCY["matched"]: _("residents list"),
        RESIDENCY["placed"]: _("address inside"),
        RESIDENCY["inside"]: _("ZIP inside"),
        RESIDENCY["straddles"]: _("ZIP partly inside"),
        RESIDENCY["outside"]: _("ZIP outside"),
        RESIDENCY["works"]: _("works here"),
        RESIDENCY["declared"]: _("as stated by the signer"),
    }.get(tier, tier)


def confirmed_word(how: str) -> str:
    """The first words of the column `confirmed`, in the paper's language."""
    return {
        CONFIRMED["button"]: _("e-mail link"),
        CONFIRMED["code"]: _("e-mail code"),
        CONFIRMED["sheet"]: _("paper sheet"),
        CONFIRMED["import"]: _("import"),
    }.get(how.rpartition(" ")[0], how)
