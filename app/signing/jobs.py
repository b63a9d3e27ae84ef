"""What the letters are: the renderers a worker calls, and what is due by the clock."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, render_template
from sqlalchemy import exists, select

from app import jobs, mail, outbox
from app.campaigns import text
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.matching import asking
from app.models import Letter, Signature
from app.roll import erasure
from app.signing import confirmation as confirming
from app.signing import links
from app.web.language import speaking

REMIND_AFTER = timedelta(days=3)
EXPIRE_AFTER = timedelta(days=14)
BATCH = 500


@outbox.renders("confirm")
@outbox.renders("remind")
def confirmation(letter: Letter) -> outbox.Draft | None:
    """The letter with the button and the code; nothing once it is confirmed or erased."""
    signature = _signature(letter)
    if signature is None or (signature.confirmed_at and not signature.withdrawn_at):
        return None
    links_to = {"confirm": _url("confirm", links.make("confirm", signature.id, letter.id))}
    return _draft(letter, signature, code=tokens.code(letter.id), **links_to)


@outbox.renders("again")
def again(letter: Letter) -> outbox.Draft | None:
    """You have signed already: nothing to do."""
    signature = _signature(letter)
    return None if signature is None else _draft(letter, signature)


@outbox.renders("both")
def both(letter: Letter) -> outbox.Draft | None:
    """Is another signature yours, too? Nothing once one of the two is erased, or somebody has decided."""
    signature, asked = _signature(letter), asking.opened(letter)
    if signature is None or asked is None or asking.over(asked):
        return None
    values = {"page": _url("both", links.make("both", signature.id, letter.id)), "other": asked.other}
    return _draft(letter, signature, **values)


def _signature(letter: Letter) -> Signature | None:
    signature = db.session.get(Signature, letter.signature_id) if letter.signature_id else None
    return signature if signature and signature.email else None


def _draft(letter: Letter, signature: Signature, **values: Any) -> outbox.Draft:
    with speaking(letter.language):
        values["mine"] = _url("me", links.make("me", signature.id))
        typed = letter.details or {"given_name": signature.given_name, "email": signature.email}
        name = str(typed["given_name"] or "")[:40]  # a greeting has no room for a sentence
        context = {"signature": signature, "petition": signature.petition, "letter": letter, "name": name,
                   "campaign": signature.petition.campaign, "until": _until(letter, signature),
                   "text": text.current(signature.petition, letter.language), **values}  # fmt: skip
        subject, body, html = (
            render_template(f"mail/{letter.kind}.{ending}", **context) for ending in ("subject.txt", "txt", "html")
        )
    sender = signature.petition.campaign.title
    return outbox.Draft(str(typed["email"] or ""), " ".join(subject.split()), body, mail.inline(html), sender)


def _until(letter: Letter, signature: Signature) -> datetime:
    """How long the letter's link is good: what is never confirmed is erased then."""
    return (signature.signed_at if signature.standing == "unconfirmed" else letter.created_at) + EXPIRE_AFTER


def _url(purpose: str, token: str) -> str:
    return f"{current_app.config['PUBLIC_URL']}/{purpose}/{token}"


@jobs.every(3600)
def remind() -> int:
    """Owe one reminder to who has not confirmed for three days; it counts among the mailbox's three letters."""
    reminded = exists().where(Letter.signature_id == Signature.id, Letter.kind == "remind")
    moment = now()
    due = select(Signature).where(
        Signature.standing == "unconfirmed", Signature.channel == "online", Signature.batch_id.is_(None),
        Signature.email.is_not(None),
        Signature.mailbox_key.is_not(None), Signature.signed_at < moment - REMIND_AFTER,
        Signature.signed_at > moment - EXPIRE_AFTER, ~reminded,
    )  # fmt: skip
    with jobs.transaction():
        found = db.session.execute(
            due.with_only_columns(Signature.id, Signature.petition_id, Signature.mailbox_key).limit(BATCH)
        ).all()
    for signature_id, petition_id, mailbox_key in found:
        with jobs.transaction():  # one each: owing a letter holds up the petition's other signers
            outbox.wait_for(petition_id)
            signature = db.session.scalar(due.where(Signature.id == signature_id))  # another worker may have been here
            if signature and signature.petition.is_open:
                typed = confirming.newest_details(signature)
                outbox.owe(
                    "remind", language=signature.language, petition_id=petition_id, signature_id=signature_id,
                    mailbox_key=mailbox_key or b"", details=typed.details if typed else None,
                )  # fmt: skip
    return len(found)


@jobs.every(3600)
def expire() -> int:
    """Erase what was never confirmed within its fourteen days, withdrawn and struck ones too. Imported ones were never
    asked to confirm: the organizer answers for them."""
    return jobs.until_done(_expire_some)


def _expire_some() -> int:
    rows = db.session.scalars(
        select(Signature)
        .where(Signature.confirmed_at.is_(None), Signature.erased_at.is_(None), Signature.channel == "online",
               Signature.batch_id.is_(None), Signature.signed_at < now() - EXPIRE_AFTER)
        .limit(BATCH)
        .with_for_update(skip_locked=True)  # another worker may be at it
    ).all()  # fmt: skip
    for signature in rows:
        erasure.erase(signature)
    return len(rows)


@jobs.every(600)
def empty_delivered() -> int:
    """Empty what was delivered thirty days ago, as its signers were told."""
    return jobs.until_done(erasure.empty_delivered)


@jobs.every(1)
def send() -> int:
    """Send what the outbox owes."""
    return outbox.send_due()
