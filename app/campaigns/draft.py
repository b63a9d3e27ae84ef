"""What is being typed into a petition's form, kept before it is put in force, so that a closed window loses nothing.

One draft per petition. Each page that types has a `tab` of its own and names the state it began with, its `mark`:
over another state it writes nothing, and its reader is told.
"""

from collections.abc import Mapping
from typing import NamedTuple

from app.campaigns import petition as petitions
from app.common.clock import iso, now
from app.extensions import db
from app.models import Account, Petition, PetitionDraft

LONGEST = 100_000  # characters, all fields together


class Stale(Exception):
    """Something else was typed or saved since: by another page, mostly another person's."""


class Difference(NamedTuple):
    field: str
    theirs: str


def of(petition: Petition) -> PetitionDraft | None:
    """What was typed and is not in force yet."""
    return db.session.get(PetitionDraft, petition.id)


def mark(petition: Petition) -> str:
    """The state that a page begins with: the draft's, else the petition's own."""
    kept = of(petition)
    return iso_exact(kept) if kept else iso(petition.changed_at)


def iso_exact(kept: PetitionDraft) -> str:
    """To the microsecond: two may type within one second."""
    return kept.saved_at.isoformat()


def check(petition: Petition, mine: str, tab: str) -> None:
    """Whether a page may write: what it began with still stands, or it wrote last itself. Raises Stale."""
    petitions.lock(petition)
    kept = of(petition)
    if mine != mark(petition) and not (kept and kept.tab == tab):
        raise Stale


def save(petition: Petition, typed: Mapping[str, str], mine: str, tab: str, account: Account) -> PetitionDraft:
    """Keep what was typed. Raises Stale, and ValueError if it is longer than any form can be."""
    check(petition, mine, tab)
    if sum(map(len, typed.values())) > LONGEST:
        raise ValueError("too long")
    kept = of(petition)
    if kept is None:
        kept = PetitionDraft(petition_id=petition.id, tab=tab[:22], typed=dict(typed), saved_at=now())
        db.session.add(kept)
    kept.typed, kept.tab, kept.account_id, kept.saved_at = dict(typed), tab[:22], account.id, now()
    petition.touched_at, petition.warned_at = kept.saved_at, None
    db.session.flush()
    return kept


def discard(petition: Petition) -> None:
    """Forget what was typed; what is in force stays."""
    if kept := of(petition):
        db.session.delete(kept)
        db.session.flush()


def differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    """The fields that another page typed otherwise, with what it says there."""
    names = dict.fromkeys([*theirs, *mine])
    return [Difference(name, theirs.get(name, "")) for name in names if _same(mine, name) != _same(theirs, name)]


def _same(typed: Mapping[str, str], name: str) -> str:
    return typed.get(name, "").replace("\r\n", "\n").strip()
