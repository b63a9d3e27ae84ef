"""Sign-ins: which browsers an account is open in, and how that ends. Each is a row; the browser's cookie holds its
secret. Of a browser only its kind is kept, in two words, and the hour it was last used: no address of the network."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import contains_eager

from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, SignIn

KEPT = timedelta(days=30)  # how long one is told why it ended, and how long one rests before it is forgotten
# the first that fits: each also names those below it
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox|FxiOS", "Firefox"),
            ("Chrome|CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
           ("Mac OS X|Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip


def begin(account: Account, agent: str) -> str:
    """Note a sign-in by a browser that calls itself `agent`; the secret for its cookie."""
    token, moment = secrets.token_urlsafe(16), now()
    row = SignIn(account_id=account.id, hash=tokens.stored(token), browser=_named(BROWSERS, agent),
                 system=_named(SYSTEMS, agent), created_at=moment, seen_at=_hour(moment))  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return token


def find(token: str) -> SignIn | None:
    """The sign-in of a cookie's secret with its account, in one query; also one that ended."""
    digest = tokens.stored(token)
    query = select(SignIn).join(SignIn.account).options(contains_eager(SignIn.account)).where(SignIn.hash == digest)
    return db.session.scalar(query) if digest else None


def is_due(row: SignIn) -> bool:
    """Whether it was last seen in an earlier hour."""
    return row.seen_at < _hour(now())


def see(sign_in_id: int) -> None:
    """It is in use in this hour."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=_hour(now())))


def of(account: Account) -> Sequence[SignIn]:
    """Where the account is open, the last used first."""
    query = select(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    return db.session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def end(account: Account, why: str, only: int | None = None, but: int | None = None) -> int:
    """End the account's sign-ins, one or all but one; how many there were. Whoever presses something there is told."""
    mine = update(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    if only is not None:
        mine = mine.where(SignIn.id == only)
    if but is not None:
        mine = mine.where(SignIn.id != but)
    return int(db.session.execute(mine.values(ended_at=now(), why=why)).rowcount)  # type: ignore[attr-defined]


def leave(sign_in_id: int) -> None:
    """Its browser signed out: nobody is left to be told."""
    db.session.execute(delete(SignIn).where(SignIn.id == sign_in_id))


def forget() -> None:
    """Drop what ended or was last used long ago."""
    long_ago = now() - KEPT
    db.session.execute(delete(SignIn).where((SignIn.ended_at < long_ago) | (SignIn.seen_at < long_ago)))


def _named(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in known if re.search(mark, agent)), "")


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
