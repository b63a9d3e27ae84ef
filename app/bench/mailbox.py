"""A thousand posts of one mailbox at once, in five spellings: counted once, three letters at most, no fault."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from app.bench import servers, town, visitors
from app.bench.measure import Size
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature, Tally
from app.outbox import PER_PETITION
from app.signing import confirmation, trap

SPELLINGS = ("rosa.marin@mail.example", "Rosa.Marin@mail.example", "ROSA.MARIN@MAIL.EXAMPLE",
             "rosa.marin+petition@mail.example", "Rosa.Marin+2@Mail.Example")  # fmt: skip
HANDS = 32


def run(app: Any, size: Size) -> Iterator[str]:
    """The limit of attempts per mailbox is lifted here, so that all of them reach the roll."""
    petition = town.build()
    petition_id, path, posts = petition.id, town.path(petition), size.of(1_000, 100)
    form = town.person(1) | {"seen": trap.mark(now(), app.config["SECRET_KEY"])}
    visits = [visitors.Visit(0, path, town.network(n), form | {"email": SPELLINGS[n % 5]}) for n in range(posts)]
    db.session.remove()
    with servers.smtp(app.config["MAIL_PORT"]), servers.cityroll(app.config["PORT"]):
        statuses = Counter(answer.status for answer in visitors.send(app.config["PORT"], visits, HANDS))
    (signature,) = db.session.scalars(select(Signature))
    confirmation.confirm(signature, "button")
    db.session.commit()
    people = db.session.scalar(select(Tally.people).where(Tally.petition_id == petition_id))
    leaving = Letter.held.is_(None) | Letter.sent_at.is_not(None)
    letters = db.session.scalar(select(func.count(Letter.id)).where(leaving)) or 0
    faults = sum(n for status, n in statuses.items() if status >= 500 or not status)
    answers = ", ".join(f"{n:,} × {status or 'none'}" for status, n in statuses.items())
    yield f"{posts:,} posts of one mailbox in {len(SPELLINGS)} spellings, answers: {answers}"
    yield f"  counted {people}, to reach 1; letters {letters}, to reach ≤ {PER_PETITION}; faults {faults}, to reach 0"
