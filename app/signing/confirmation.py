"""Confirming: by the button of the letter's page or by its six digits; or saying "this wasn't me"."""

from typing import Any, NamedTuple

from sqlalchemy import func, select, update

from app import audit, outbox
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Refusal, Signature, Tally
from app.roll import entry, erasure, handed, standing

TRIES = 5  # codes typed for one letter, after which only a new letter helps
OVER = ("won", "lost", "archived")  # a petition that counts nobody any more


class Refused(Exception):
    """This cannot be confirmed: `over`, the petition is decided, or closed to who withdrew; `full`, the mailbox has
    confirmed as many names as a household has."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def confirm(signature: Signature, by: str, letter: Letter | None = None) -> bool:
    """Confirm what was typed for this letter; twice is once. After a withdrawal it is signing again. False if nothing
    changed. Raises Refused."""
    if signature.confirmed_at and not signature.withdrawn_at:
        return False
    outbox.wait_for(signature.petition_id)
    if signature.petition.state in OVER or (signature.withdrawn_at and not signature.petition.is_open):
        raise Refused("over")
    if signature.mailbox_key and entry.names_on(signature.petition_id, signature.mailbox_key) >= entry.MANY:
        raise Refused("full")
    moment = now()
    with handed.kept([signature.id] if signature.confirmed_at else []):
        if letter and letter.details:
            entry.retake(signature, letter.details, letter.created_at)
        elif signature.withdrawn_at:
            signature.signed_at = moment
        signature.withdrawn_at, signature.confirmed_at, signature.confirmed_by = None, moment, by
    db.session.execute(update(Letter).where(Letter.signature_id == signature.id).values(details=None))
    standing.settle([signature.id])
    audit.record("signature.confirmed", signature, by=by)
    return True


def by_code(petition_id: int, letter_id: int, code: str) -> Signature | None:
    """The signature these six digits of this letter confirm, else None, whatever was wrong. May raise Refused.

    The try is written before anything is looked at: many at once have five between them."""
    tried = update(Letter).where(Letter.id == letter_id, Letter.petition_id == petition_id, Letter.code_tries < TRIES)
    left = db.session.execute(tried.values(code_tries=Letter.code_tries + 1).returning(Letter.id)).first()
    right = tokens.same("".join(c for c in code if c in "0123456789"), tokens.code(letter_id))
    letter = db.session.get(Letter, letter_id) if left and right else None
    if letter is None or letter.held or letter.kind == "again" or letter.signature_id is None:
        return None
    signature = db.session.get_one(Signature, letter.signature_id)
    confirm(signature, "code", letter)
    return signature


def refuse(signature: Signature) -> bool:
    """ "This wasn't me": erase what waits in this mailbox and never write there about this petition again.

    A confirmed signature is left alone (False): whoever confirmed it can withdraw or erase it on its own page.
    """
    if signature.confirmed_at:
        return False
    if signature.mailbox_key and not db.session.get(Refusal, (signature.petition_id, signature.mailbox_key)):
        db.session.add(Refusal(petition_id=signature.petition_id, mailbox_key=signature.mailbox_key, at=now()))
    for mine in [signature, *(other.signature for other in waiting_beside(signature))]:
        audit.record("signature.refused", mine)
        erasure.erase(mine)
    return True


class Waiting(NamedTuple):
    """A signature that waits, and the letter whose details it would be confirmed with."""

    signature: Signature
    letter: Letter | None


def waiting_beside(signature: Signature) -> list[Waiting]:
    """Other names that wait in the same mailbox, with what was typed last: only three letters may go there, so each
    page serves all of them."""
    others = db.session.scalars(
        select(Signature)
        .where(
            Signature.petition_id == signature.petition_id, Signature.mailbox_key == signature.mailbox_key,
            Signature.id != signature.id, Signature.standing == "unconfirmed",
        )
        .order_by(Signature.id.desc())
        .limit(10)
    )  # fmt: skip
    return [Waiting(other, newest_details(other)) for other in others]


def newest_details(signature: Signature) -> Letter | None:
    """The last letter that something was typed for."""
    typed = (Letter.signature_id == signature.id) & Letter.details.is_not(None)
    return db.session.scalar(select(Letter).where(typed).order_by(Letter.id.desc()).limit(1))


def number(signature: Signature) -> int | None:
    """ "You are number n": the place in the order of confirming, among those that count; None if it does not count."""
    if signature.standing != "counts":
        return None
    total = db.session.scalar(select(Tally.people).where(Tally.petition_id == signature.petition_id)) or 0
    return total - (db.session.scalar(select(func.count()).where(*_later(signature))) or 0)


def number_in_ward(signature: Signature) -> int | None:
    """The same within the ward; None if the ward is not known."""
    if signature.standing != "counts" or signature.ward_id is None:
        return None
    mine = (Signature.petition_id == signature.petition_id, Signature.standing == "counts",
            Signature.ward_id == signature.ward_id)  # fmt: skip
    total = db.session.scalar(select(func.count()).where(*mine)) or 0
    return total - (
        db.session.scalar(select(func.count()).where(*_later(signature), Signature.ward_id == signature.ward_id)) or 0
    )


def _later(signature: Signature) -> tuple[Any, ...]:
    return (
        Signature.petition_id == signature.petition_id,
        Signature.standing == "counts",
        (Signature.confirmed_at > signature.confirmed_at)
        | ((Signature.confirmed_at == signature.confirmed_at) & (Signature.id > signature.id)),
    )
