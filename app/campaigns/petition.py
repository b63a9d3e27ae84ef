"""A petition's life: begun as a draft, opened, closed, delivered, decided. Each step is an event and a milestone."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app import audit
from app.campaigns import council as councils
from app.campaigns import entries, text
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, City, Milestone, Petition, Tally

STEPS: dict[str, tuple[str, ...]] = {
    "draft": ("open",),
    "announced": ("open",),
    "open": ("closed", "delivered"),
    "closed": ("open", "delivered", "archived"),
    "delivered": ("won", "lost", "undone", "archived"),
    "won": ("undone", "archived"),
    "lost": ("undone", "archived"),
    "archived": ("closed",),
}

MOVED = ("filed", "outcome")  # steps of the ledger that move the petition itself
KEPT = timedelta(days=30)  # signers' data, after the delivery was entered; as roll/consent.py promises

# Timeline entries are data, shown in every language a petition has.
WORDING: dict[str, dict[str, str]] = {
    "open": {"en": "Opened for signatures", "es": "Abierta para firmas"},
    "reopened": {"en": "Reopened for signatures", "es": "Abierta de nuevo para firmas"},
    "closed": {"en": "Closed for signatures", "es": "Cerrada la recolección de firmas"},
    "delivered": {"en": "Delivered to {council}", "es": "Entregada a {council}"},
    "won": {"en": "{council} agreed", "es": "{council} aceptó"},
    "lost": {"en": "{council} declined", "es": "{council} la rechazó"},
}


class NotAllowed(ValueError):
    """This step does not follow from the petition's state."""


def open_for(
    campaign: Campaign,
    city: City,
    council: str,
    *,
    wordings: dict[str, text.Wording] | None = None,
    goal: int = 100,
    asks_street: bool = False,
    contact: str = "",
    account: Account | None = None,
) -> Petition:
    """Begin a draft for a city, its text filled from the campaign's unless given."""
    moment, texts = now(), wordings or text.filled(campaign, city, council)
    petition = Petition(
        campaign=campaign, city=city, slug=city.slug, council=council, contact=contact or campaign.contact,
        goal=goal, asks_street=asks_street, created_at=moment, changed_at=moment, touched_at=moment,
        master_version=campaign.text_version,
    )  # fmt: skip
    petition.languages = [language for language in campaign.languages if language in texts]
    petition.tally = Tally(signatures=0, people=0, changed_at=moment)
    db.session.add(petition)
    db.session.flush()
    text.rewrite(petition, texts, account)
    councils.seat(petition)
    audit.record("petition.begun", petition, account)
    return petition


def steps(petition: Petition) -> tuple[str, ...]:
    """The states this petition may go to from here; `undone`: to the one before (see `undo`). What the council has is
    not opened again unless that was said by mistake, and once signers' data is erased nothing is: nobody could be known
    again. What the lead must approve waits for that."""
    barred = {"open"} if petition.delivered_at or petition.emptied_at or petition.needs_approval else set()
    barred |= {"undone"} if petition.state == "delivered" and petition.emptied_at else set()
    return tuple(step for step in STEPS[petition.state] if step not in barred)


def open(petition: Petition, account: Account | None = None) -> None:
    """Open for signatures, for the first time or again."""
    again = petition.opened_at is not None
    moment = _move(petition, "open", account)
    petition.opened_at = petition.opened_at or moment
    petition.opens_at = petition.closed_at = petition.free_since = petition.warned_at = None
    if petition.closes_at and petition.closes_at < moment:  # else it would be closed again at once
        petition.closes_at = None
    _tell(petition, "opened", "reopened" if again else "open", moment)


def close(petition: Petition, account: Account | None = None, at: datetime | None = None) -> None:
    """Take no more signatures, since `at` (default now); or take out of the archive."""
    former = petition.state
    moment = _move(petition, "closed", account)
    petition.closed_at = petition.closed_at or at or moment
    if former == "open":
        _tell(petition, "closed", "closed", petition.closed_at)


