"""Interest in a petition that is not open yet: who wants to be told, once, when it opens.

Confirmed by a letter as a signature is, never counted as one. A wish is one row, and erasing it deletes the row; its
letters keep the keyed hash alone, so that the limit of three to a mailbox holds for ever.
"""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app import outbox
from app.common import keys, tokens
from app.common.clock import now
from app.extensions import db
from app.models import Interest, Letter, Petition, Refusal
from app.roll import entry

UNCONFIRMED = timedelta(days=14)  # as a signature's
TOLD = timedelta(days=7)  # after the letter that it is open
LONGEST = timedelta(days=365)  # where it never opens
BATCH = 500


def mailbox(email: str) -> bytes:
    """The mailbox key, 16 bytes."""
    return keys.mailbox(email, entry.aliases())


def ask(petition_id: int, key: bytes, email: str, postal_code: str, language: str) -> None:
    """Note the wish and owe its letter. New, repeated, confirmed already, refused or over the limit: the same work."""
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"petition_id": petition_id, "mailbox_key": key, "email": email, "postal_code": postal_code,
              "language": language, "asked_at": now()}  # fmt: skip
    db.session.execute(dialect.insert(Interest).values(values).on_conflict_do_nothing())
    number = db.session.scalar(
        select(Interest.id).where(Interest.petition_id == petition_id, Interest.mailbox_key == key)
    )
    link = tokens.stored(token(number or 0))
    db.session.execute(update(Interest).where(Interest.id == number).values(link=link))
    outbox.owe("interest", language=language, petition_id=petition_id, signature_id=None, mailbox_key=key,
               details={"interest": number})  # fmt: skip


def token(number: int) -> str:
    """What stands in the letters of a wish: it opens the page where it is confirmed and erased."""
    return tokens.derive("interest", number)


def find(given: str) -> Interest | None:
    """The wish a token opens."""
    digest = tokens.stored(given)
    return db.session.scalar(select(Interest).where(Interest.link == digest)) if digest else None


def of(letter: Letter) -> Interest | None:
    """The wish that a letter is about, unless it is erased."""
    number = (letter.details or {}).get("interest")
    wish = db.session.get(Interest, number) if number else None
    return wish if wish and wish.petition_id == letter.petition_id else None


def confirm(wish: Interest) -> None:
    """The mailbox's owner wants it; twice is once."""
    wish.confirmed_at = wish.confirmed_at or now()


def erase(wish: Interest, *, refused: bool = False) -> None:
    """Forget it; `refused`: and write to this mailbox about this petition never again ("this wasn't me")."""
    if refused and not db.session.get(Refusal, (wish.petition_id, wish.mailbox_key)):
        db.session.add(Refusal(petition_id=wish.petition_id, mailbox_key=wish.mailbox_key, at=now()))
    _empty_letters([(wish.petition_id, wish.mailbox_key)])
    db.session.delete(wish)
    db.session.flush()


def waiting(petition_ids: Iterable[int]) -> dict[int, int]:
    """How many wait for each petition, confirmed ones."""
    ids = list(petition_ids)
    query = (
        select(Interest.petition_id, func.count())
        .where(Interest.petition_id.in_(ids), Interest.confirmed_at.is_not(None), Interest.told_at.is_(None))
        .group_by(Interest.petition_id)
    )
    return dict.fromkeys(ids, 0) | {row[0]: row[1] for row in db.session.execute(query)}


def due() -> bool:
    """Whether anybody waits for a petition that is open."""
    return db.session.scalar(_due().limit(1)) is not None


def tell() -> int:
    """Owe the letter "it is open" to some who wait for petitions that are; the wish notes it, so that it is one."""
    rows = db.session.scalars(
        _due().order_by(Interest.id).limit(BATCH).with_for_update(skip_locked=True, of=Interest)
    ).all()
    moment = now()
    for wish in rows:
        wish.told_at = moment
        db.session.add(Letter(
            kind="opening", petition_id=wish.petition_id, mailbox_key=wish.mailbox_key, language=wish.language,
            details={"interest": wish.id}, created_at=moment, due_at=moment,
        ))  # fmt: skip
    db.session.flush()
    return len(rows)


def expire() -> int:
    """Erase some whose time is over: never confirmed, told a week ago, or of a page that never opened."""
    moment = now()
    over = or_(
        (Interest.asked_at < moment - UNCONFIRMED) & Interest.confirmed_at.is_(None),
        Interest.told_at < moment - TOLD,
        Interest.asked_at < moment - LONGEST,
    )
    rows = db.session.execute(
        select(Interest.id, Interest.petition_id, Interest.mailbox_key)
        .where(over).order_by(Interest.id).limit(BATCH).with_for_update(skip_locked=True)
    ).all()  # fmt: skip
    _empty_letters([(petition_id, key) for _number, petition_id, key in rows])
    db.session.execute(delete(Interest).where(Interest.id.in_([row.id for row in rows])))
    return len(rows)


def _due() -> Select[Interest]:
    waits = (Petition.state == "open", Interest.confirmed_at.is_not(None), Interest.told_at.is_(None))
    return select(Interest).join(Interest.petition).where(*waits)


def _empty_letters(whose: Iterable[tuple[int, bytes]]) -> None:
    for petition_id, key in whose:
        mine = (Letter.petition_id == petition_id) & (Letter.mailbox_key == key)
        gone = update(Letter).where(mine, Letter.kind.in_(("interest", "opening")))
        db.session.execute(gone.values(due_at=None, details=None, answer=None, domain=None))
