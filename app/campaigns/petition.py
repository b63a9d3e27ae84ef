"""A petition's life: begun as a draft, opened, closed, delivered, decided. Each step is an event and a milestone."""

from datetime import datetime

from app import audit
from app.campaigns import text
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, City, Milestone, Petition, Tally

STEPS: dict[str, tuple[str, ...]] = {
    "draft": ("open",),
    "open": ("closed", "delivered"),
    "closed": ("open", "delivered", "archived"),
    "delivered": ("won", "lost", "archived"),
    "won": ("delivered", "archived"),
    "lost": ("delivered", "archived"),
    "archived": ("closed",),
}

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
    moment = now()
    petition = Petition(
        campaign=campaign, city=city, slug=city.slug, council=council, contact=contact or campaign.contact,
        goal=goal, asks_street=asks_street, created_at=moment, changed_at=moment,
    )  # fmt: skip
    texts = wordings or text.filled(campaign, city, council)
    petition.languages = [language for language in campaign.languages if language in texts]
    petition.tally = Tally(signatures=0, people=0, changed_at=moment)
    db.session.add(petition)
    db.session.flush()
    text.rewrite(petition, texts, account)
    audit.record("petition.begun", petition, account)
    return petition


def steps(petition: Petition) -> tuple[str, ...]:
    """The states this petition may go to from here."""
    return STEPS[petition.state]


def open(petition: Petition, account: Account | None = None) -> None:
    """Open for signatures, for the first time or again."""
    again = petition.opened_at is not None
    moment = _move(petition, "open", account)
    petition.opened_at = petition.opened_at or moment
    petition.opens_at = petition.closed_at = None
    if petition.closes_at and petition.closes_at < moment:  # else it would be closed again at once
        petition.closes_at = None
    _tell(petition, "opened", "reopened" if again else "open", moment)


def close(petition: Petition, account: Account | None = None, at: datetime | None = None) -> None:
    """Take no more signatures, since `at` (default now)."""
    reopened = petition.state == "archived"
    moment = _move(petition, "closed", account)
    petition.closed_at = petition.closed_at or at or moment
    if not reopened:
        _tell(petition, "closed", "closed", petition.closed_at)


def deliver(petition: Petition, account: Account | None = None, at: datetime | None = None) -> None:
    """The council has it, since `at` (default now)."""
    corrected = petition.state in ("won", "lost")
    moment = _move(petition, "delivered", account)
    if corrected:  # the outcome was entered by mistake: its line goes, the event stays
        petition.decided_at = None
        _untell(petition, "vote")
        return
    petition.delivered_at = at or moment
    petition.closed_at = petition.closed_at or moment
    _tell(petition, "delivered", "delivered", petition.delivered_at)


def decide(petition: Petition, outcome: str, account: Account | None = None, at: datetime | None = None) -> None:
    """What the council did: outcome is won or lost."""
    if outcome not in ("won", "lost"):
        raise NotAllowed(outcome)
    moment = _move(petition, outcome, account)
    petition.decided_at = at or moment
    _tell(petition, "vote", outcome, petition.decided_at)


def archive(petition: Petition, account: Account | None = None) -> None:
    """Put away: the page stays, nothing happens any more."""
    _move(petition, "archived", account)


def _move(petition: Petition, state: str, account: Account | None) -> datetime:
    db.session.flush()
    db.session.refresh(petition, with_for_update={"key_share": True})  # a worker or a colleague may have been faster
    if state not in STEPS[petition.state]:
        raise NotAllowed(f"{petition.state} → {state}")
    petition.state = state
    petition.changed_at = now()
    audit.record(f"petition.{state}", petition, account)
    return petition.changed_at


def _tell(petition: Petition, kind: str, wording: str, at: datetime) -> None:
    sentences = {
        language: sentence.replace("{council}", petition.council) for language, sentence in WORDING[wording].items()
    }
    petition.milestones.append(Milestone(at=at, kind=kind, wording=sentences))


def _untell(petition: Petition, kind: str) -> None:
    for milestone in [m for m in petition.milestones if m.kind == kind]:
        petition.milestones.remove(milestone)
