"""What happened to a petition on its way through the council: entered, corrected, looked at. Filed and outcome move the
petition itself, by the same functions as the overview's buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError

from app.campaigns import entries
from app.campaigns import petition as petitions
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Account, Export, LedgerEntry, Petition, Vote
from app.models.ledger import STEPS

AHEAD = ("planned", "agenda")  # these may lie in the future
ENTERED = tuple(step for step in STEPS if step != "built")


class Refused(ValueError):
    """Why this cannot be entered: `code` is draft, future, not_filed, decided, outcome_first, state, emptied, replaced,
    built, before_opening or before_packet."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Facts:
    """What somebody enters about a step."""

    at: datetime
    timed: bool = False
    result: str = ""
    note: str = ""
    link: str = ""
    export_id: int | None = None
    body_id: int | None = None
    votes: Mapping[int, str] = field(default_factory=dict)  # member → vote

    def columns(self) -> dict[str, Any]:
        """As columns of an entry."""
        names = ("at", "timed", "result", "note", "link", "export_id", "body_id")
        return {name: getattr(self, name) for name in names}


class Line(NamedTuple):
    """One line of the ledger: an entry with what it replaced, or a packet that was built."""

    step: str
    at: datetime
    timed: bool
    entry: LedgerEntry | None
    export: Export | None
    former: Sequence[LedgerEntry] = ()


class Doubt(NamedTuple):
    """What is asked about once, and then believed. `code`: again (filed before, on `at`), bare (filed, with neither
    packet nor receipt), unlike (not what the council's last vote was: `result`), numbers (`yes`, `no` and result
    differ: some votes need more than half)."""

    code: str
    at: datetime | None = None
    result: str = ""
    yes: int = 0
    no: int = 0


class Oddity(NamedTuple):
    """What does not look right. `code`: before (`step` came on an earlier day than `other`, which should come first),
    without (there is `step`, but no `other`)."""

    code: str
    step: str
    other: str


def lines(petition: Petition) -> list[Line]:
    """What holds, in the order in which it happened; and at its end what was voided."""
    rows = {entry.id: entry for entry in entries.every(petition)}
    replaced = {entry.replaces_id for entry in rows.values()}

    def former(entry: LedgerEntry) -> list[LedgerEntry]:
        before = rows.get(entry.replaces_id or 0)
        return [before, *former(before)] if before else []

    last = [entry for entry in rows.values() if entry.id not in replaced]
    found = [Line(e.step, e.at, e.timed, e, e.export, former(e)) for e in last]
    found += [Line("built", each.ready_at or each.as_of, True, None, each) for each in entries.packets(petition)]
    return sorted(found, key=lambda line: (bool(line.entry and line.entry.void), line.at, STEPS.index(line.step)))


def find(petition: Petition, entry_id: int) -> LedgerEntry | None:
    """An entry of this petition."""
    return db.session.query(LedgerEntry).filter_by(petition_id=petition.id, id=entry_id).one_or_none()


def holds(entry: LedgerEntry) -> bool:
    """Whether nothing has replaced it, and it happened."""
    return not entry.void and not db.session.query(LedgerEntry.id).filter_by(replaces_id=entry.id).first()


def enter(petition: Petition, step: str, facts: Facts, account: Account | None) -> LedgerEntry:
    """Write down that a step happened. Raises Refused."""
    _check(petition, step, facts)
    try:
        entry = _enter(petition, step, facts, account)
    except petitions.NotAllowed:
        raise Refused("state") from None
    _vote(entry, facts)
    petition.changed_at = now()
    return entry


def correct(entry: LedgerEntry, facts: Facts, reason: str, account: Account | None) -> LedgerEntry:
    """Enter it again as it was, for a reason; what was wrong stays to be seen. Raises Refused."""
    if facts.at > now() and entry.step not in AHEAD:
        raise Refused("future")
    petition = entry.petition
    if entry.milestone and facts.votes and not facts.link:  # what is told of members is told with its source
        raise Refused("source")
    _check_filed(petition, entry.step, facts)
    made = _replace(entry, reason, account, **facts.columns())
    _vote(made, facts)
    if made.milestone:
        made.milestone.at = made.at
        if made.step == "outcome" and made.result != entry.result:
            made.milestone.wording = petitions.said(petition, made.result)
    if made.step in ("filed", "outcome"):
        petitions.restate(petition, account)
    petition.changed_at = now()
    return made


def void(entry: LedgerEntry, reason: str, account: Account | None) -> None:
    """Enter that it did not happen, for a reason. Raises Refused."""
    petition = entry.petition
    petition.changed_at = now()
    if not holds(entry):
        raise Refused("replaced")
    last = _is_last(entry)
    if entry.step == "outcome" and last and petition.decided_at:
        if petition.state not in ("won", "lost"):
            raise Refused("state")
        petitions.undo(petition, account, reason)
    elif entry.step == "filed" and last and petition.delivered_at:
        if petition.state != "delivered":
            raise Refused("outcome_first" if petition.decided_at else "state")
        try:
            petitions.undo(petition, account, reason)
        except petitions.NotAllowed:
            raise Refused("emptied") from None
    else:
        _replace(entry, reason, account, void=True)
        petitions.restate(petition, account)


