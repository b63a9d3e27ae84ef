"""What the public sees of the ledger: an entry released by an organizer is a line of the timeline, in words of their
own. The line goes with the entry: corrected, it moves; voided, it is gone."""

from app import audit
from app.campaigns import entries, timeline
from app.common.clock import now
from app.extensions import db
from app.models import Account, LedgerEntry

KINDS = {"heard": "hearing", "voted": "vote"}

# Proposed to whoever releases an entry; data, in every language a petition may have.
WORDING: dict[str, dict[str, str]] = {
    "planned": {"en": "To be handed to {body}", "es": "Se entregará a {body}"},
    "filed": {"en": "Filed with {body}", "es": "Presentada ante {body}"},
    "supplement": {"en": "A supplement was filed with {body}", "es": "Se presentó un suplemento ante {body}"},
    "received": {"en": "{body} confirmed that it has the petition", "es": "{body} confirmó que recibió la petición"},
    "referred": {"en": "Referred to {body}", "es": "Turnada a {body}"},
    "agenda": {"en": "On the agenda of {body}", "es": "En el orden del día de {body}"},
    "heard": {"en": "Heard by {body}", "es": "{body} la trató en sesión"},
    "passed": {"en": "{body} voted in favor", "es": "{body} votó a favor"},
    "failed": {"en": "{body} voted against", "es": "{body} votó en contra"},
    "tied": {"en": "The vote of {body} was tied", "es": "La votación de {body} terminó en empate"},
    "postponed": {"en": "{body} postponed its vote", "es": "{body} aplazó la votación"},
    "won": {"en": "{body} agreed", "es": "{body} aceptó"},
    "lost": {"en": "{body} declined", "es": "{body} la rechazó"},
}


class SourceMissing(ValueError):
    """How members voted is told with a link to where it can be looked up, or not at all."""


def proposed(entry: LedgerEntry) -> dict[str, str]:
    """What the entry may be told as, in each language of the petition."""
    body = entry.body.name if entry.body else entry.petition.council
    later = entry.step == "filed" and entries.valid(entry.petition, "filed")[:1] != [entry]
    wording = WORDING["supplement" if later else entry.result or entry.step]
    return {code: wording.get(code, wording["en"]).replace("{body}", body) for code in entry.petition.languages}


def release(entry: LedgerEntry, wording: dict[str, str], account: Account | None) -> None:
    """Tell the public, or tell it in other words. Raises SourceMissing."""
    if entry.step == "voted" and entry.votes and not entry.link:
        raise SourceMissing
    petition = entry.petition
    if entry.milestone:
        entry.milestone.wording = {code: words for code, words in wording.items() if words}
    else:
        entry.milestone = timeline.add(petition, KINDS.get(entry.step, "note"), entry.at, wording, account)
    petition.changed_at = now()
    db.session.flush()
    audit.record("ledger.released", entry, account)


def take_back(entry: LedgerEntry, account: Account | None) -> None:
    """No longer tell the public; the entry stays in the ledger."""
    milestone, entry.milestone = entry.milestone, None
    if milestone is not None:
        timeline.remove(entry.petition, milestone, account)
        audit.record("ledger.taken_back", entry, account)