def deliver(petition: Petition, account: Account | None = None, at: datetime | None = None, **more: Any) -> None:
    """The council has it, since `at` (default now); `more` goes into the ledger. Signers' data is kept for its time
    from now on, whatever `at`. `closed_at` stays empty if it was open until then: undoing looks at it."""
    moment = _move(petition, "delivered", account)
    if petition.delivered_at:  # it comes from the archive, to where it was
        if petition.decided_at and (outcomes := entries.valid(petition, "outcome")):
            petition.state = outcomes[-1].result
        return
    petition.delivered_at = at or moment
    petition.empties_at = max(petition.delivered_at, moment) + KEPT
    told = _tell(petition, "delivered", "delivered", petition.delivered_at)
    entries.add(petition, "filed", petition.delivered_at, account, milestone=told, **more)


def decide(
    petition: Petition, outcome: str, account: Account | None = None, at: datetime | None = None, **more: Any
) -> None:
    """What the council did: outcome is won or lost; `more` goes into the ledger."""
    if outcome not in ("won", "lost"):
        raise NotAllowed(outcome)
    moment = _move(petition, outcome, account)
    petition.decided_at = at or moment
    told = _tell(petition, "vote", outcome, petition.decided_at)
    entries.add(petition, "outcome", petition.decided_at, account, milestone=told, result=outcome, **more)


def before(petition: Petition) -> str:
    """The state to which undoing leads."""
    if petition.state in ("won", "lost"):
        return "delivered"
    return "closed" if petition.closed_at else "open"


def undo(petition: Petition, account: Account | None = None, reason: str = "") -> None:
    """Take back that the council decided, else that it has the petition: entered by mistake. Lines go, events stay."""
    _move(petition, "undone", account)
    if petition.state == "delivered":
        petition.decided_at = None
        entries.void(petition, "outcome", account, reason)
    else:
        petition.delivered_at = petition.empties_at = None
        entries.void(petition, "filed", account, reason)


def restate(petition: Petition, account: Account | None = None) -> None:
    """Bring days and outcome in line with what the ledger says after a correction. Signers' data is never erased the
    sooner for it."""
    if petition.delivered_at and (filed := entries.valid(petition, "filed")):
        petition.delivered_at = filed[0].at
        if petition.empties_at and not petition.emptied_at:
            petition.empties_at = max(petition.empties_at, petition.delivered_at + KEPT)
    if petition.decided_at and (outcomes := entries.valid(petition, "outcome")):
        last = outcomes[-1]
        petition.decided_at = last.at
        if petition.state in ("won", "lost") and petition.state != last.result:
            petition.state = last.result
            audit.record(f"petition.{last.result}", petition, account)
    petition.changed_at = now()


def said(petition: Petition, wording: str) -> dict[str, str]:
    """A sentence of WORDING about this council, in every language."""
    return {code: sentence.replace("{council}", petition.council) for code, sentence in WORDING[wording].items()}


def archive(petition: Petition, account: Account | None = None) -> None:
    """Put away: the page stays, nothing happens any more."""
    _move(petition, "archived", account)


def lock(petition: Petition) -> None:
    """See it as it is now, and be the only one who changes it until this transaction ends."""
    db.session.flush()
    mine = select(Petition).where(Petition.id == petition.id).with_for_update(key_share=True)
    db.session.scalar(mine.execution_options(populate_existing=True))


def _move(petition: Petition, state: str, account: Account | None) -> datetime:
    lock(petition)  # a worker or a colleague may have been faster
    if state not in steps(petition):
        raise NotAllowed(f"{petition.state} → {state}")
    petition.state = before(petition) if state == "undone" else state
    petition.changed_at = now()
    audit.record(f"petition.{petition.state}", petition, account)
    return petition.changed_at


def _tell(petition: Petition, kind: str, wording: str, at: datetime) -> Milestone:
    milestone = Milestone(at=at, kind=kind, wording=said(petition, wording))
    petition.milestones.append(milestone)
    return milestone
