"""The outbox: letters owed and sent.

A letter is written in the transaction that owes it and made when it leaves. The attempt is recorded before it goes out,
so a crash between sending and noting costs at most the same letter once more, with the same Message-ID.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select, update

from app import mail
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Refusal, Tally

PER_PETITION = 3  # letters to a mailbox about one petition, for ever
PER_DAY = 5  # letters to a mailbox, all petitions together
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]  # between attempts, the last one repeated
GIVE_UP = timedelta(hours=48)
CLAIM = timedelta(minutes=5)
log = logging.getLogger("app.outbox")
LARGE = {"gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com", "proton.me"}


@dataclass
class Draft:
    """A letter as it leaves."""

    to: str
    subject: str
    text: str
    html: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


Renderer = Callable[[Letter], Draft | None]
_renderers: dict[str, Renderer] = {}


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """The function below makes letters of this kind; it returns None if there is nothing to say any more."""

    def keep(function: Renderer) -> Renderer:
        _renderers[kind] = function
        return function

    return keep


def queue(
    kind: str, *, language: str, petition_id: int | None = None, signature_id: int | None = None,
    account_id: int | None = None, mailbox_key: bytes | None = None, content: dict[str, Any] | None = None,
    held: str | None = None,
) -> Letter:  # fmt: skip
    """Owe a letter. One that is `held` is written all the same and stays."""
    moment = now()
    letter = Letter(
        kind=kind, language=language, petition_id=petition_id, signature_id=signature_id, account_id=account_id,
        mailbox_key=mailbox_key, content=content, created_at=moment, due_at=None if held else moment, held=held,
    )  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    return letter


def room(petition_id: int, mailbox_key: bytes) -> str | None:
    """Why this mailbox may get no further letter about the petition now (`refused`, `limit`); None if it may.

    Whoever asks next about the petition waits for our commit: two who ask at once would both be told yes."""
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        db.session.execute(select(Tally.petition_id).where(Tally.petition_id == petition_id).with_for_update())
    free = Letter.held.is_(None) | (Letter.sent_at.is_not(None))
    mine = select(func.count()).where(Letter.mailbox_key == mailbox_key, free)
    ever, today, refused = db.session.execute(
        select(
            mine.where(Letter.petition_id == petition_id).scalar_subquery(),
            mine.where(Letter.created_at > now() - timedelta(days=1)).scalar_subquery(),
            select(func.count())
            .where(Refusal.petition_id == petition_id, Refusal.mailbox_key == mailbox_key)
            .scalar_subquery(),
        )
    ).one()
    if refused:
        return "refused"
    return "limit" if ever >= PER_PETITION or today >= PER_DAY else None


def send_due(limit: int = 200) -> int:
    """Send what is due, up to this many; returns how many were tried. Commits; several workers may call it at once."""
    until = now() + CLAIM / 2
    ids = _claim(limit)
    if not ids:
        return 0
    drafts = [(letter.id, message) for letter in db.session.scalars(select(Letter).where(Letter.id.in_(ids)))
              if (message := _make(letter))]  # fmt: skip
    db.session.commit()  # attempts and claims are on file before anything leaves
    mail.deliver(_while_ours(drafts, until), _settle)
    return len(ids)


def _while_ours(drafts: list[Any], until: datetime) -> Iterator[Any]:
    """Nothing is begun late in a claim, whatever the mail server's pace: another worker has them when it is over."""
    for draft in drafts:
        if now() > until:
            return
        yield draft


def _claim(limit: int) -> list[int]:
    moment = now()
    free = or_(Letter.claimed_until.is_(None), Letter.claimed_until < moment)
    due = select(Letter.id).where(Letter.due_at <= moment, free).order_by(Letter.due_at).limit(limit)
    if db.session.get_bind().dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    ids = list(db.session.scalars(due))
    if ids:
        db.session.execute(
            update(Letter)
            .where(Letter.id.in_(ids))
            .values(claimed_until=moment + CLAIM, attempts=Letter.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    db.session.commit()
    return ids


def _make(letter: Letter) -> Any:
    renderer = _renderers.get(letter.kind)
    try:
        draft = renderer(letter) if renderer else None
    except Exception as error:  # one letter's fault must not hold up the others
        log.error("letter_not_made", extra={"letter": letter.id, "kind": type(error).__name__})
        _note(letter, type(error).__name__, False)
        return None
    if draft is None:
        letter.held, letter.due_at, letter.claimed_until = "expired", None, None
        return None
    domain = draft.to.rpartition("@")[2].lower()
    letter.domain = domain if domain in LARGE else "other"
    return mail.compose(draft.to, draft.subject, draft.text, draft.html, message_id(letter), draft.headers)


def message_id(letter: Letter) -> str:
    """The same at every attempt, and no counter to be guessed (RFC 5322, 3.6.4)."""
    from flask import current_app

    secret, host = current_app.config["SECRET_KEY"], urlsplit(current_app.config["PUBLIC_URL"]).hostname
    mark = hashlib.sha256(f"message-id:{secret}:{letter.id}".encode()).hexdigest()[:24]
    return f"<{mark}@{host}>"


def _settle(letter_id: int, answer: str | None, final: bool) -> None:
    letter = db.session.get(Letter, letter_id)
    if letter is None:  # erased meanwhile
        db.session.rollback()
        return
    _note(letter, answer, final)
    db.session.commit()


def _note(letter: Letter, answer: str | None, final: bool) -> None:
    moment = now()
    letter.answer, letter.claimed_until = answer, None
    if answer is None:
        letter.sent_at, letter.due_at, letter.content = moment, None, None
    elif final or moment - letter.created_at > GIVE_UP:
        letter.held, letter.due_at = "failed", None
    else:
        letter.due_at = moment + pause(letter.attempts)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def oldest_due() -> datetime | None:
    """When the letter that has waited longest was owed."""
    return db.session.scalar(select(func.min(Letter.created_at)).where(Letter.due_at.is_not(None)))
