"""Before you go: what stands between a roll and the clerk, the gravest first; each line leads to its place.

Codes and figures; `templates/office/_readiness.html` has the words. Whoever knows more (deadlines) adds a function to
SOURCES: it takes the facts and yields items.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select

from app.common import days
from app.common.clock import now
from app.delivery.selection import DEMANDED
from app.extensions import db
from app.models import Batch, Export, Petition, PetitionText, PlaceFile, ResidentFile, Sheet, Signature, Ward
from app.roll import consent
from app.rules import card
from app.rules.card import Card
from app.sampling import judging, rules

GRAVITIES = ("blocks", "look", "fine")
OLD_SHAPES = timedelta(days=730)  # wards are redrawn; a council's terms are two years or four
SOON = timedelta(days=14)  # before a residents file is dropped
OUT = ("out", "returned", "entered")  # sheets that are not closed


@dataclass(frozen=True)
class Item:
    """`where`: the rest of an address in this petition's office."""

    code: str
    gravity: str  # one of GRAVITIES
    where: str
    number: int = 0
    at: datetime | date | None = None
    words: str = ""  # what an organizer wrote: a rule's line


@dataclass(frozen=True)
class Facts:
    """What is asked of the database, in few questions."""

    petition: Petition
    card: Card
    counted: Any  # one row of figures
    today: date


def of(petition: Petition, said: Card | None = None) -> list[Item]:
    """Everything worth a look, by gravity. `said`: its rule card, for whoever has read it already."""
    today = days.of(now(), petition.city.time_zone)
    facts = Facts(petition, said or card.of(petition), _counted(petition), today)
    found = [item for source in SOURCES for item in source(facts)]
    return sorted(found, key=lambda item: GRAVITIES.index(item.gravity))


def _counted(petition: Petition) -> Any:
    """One statement of small counts, each by an index."""
    s, mine = Signature, petition.id
    packet = select(func.max(Export.as_of)).where(
        Export.petition_id == mine, Export.format == "packet", Export.manifest.is_not(None)
    )
    version = select(func.min(PetitionText.created_at)).filter_by(petition_id=mine, version=petition.text_version)
    seen = exists().where(
        s.petition_id == mine, s.signed_at >= version.scalar_subquery(), s.text_version == petition.text_version,
        s.standing == "counts",
    )  # fmt: skip
    brought = Batch.petition_id == mine, Batch.state == "applied"
    seen_there = exists().where(*brought, Batch.text_version == petition.text_version)
    blank = func.trim(Batch.provenance) == ""
    file = select(func.min(PlaceFile.applied_at)).filter_by(petition_id=mine, state="applied", kind="wards")
    drop = select(func.min(ResidentFile.drop_on)).filter_by(petition_id=mine, state="ready")

    def number(table: Any, *where: Any) -> Any:
        return select(func.count()).select_from(table).where(table.petition_id == mine, *where).scalar_subquery()

    untold = [
        number(s, s.standing == "counts", s.consent_version.not_in(consent.covering(field))).label(f"untold_{field}")
        for field in DEMANDED
        if field in petition.demands
    ]
    return db.session.execute(select(
        *untold,
        number(s, s.standing == "unconfirmed").label("waiting"),
        number(s, s.standing == "counts", s.ward_id.is_(None)).label("nowhere"),
        number(s, s.standing == "withdrawn", s.withdrawn_at > packet.scalar_subquery()).label("withdrawn"),
        number(Sheet, Sheet.state.in_(OUT)).label("sheets"),
        select(func.aggregate_strings(Ward.name, "\n")).where(Ward.city_id == petition.city_id).scalar_subquery()
        .label("wards"),
        select(func.min(Batch.id)).where(*brought, blank).scalar_subquery().label("batch"),
        packet.scalar_subquery().label("packet"), (seen | seen_there).label("seen"),
        file.scalar_subquery().label("shapes"),
        drop.scalar_subquery().label("drop"),
    )).one()  # fmt: skip


