"""Confirming: by the button of the letter's page or by its six digits; or saying "this wasn't me"."""

from typing import Any

from sqlalchemy import func, select

from app import audit
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Refusal, Signature, Tally
from app.roll import erasure, standing

TRIES = 5  # wrong codes per letter, after which only a new letter helps


def confirm(signature: Signature, by: str) -> bool:
    """Confirm; twice is once. After a withdrawal it is signing again, with today's date. False if nothing changed."""
    if signature.confirmed_at and not signature.withdrawn_at:
        return False
    moment = now()
    if signature.withdrawn_at:
        signature.withdrawn_at, signature.signed_at = None, moment
    signature.confirmed_at, signature.confirmed_by = moment, by
    standing.settle([signature.id])
    audit.record("signature.confirmed", signature, by=by)
    return True


def by_code(petition_id: int, mailbox_key: bytes, name_key: bytes, code: str) -> Signature | None:
    """The signature these six digits confirm, else None, whatever was wrong. Tries count against its newest letter."""
    row = db.session.execute(
        select(Signature, Letter)
        .join(Letter, Letter.signature_id == Signature.id)
        .where(
            Signature.petition_id == petition_id, Signature.mailbox_key == mailbox_key, Signature.name_key == name_key,
            Letter.kind.in_(("confirm", "remind")), Letter.held.is_(None),
        )
        .order_by(Letter.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        return None
    signature, letter = row
    letter.code_tries += 1
    digits = "".join(filter(str.isdigit, code))
    if letter.code_tries > TRIES or not tokens.same(digits, tokens.code(letter.id)):
        return None
    letter.code_tries -= 1
    confirm(signature, "code")
    return signature


def refuse(signature: Signature) -> bool:
    """ "This wasn't me": erase the signature and never write to this mailbox about this petition again.

    A confirmed one is left alone (False): whoever confirmed it can withdraw or erase it on its own page.
    """
    if signature.confirmed_at:
        return False
    if signature.mailbox_key and not db.session.get(Refusal, (signature.petition_id, signature.mailbox_key)):
        db.session.add(Refusal(petition_id=signature.petition_id, mailbox_key=signature.mailbox_key, at=now()))
    audit.record("signature.refused", signature)
    erasure.erase(signature)
    return True


def waiting_beside(signature: Signature) -> list[Signature]:
    """Other names that wait in the same mailbox: only three letters may go there, so each page serves all of them."""
    return list(
        db.session.scalars(
            select(Signature)
            .where(
                Signature.petition_id == signature.petition_id, Signature.mailbox_key == signature.mailbox_key,
                Signature.id != signature.id, Signature.standing == "unconfirmed",
            )
            .order_by(Signature.id)
            .limit(10)
        )
    )  # fmt: skip


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
