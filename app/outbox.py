"""The outbox: letters owed and sent.

A letter is written in the transaction that owes it and made when it leaves. The attempt is recorded before it goes out,
so a crash between sending and noting costs at most the same letter once more, with the same Message-ID.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from sqlalchemy import Table, bindparam, case, exists, func, insert, literal, literal_column, or_, select, update

from app import mail
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Refusal, Tally

PER_PETITION = 3  # letters to a mailbox about one petition, for ever
BESIDE = ("interest", "opening", "join_answer")  # kinds that are no signer's: they have three of their own
PER_DAY = 5  # letters to a mailbox, all petitions together; of one kind to an account
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]  # between attempts, the last one repeated
GIVE_UP = timedelta(hours=48)
CLAIM = timedelta(minutes=5)
log = logging.getLogger("app.outbox")

LETTER, REFUSAL = cast(Table, Letter.__table__), cast(Table, Refusal.__table__)
LOCK = select(Tally.petition_id).where(Tally.petition_id == bindparam("petition_id")).with_for_update()

LARGE = {"gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com", "proton.me"}


@dataclass
class Draft:
    """A letter as it leaves."""

    to: str
    subject: str
    text: str
    html: str | None = None
    sender: str = ""  # a name for our address: the campaign's
    headers: dict[str, str] = field(default_factory=dict)


Renderer = Callable[[Letter], Draft | None]
_renderers: dict[str, Renderer] = {}


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """The function below makes letters of this kind; it returns None if there is nothing to say any more."""

    def keep(function: Renderer) -> Renderer:
        _renderers[kind] = function
        return function

    return keep


def owe_account(kind: str, account_id: int | None, language: str, details: dict[str, Any] | None = None) -> Letter:
    """Owe an account a letter. One too many of its kind within a day is held, and so is one to nobody (None), who only
    asked as if they had an account: all of it is the same work. `details` are the ids its text is made from."""
    moment = now()
    letters = select(func.count()).where(
        Letter.mailbox_key.is_(None), Letter.created_at > moment - timedelta(days=1),  # by the index over both
        Letter.account_id == (account_id or 0), Letter.kind == kind, Letter.held.is_(None),
    )  # fmt: skip
    over = (db.session.scalar(letters) or 0) >= PER_DAY
    held = "nobody" if account_id is None else "limit" if over else None
    letter = Letter(kind=kind, language=language, account_id=account_id, created_at=moment, held=held,
                    details=details, due_at=None if held else moment)  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    return letter


def owe_by(kind: str, language: str, details: dict[str, Any]) -> Letter:
    """Owe a letter whose maker finds the address by the ids in `details`; how many there may be is the asker's care."""
    moment = now()
    letter = Letter(kind=kind, language=language, details=details, created_at=moment, due_at=moment)
    db.session.add(letter)
    db.session.flush()
    return letter


def owe(
    kind: str, *, language: str, petition_id: int, signature_id: int | None, mailbox_key: bytes,
    details: dict[str, Any] | None = None,
) -> int:  # fmt: skip
    """Owe a mailbox, mostly a signer's, a letter about a petition, and answer its number. Whether it may leave is
    decided as it is written: one over a limit, or to a mailbox that refused, is `held` and stays; both cost the same.
    `details` are what was typed for it."""
    wait_for(petition_id)
    moment = now()
    values = {
        "kind": kind, "language": language, "petition_id": petition_id, "signature_id": signature_id,
        "mailbox_key": mailbox_key, "details": details, "created_at": moment, "yesterday": moment - timedelta(days=1),
    }  # fmt: skip
    return int(db.session.execute(OWE_BESIDE if kind in BESIDE else OWE, values).scalar_one())


def left(petition_id: int, mailbox_key: bytes) -> int:
    """How many letters about the petition may still go to a mailbox."""
    if db.session.get(Refusal, (petition_id, mailbox_key)):
        return 0
    gone = (Letter.petition_id == petition_id) & (Letter.mailbox_key == mailbox_key)
    went = select(func.count()).where(gone, Letter.held.is_(None) | Letter.sent_at.is_not(None))
    went = went.where(Letter.kind.not_in(BESIDE))
    return max(0, PER_PETITION - (db.session.scalar(went) or 0))


def wait_for(petition_id: int) -> None:
    """Until this transaction ends, be the only one who owes letters about the petition: of two who counted a mailbox's
    letters at once, both would find room for the third."""
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        db.session.execute(LOCK, {"petition_id": petition_id})


def _owing(beside: bool = False) -> Any:
    """The statement of `owe`, made once: every signer goes through it, and making it costs more than running it."""

    def given(name: str) -> Any:
        return bindparam(name, type_=LETTER.c[name].type)

    left = LETTER.c.held.is_(None) | LETTER.c.sent_at.is_not(None)
    letters = select(func.count()).where(LETTER.c.mailbox_key == given("mailbox_key"), left)
    # written into the statement: a bound list would be spelled out anew for every signature
    kinds: list[Any] = [literal_column(f"'{kind}'") for kind in BESIDE]
    alike = LETTER.c.kind.in_(kinds) if beside else LETTER.c.kind.not_in(kinds)
    ever = letters.where(LETTER.c.petition_id == given("petition_id"), alike)
    today = letters.where(LETTER.c.created_at > bindparam("yesterday", type_=LETTER.c.created_at.type))
    refused = select(REFUSAL.c.at).where(
        REFUSAL.c.petition_id == given("petition_id"), REFUSAL.c.mailbox_key == given("mailbox_key")
    )
    over = or_(ever.scalar_subquery() >= PER_PETITION, today.scalar_subquery() >= PER_DAY)
    room = select(case((exists(refused), "refused"), (over, "limit")).label("held")).subquery()
    plain = ("kind", "language", "petition_id", "signature_id", "mailbox_key", "details", "created_at")
    due = case((room.c.held.is_(None), given("created_at")))
    values = select(*(given(name).label(name) for name in plain), room.c.held, due.label("due_at"), *_ZEROS)
    columns = [*plain, "held", "due_at", "attempts", "code_tries"]
    return insert(LETTER).from_select(columns, values).returning(LETTER.c.id)


_ZEROS = literal(0).label("attempts"), literal(0).label("code_tries")
OWE, OWE_BESIDE = _owing(), _owing(beside=True)


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
    try:
        draft = _renderers[letter.kind](letter)
    except Exception as error:  # one letter's fault must not hold up the others
        log.error("letter_not_made", extra={"letter": letter.id, "kind": type(error).__name__})
        _note(letter, type(error).__name__, False)
        return None
    if draft is None:
        letter.held, letter.due_at, letter.claimed_until = "expired", None, None
        return None
    domain = draft.to.rpartition("@")[2].lower()
    letter.domain = domain if domain in LARGE else "other"
    return mail.compose(
        draft.to, draft.subject, draft.text, draft.html, message_id(letter), draft.headers, draft.sender
    )


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
        letter.sent_at, letter.due_at = moment, None
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
