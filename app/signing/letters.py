"""The letters signers get: confirm, again (you had signed already), remind."""

from flask import current_app, render_template
from sqlalchemy import select

from app import outbox
from app.campaigns import text
from app.common import tokens
from app.extensions import db
from app.models import Letter, Petition, Signature
from app.roll import entry
from app.signing import links
from app.web.language import speaking


def owe(petition: Petition, taken: entry.Taken, language: str) -> None:
    """Owe the letter this signing calls for. New, repeated, refused or over the limit: the same work, one row."""
    assert taken.mailbox_key is not None
    held = outbox.room(petition.id, taken.mailbox_key)
    confirmed = db.session.scalar(
        select(Signature.id).where(Signature.id == taken.signature_id, Signature.standing != "unconfirmed",
                                   Signature.withdrawn_at.is_(None))
    )  # fmt: skip
    kind = "again" if confirmed else "confirm"
    outbox.queue(
        kind, language=language, petition_id=petition.id, signature_id=taken.signature_id,
        mailbox_key=taken.mailbox_key, held=held,
    )  # fmt: skip


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


def _signature(letter: Letter) -> Signature | None:
    signature = db.session.get(Signature, letter.signature_id) if letter.signature_id else None
    return signature if signature and signature.email else None


def _draft(letter: Letter, signature: Signature, **values: str) -> outbox.Draft:
    with speaking(letter.language):
        values["mine"] = _url("me", links.make("me", signature.id))
        context = {"signature": signature, "petition": signature.petition, "letter": letter,
                   "text": text.current(signature.petition, letter.language), **values}  # fmt: skip
        subject, body, html = (
            render_template(f"mail/{letter.kind}.{ending}", **context) for ending in ("subject.txt", "txt", "html")
        )
    return outbox.Draft(signature.email or "", " ".join(subject.split()), body, _inline(html))


def _url(purpose: str, token: str) -> str:
    return f"{current_app.config['PUBLIC_URL']}/{purpose}/{token}"


def _inline(html: str) -> str:
    """Styles moved onto the elements, as mail programs want them."""
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False).inline(html)
