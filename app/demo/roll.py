"""The demo's signatures, written in bulk; what counts among them is asked of roll/standing, as everywhere."""

from datetime import datetime
from itertools import cycle
from typing import Any

from sqlalchemy import bindparam, insert, update

from app.common import keys
from app.demo import content, signers
from app.extensions import db
from app.models import Account, Event, Petition, Ruling, SetAside, Signature, Strike
from app.places import residency
from app.roll import consent, entry, standing

PERSONAL = ("given_name", "family_name", "email", "postal_code", "reason", "source")
KEPT = (*PERSONAL, "show_reason", "show_name", "wants_updates", "language", "signed_at", "confirmed_at", "withdrawn_at",
        "erased_at", "set_aside_at")  # fmt: skip


def fill(petition: Petition, plan: dict[str, Any], organizer: Account, until: datetime) -> list[datetime]:
    """Put the plan's signatures on the roll. Returns when each signature that counts was confirmed, in order."""
    if petition.opened_at is None:
        return []
    rows = signers.draw(plan, content.people(), petition.opened_at, until)
    if plan.get("organizer"):
        _give_reasons(rows)
    ids = _write(petition, rows)
    numbered = list(zip(ids, rows, strict=True))
    _set_aside(petition, numbered, organizer)
    _strike(numbered, organizer)
    _record(petition, numbered, organizer)
    standing.recount(petition.id)
    return sorted(row["confirmed_at"] for row in rows if row["fate"] in ("counts", "double"))


def _give_reasons(rows: list[signers.Row]) -> None:
    """Each voice once, spread over the roll, in the signer's own language."""
    for language, voices in content.people()["voices"].items():
        speakers = [row for row in rows if row["fate"] == "counts" and row["language"] == language]
        for row, voice in zip(speakers[:: len(speakers) // len(voices)], voices, strict=False):
            row |= {"reason": voice, "show_reason": True, "show_name": True}


def _write(petition: Petition, rows: list[signers.Row]) -> list[int]:
    """Insert them; their ids in the same order."""
    aliases, shares = entry.aliases(), residency.shares(petition)
    values = []
    for row in rows:
        value = {name: row[name] for name in KEPT}
        placement = residency.by_zip(row["postal_code"], shares)
        value |= placement._asdict() | {"placed_at": row["signed_at"]}
        value["mailbox_key"] = keys.mailbox(row["email"], aliases)
        value["name_key"] = keys.name(row["given_name"], row["family_name"])
        value |= {"petition_id": petition.id, "channel": "online", "standing": "unconfirmed", "text_version": 1,
                  "consent_version": consent.shown(petition.demands, petition.asks_street),
                  "confirmed_by": "button" if row["confirmed_at"] else None}  # fmt: skip
        if row["fate"] == "erased":  # a tombstone: times and text version stay
            value |= dict.fromkeys((*PERSONAL, "mailbox_key", "name_key", "ward_id", "placed_by", "placed_at"))
            value |= {"tier": "declared", "show_name": False, "show_reason": False, "wants_updates": False}
        values.append(value)
    statement = insert(Signature).returning(Signature.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, values))


def _set_aside(petition: Petition, numbered: list[tuple[int, signers.Row]], organizer: Account) -> None:
    """As the organizer decided it: no look for doubles overrides that."""
    number = {id(row): signature_id for signature_id, row in numbered}
    pairs = [
        {"double": mine, "first": number[id(row["first"])], "at": row["set_aside_at"]}
        for mine, row in numbered
        if row["first"]
    ]
    if not pairs:
        return
    who = {"by": "reviewer", "account_id": organizer.id}
    rows = [who | {"signature_id": p["double"], "first_id": p["first"], "at": p["at"]} for p in pairs]
    db.session.execute(insert(SetAside), rows)
    said = {"petition_id": petition.id, "decision": "same"} | who
    both = [(min(p["double"], p["first"]), max(p["double"], p["first"]), p["at"]) for p in pairs]
    db.session.execute(insert(Ruling), [said | {"a_id": a, "b_id": b, "at": at} for a, b, at in both])
    table: Any = Signature.__table__
    linked = {"double_of_id": bindparam("first"), "set_aside_by": "reviewer"}
    statement = update(table).where(table.c.id == bindparam("double")).values(linked)
    db.session.connection().execute(statement, pairs)


def _strike(numbered: list[tuple[int, signers.Row]], organizer: Account) -> None:
    reasons = cycle(content.people()["strikes"])
    rows = [
        {"signature_id": number, "at": row["struck_at"], "account_id": organizer.id, "reason": next(reasons)}
        for number, row in numbered
        if row["fate"] == "struck"
    ]
    if rows:
        db.session.execute(insert(Strike), rows)


def _record(petition: Petition, numbered: list[tuple[int, signers.Row]], organizer: Account) -> None:
    """One event for each thing that happened, as the live application records it."""
    names = (("confirmed_at", "signature.confirmed"), ("set_aside_at", "signature.set_aside"),
             ("withdrawn_at", "signature.withdrawn"), ("struck_at", "signature.struck"),
             ("erased_at", "signature.erased"))  # fmt: skip
    events = [
        {"at": row[column], "name": name, "subject_type": "signature", "subject_id": number,
         "petition_id": petition.id, "account_id": organizer.id if column == "struck_at" else None,
         "detail": {"by": "button"} if column == "confirmed_at" else None}
        for number, row in numbered
        for column, name in names
        if row[column]
    ]  # fmt: skip
    if events:
        db.session.execute(insert(Event), sorted(events, key=lambda event: event["at"]))