def _roll(facts: Facts) -> Iterator[Item]:
    tally, counted, minimum = facts.petition.tally, facts.counted, facts.card.minimum
    if not tally.people:
        yield Item("nobody", "blocks", "/roll")
    if minimum and tally.people < minimum:
        yield Item("minimum", "blocks", "/roll?standing=counts", minimum - tally.people)
    elif minimum and tally.least < minimum:
        yield Item("minimum_near", "look", "/doubles", tally.least)
    elif minimum:
        yield Item("minimum_fine", "fine", "/roll?standing=counts", minimum)
    if tally.cases:
        yield Item("cases", "look", "/doubles", tally.cases)
    if tally.people and not tally.estimated_at:
        yield Item("unmatched", "look", "/doubles")
    if counted.waiting:
        yield Item("waiting", "look", "/roll?standing=unconfirmed", counted.waiting)
    if counted.wards and counted.nowhere:
        yield Item("nowhere", "look", "/roll?standing=counts&ward=none", counted.nowhere)
    version = facts.petition.text_version
    if tally.people and version > 1 and not counted.seen:
        yield Item("text", "look", "/edit", version)


def _sample(facts: Facts) -> Iterator[Item]:
    sample, minimum = judging.last(facts.petition.id), facts.card.minimum
    if sample is None:
        if facts.petition.tally.people:
            yield Item("sample", "look", "/deliver/sample")
        return
    where = f"/deliver/sample/{sample.id}"
    rule = sample.rule if sample.rule in rules.JUDGING else "plain"
    if minimum and sample.judged and sample.judged >= rules.needs(rule, sample.filed or 0):
        told = rules.judge(rule, judging.findings(sample), minimum)
        if told.result != "passes":
            yield Item("sample_short", "look", where, told.valid or 0, words=rule)
    if sample.left or not sample.judged:
        yield Item("sample_left", "look", where, sample.left)
    else:
        yield Item("sample_done", "fine", where, sample.size)


def _papers(facts: Facts) -> Iterator[Item]:
    counted = facts.counted
    if counted.sheets:
        yield Item("sheets", "look", "/paper", counted.sheets)
    if counted.batch:
        yield Item("provenance", "look", f"/import/{counted.batch}", counted.batch)
    voted = facts.card.value("last_election")
    election = days.begin(date.fromisoformat(voted), facts.petition.city.time_zone) if voted else None
    if counted.shapes and election and counted.shapes < election <= now():
        yield Item("shapes_election", "look", "/places", at=counted.shapes)
    elif counted.shapes and counted.shapes < now() - OLD_SHAPES:
        yield Item("shapes", "look", "/places", at=counted.shapes)
    if counted.drop and counted.drop <= facts.today + SOON:
        yield Item("residents", "look", "/places/residents", at=counted.drop)
    if counted.packet and counted.withdrawn:
        yield Item("withdrawn", "look", "/deliver", counted.withdrawn, at=counted.packet)


def _council(facts: Facts) -> Iterator[Item]:
    petition = facts.petition
    if not petition.meets_at:
        yield Item("date", "look", "/dates#meetings")
    elif petition.meets_at < now() and petition.state in ("open", "closed"):
        yield Item("date_past", "look", "/dates#meetings", at=petition.meets_at)
    else:
        yield Item("date_fine", "fine", "/dates#meetings", at=petition.meets_at)
    if not petition.sitting:
        yield Item("members", "look", "/council")
    wards = (facts.counted.wards or "").casefold().split("\n")
    for member in petition.sitting:
        if member.ward_id is None and member.seat and member.seat.casefold() in wards:
            yield Item("ward", "look", "/council", words=member.name)
        if member.stand != "unknown" and not member.stand_source:
            yield Item("stand", "look", "/council", words=member.name)


def _rules(facts: Facts) -> Iterator[Item]:
    lines = facts.card.lines
    if not lines:
        yield Item("card", "look", "/rules")
        return
    if stale := facts.card.stale(facts.today):
        yield Item("card_old", "look", "/rules", len(stale))
    if "street_address" in facts.card.demands and not facts.petition.asks_street:
        yield Item("street", "blocks", "/edit")
    for field in DEMANDED:
        if field in facts.petition.demands and (number := getattr(facts.counted, f"untold_{field}")):
            yield Item(f"untold_{field}", "look", "/rules/demands", number)
    if form := facts.card.value("form"):
        yield Item("form", "look", "/rules", words=str(form))
    if copies := facts.card.value("copies"):
        yield Item("copies", "look", "/rules", int(copies))
    if facts.card.value("electronic") is False:
        yield Item("paper_only", "look", "/rules")


SOURCES: tuple[Callable[[Facts], Iterator[Item]], ...] = (_roll, _sample, _council, _rules, _papers)
