"""A paper for each council member: a letter, the ward's totals and lines in front, the city's totals after them.

The city's whole roll is in the packet once and not in each member's paper: a council of fifteen would else get it
fifteen times, and typst would set it as often. A member whose ward is not known gets what members at large get.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.delivery import letter, papers
from app.delivery.papers import Facts
from app.delivery.selection import UNKNOWN
from app.models import Petition
from app.web.language import day, number
from app.web.language import gettext as _
from app.web.language import ngettext as _n

WARD, RESIDENCY_WORD, CHANNEL = 7, 8, 10  # their places in the clerk's rows
Rows = Callable[[], Iterator[list[Any]]]


@dataclass(frozen=True)
class Paper:
    """One file: for whom it is and which of the ward's lines it holds."""

    name: str
    member: dict[str, Any] | None  # none: for whoever speaks for the ward
    ward: str  # empty: the city
    volume: int
    volumes: int


def told(petition: Petition) -> list[dict[str, Any]]:
    """Who sits there, for the snapshot: plain values. A ward counts while it is one of the city's."""
    wards = {ward.id: ward.name for ward in petition.city.wards}
    return [
        {"name": member.name, "seat": member.seat, "ward": wards.get(member.ward_id or 0, "")}
        for member in petition.sitting
    ]


def planned(members: list[dict[str, Any]], by_ward: dict[str, int], lines: int) -> list[Paper]:
    """The papers of a packet, `lines` of a ward's roll in each; without members one for each ward."""
    wards = [name for name in by_ward if name != UNKNOWN]
    whom: list[tuple[str, dict[str, Any] | None, str]] = [
        (f"member-{slug(member['name'])}", member, member["ward"]) for member in members
    ] or [(f"ward-{slug(name).removeprefix('ward-')}", None, name) for name in wards]
    found, taken = [], set[str]()
    for stem, member, ward in whom:
        stem = _free(stem, taken)
        volumes = max(1, -(-by_ward.get(ward, 0) // lines))
        for volume in range(1, volumes + 1):
            name = f"{stem}.pdf" if volumes == 1 else f"{stem}-volume-{volume}.pdf"
            found.append(Paper(name, member, ward, volume, volumes))
    return found


def slug(name: str) -> str:
    """A file's name for somebody's, in plain letters: `José O’Neil` → `jose-o-neil`, 王 → `u738b`."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    spelled = "".join(c if c.isascii() or not c.isalnum() else f"-u{ord(c):x}-" for c in plain)
    return re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")[:60].strip("-") or "nobody"


def data(paper: Paper, facts: Facts, rows: Rows, body: str, lines: int) -> dict[str, Any]:
    """Data for `member.typ`."""
    first = (paper.volume - 1) * lines
    part, tiers, channels = [], Counter[str](), Counter[str]()
    for place, row in enumerate(row for row in rows() if paper.ward and row[WARD] == paper.ward):
        tiers[row[RESIDENCY_WORD]] += 1
        channels[row[CHANNEL]] += 1
        if first <= place < first + lines:
            part.append(row)
    facts = replace(facts, demanded=(), not_covered={})  # e-mail and phone go to the clerk, who demands them
    roll = papers.roll(facts, part, paper.volume, paper.volumes, "clerk")
    counts, begins = facts.counts, paper.volume == 1
    count = number(counts["by_ward"].get(paper.ward, 0))
    return roll | {
        "letter": letter.fill(body, values(facts, paper.member, paper.ward)) if paper.member and begins else [],
        "member": [paper.member["name"], paper.member["seat"]] if paper.member else [],
        "day": day(facts.as_of, facts.zone),
        "campaign": facts.campaign,
        "ward_heading": papers.ward_word(paper.ward) if paper.ward else "",
        "ward_line": _("%(count)s of %(all)s different people", count=count, all=number(counts["people"])),
        "ward_tables": papers.ward_tables(tiers, channels) if begins and part else [],
        "city_heading": _("The whole city: %(city)s", city=facts.city),
        "people_line": papers.people_line(counts["people"]),
        "city_line": papers.arithmetic(facts),
        "tables": papers.tables(counts) if begins else [],
        "left": [[label, number(n)] for label, n in papers.left_out(facts)] if begins else [],
        "left_heading": _("Not counted"),
    }


def values(facts: Facts, member: dict[str, Any] | None, ward: str) -> dict[str, str]:
    """What stands for each place-holder of the letter."""
    counts, member = facts.counts, member or {"name": "", "seat": ""}
    return {
        "member": member["name"], "seat": member["seat"], "ward": ward, "council": facts.council, "city": facts.city,
        "title": facts.texts[0]["title"], "count": number(counts["people"]), "contact": facts.contact,
        "people": _n("%(num)s person", "%(num)s different people", counts["people"]),
        "ward_count": number(counts["by_ward"].get(ward, 0)), "day": day(facts.as_of, facts.zone),
    }  # fmt: skip


def manifested(found: list[Paper]) -> list[dict[str, Any]]:
    """Who got which file, for the manifest: `at_large` where no ward is known."""
    return [
        {"file": paper.name, "name": paper.member["name"], "seat": paper.member["seat"], "ward": paper.ward or None,
         "at_large": not paper.ward}
        for paper in found
        if paper.member
    ]  # fmt: skip


def _free(stem: str, taken: set[str]) -> str:
    """This name, or with the next number if somebody before has it."""
    found, n = stem, 1
    while found in taken:
        n += 1
        found = f"{stem}-no-{n}"
    taken.add(found)
    return found
