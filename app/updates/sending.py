"""Sending an update: to whoever wants updates, has confirmed and not withdrawn; one copy to a mailbox, ever.

A copy's row and its letter are one transaction, before anything leaves; two unique keys (signature, mailbox) decide. No
more letters are owed at once than leave in a while, so that whoever signs meanwhile does not wait behind them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select

from app import audit, jobs
from app.common.clock import now
from app.extensions import db
from app.models import Account, Letter, Petition, Refusal, Signature, SignerUpdate, UpdateCopy

KIND = "update"
AHEAD = 200  # letters of updates that may be due at once
BATCH = 100
S, U, C = Signature, SignerUpdate, UpdateCopy


class Refused(Exception):
    """`code`: state, nobody, untried (not yet sent to oneself as it is now)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def wanting(petition_id: int, ward_id: int | None = None) -> Select[Any]:
    """The signatures an update may go to."""
    refused = exists().where(Refusal.petition_id == S.petition_id, Refusal.mailbox_key == S.mailbox_key)
    query = select(S).where(
        S.petition_id == petition_id, S.standing.in_(("counts", "double")), S.wants_updates,
        S.confirmed_at.is_not(None), S.withdrawn_at.is_(None), S.email.is_not(None),
        S.mailbox_key.is_not(None), ~refused,
    )  # fmt: skip
    return query if ward_id is None else query.where(S.ward_id == ward_id)


def number(petition: Petition, ward_id: int | None = None) -> int:
    """How many mailboxes it would go to."""
    boxes = wanting(petition.id, ward_id).with_only_columns(S.mailbox_key).distinct().subquery()
    return db.session.scalar(select(func.count()).select_from(boxes)) or 0


def begin(update: SignerUpdate, account: Account) -> None:
    """From now on workers send it. Raises Refused."""
    db.session.refresh(update, with_for_update={"of": U})
    if update.state != "draft":
        raise Refused("state")
    if update.tried_at is None or update.tried_at < update.changed_at:
        raise Refused("untried")
    update.total = number(update.petition, update.ward_id)
    if not update.total:
        raise Refused("nobody")
    update.up_to = db.session.scalar(select(func.max(S.id)).where(S.petition_id == update.petition_id)) or 0
    update.state, update.begun_at = "sending", now()
    audit.record("update.begun", update, account, mailboxes=update.total)


def stop(update: SignerUpdate, account: Account) -> None:
    """No further copy leaves; what has left has left."""
    db.session.refresh(update, with_for_update={"of": U})
    if update.state != "sending":
        raise Refused("state")
    update.state, update.ended_at = "stopped", now()
    audit.record("update.stopped", update, account)


def feed() -> int:
    """Owe the next copies of what is being sent, as many as there is room for; answers how many."""
    with jobs.transaction():
        ids = list(db.session.scalars(select(U.id).where(U.state == "sending").order_by(U.id)))
    return sum(_feed(update_id) for update_id in ids)


def _feed(update_id: int) -> int:
    owed = 0
    while True:
        with jobs.transaction():
            update = db.session.scalar(select(U).where(U.id == update_id).with_for_update(of=U, skip_locked=True))
            if update is None or update.state != "sending":
                return owed
            waiting = select(func.count()).where(Letter.due_at.is_not(None), Letter.kind == KIND)
            room = AHEAD - (db.session.scalar(waiting) or 0)
            if room <= 0:
                return owed
            found = _owe(update, min(room, BATCH))
            owed += found
            if update.state != "sending":
                return owed


def _owe(update: SignerUpdate, limit: int) -> int:
    query = wanting(update.petition_id, update.ward_id).where(S.id > update.at_id, S.id <= update.up_to)
    rows = db.session.scalars(query.order_by(S.id).limit(limit)).all()
    if not rows:
        update.state, update.ended_at = "sent", now()
        audit.record("update.sent", update, None, mailboxes=copies(update))
        return 0
    update.at_id = rows[-1].id
    return sum(_copy(update, row) for row in _once(update, rows))


def _once(update: SignerUpdate, rows: Sequence[Signature]) -> list[Signature]:
    """One of each mailbox, and none that has its copy."""
    boxes = {row.mailbox_key: row for row in reversed(rows)}
    have = select(C.mailbox_key).where(C.update_id == update.id, C.mailbox_key.in_(boxes))
    gone = set(db.session.scalars(have))
    return [row for key, row in sorted(boxes.items(), key=lambda item: item[1].id) if key not in gone]


def _copy(update: SignerUpdate, signature: Signature) -> int:
    moment = now()
    letter = Letter(kind=KIND, language=signature.language, petition_id=update.petition_id, signature_id=signature.id,
                    created_at=moment, due_at=moment)  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    db.session.add(C(update_id=update.id, signature_id=signature.id, letter_id=letter.id,
                     mailbox_key=signature.mailbox_key))  # fmt: skip
    db.session.flush()
    return 1


def copies(update: SignerUpdate) -> int:
    """How many copies are written."""
    return db.session.scalar(select(func.count()).where(C.update_id == update.id)) or 0


def progress(update: SignerUpdate) -> dict[str, int]:
    """Copies written, left the house, not left for good (the wish changed meanwhile, or the server refused)."""
    sent, held = Letter.sent_at.is_not(None), Letter.held.is_not(None)
    query = select(func.count(), func.count().filter(sent), func.count().filter(held)).select_from(C)
    row = db.session.execute(query.join(Letter, Letter.id == C.letter_id).where(C.update_id == update.id)).one()
    return {"copies": row[0], "sent": row[1], "held": row[2]}


def meant(letter: Letter) -> tuple[SignerUpdate, Signature] | None:
    """What a letter is a copy of and for whom; nothing if its reader does not want it any more, or it was stopped."""
    update = db.session.scalar(select(U).join(C, C.update_id == U.id).where(C.letter_id == letter.id))
    signature = db.session.get(S, letter.signature_id) if letter.signature_id else None
    if update is None or signature is None or update.state == "stopped":
        return None
    wants = signature.wants_updates and signature.email and not signature.withdrawn_at and not signature.erased_at
    return (update, signature) if wants and signature.standing in ("counts", "double") else None