def undoes(entry: LedgerEntry) -> bool:
    """Whether taking this one back takes back where the petition is."""
    last = {"delivered": "filed", "won": "outcome", "lost": "outcome"}.get(entry.petition.state)
    return entry.step == last and _is_last(entry) and "undone" in petitions.steps(entry.petition)


def vote(petition: Petition) -> LedgerEntry | None:
    """The council's own last vote, committees' aside."""
    return next((entry for entry in reversed(entries.valid(petition, "voted")) if entry.body_id is None), None)


def doubts(
    petition: Petition, step: str, facts: Facts | None = None, entry: LedgerEntry | None = None, receipt: bool = False
) -> list[Doubt]:
    """What should be asked before this is entered, or corrected; without facts, before anything is typed."""
    found = []
    if step == "filed" and entry is None and (before := entries.valid(petition, "filed")):
        found.append(Doubt("again", at=before[-1].at))
    if facts and step == "filed" and not (facts.export_id or receipt or (entry and entry.receipt)):
        found.append(Doubt("bare"))
    last = vote(petition) if step == "outcome" else None
    if facts and last and (last.result == "passed") != (facts.result == "won"):
        found.append(Doubt("unlike", result=last.result))
    if facts and step == "voted":
        said = list(facts.votes.values())
        yes, no = said.count("yes"), said.count("no")
        plain = "passed" if yes > no else "failed" if yes < no else "tied"
        if yes + no and facts.result not in (plain, "postponed"):
            found.append(Doubt("numbers", result=facts.result, yes=yes, no=no))
    return found


def oddities(petition: Petition) -> list[Oddity]:
    """What is odd about the order or missing in it; nothing is forced."""
    zone = petition.city.time_zone
    first: dict[str, Any] = {}
    for line in lines(petition):
        if not (line.entry and line.entry.void):
            first.setdefault(line.step, days.of(line.at, zone))
    order = [step for step in STEPS if step in first and step != "planned"]
    found = [
        Oddity("before", later, earlier)
        for number, earlier in enumerate(order)
        for later in order[number + 1 :]
        if first[later] < first[earlier]
    ]
    if "filed" in first and "built" not in first:
        found.append(Oddity("without", "filed", "built"))
    after = next((step for step in order if STEPS.index(step) > STEPS.index("filed")), None)
    if after and "filed" not in first:
        found.append(Oddity("without", after, "filed"))
    return found


def _is_last(entry: LedgerEntry) -> bool:
    return len(entries.valid(entry.petition, entry.step)) == 1


def _check_filed(petition: Petition, step: str, facts: Facts) -> None:
    """Nothing is filed before it is open, no packet before it is made; by the city's days."""
    if step != "filed":
        return
    zone = petition.city.time_zone
    day = days.of(facts.at, zone)
    if petition.opened_at and day < days.of(petition.opened_at, zone):
        raise Refused("before_opening")
    packet = next((each for each in entries.packets(petition) if each.id == facts.export_id), None)
    if packet and day < days.of(packet.created_at, zone):
        raise Refused("before_packet")


def _check(petition: Petition, step: str, facts: Facts) -> None:
    if step not in ENTERED:
        raise Refused("built")
    if petition.is_unopened and step != "planned":
        raise Refused("draft")
    if facts.at > now() and step not in AHEAD:
        raise Refused("future")
    _check_filed(petition, step, facts)
    if step == "outcome" and petition.decided_at:
        raise Refused("decided")
    if step == "outcome" and petition.state != "delivered":
        raise Refused("not_filed")


def _enter(petition: Petition, step: str, facts: Facts, account: Account | None) -> LedgerEntry:
    values = facts.columns()
    more = {name: value for name, value in values.items() if name not in ("at", "result")}
    if step == "filed" and petition.delivered_at is None:
        petitions.deliver(petition, account, facts.at, **more)
    elif step == "outcome":
        petitions.decide(petition, facts.result, account, facts.at, **more)
    else:
        return entries.add(petition, step, values.pop("at"), account, **values)
    return max(entries.valid(petition, step), key=lambda entry: entry.id)


def _replace(entry: LedgerEntry, reason: str, account: Account | None, **changes: Any) -> LedgerEntry:
    if not holds(entry):
        raise Refused("replaced")
    try:
        with db.session.begin_nested():  # of two who correct at once the index lets one
            return entries.replace(entry, account, reason, **changes)
    except IntegrityError:
        raise Refused("replaced") from None


def _vote(entry: LedgerEntry, facts: Facts) -> None:
    if entry.step == "voted":
        entry.votes = [Vote(member_id=member_id, vote=vote) for member_id, vote in facts.votes.items() if vote]
        db.session.flush()
