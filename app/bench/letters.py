"""Letters a second through a real SMTP server, against smtplib sending the same bytes."""

import smtplib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import func, select

from app import outbox
from app.bench import servers, town
from app.bench.measure import Size, cpu, side_by_side, wall
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature


def run(app: Any, size: Size) -> Iterator[str]:
    """Time and CPU a letter: claimed, made, sent, noted."""
    petition = town.build()
    each = size.of(200, 20)
    town.fill(petition, each * 20)  # one in twenty has not confirmed
    waiting = list(db.session.scalars(select(Signature.id).where(Signature.standing == "unconfirmed").limit(each)))
    petition_id, port = petition.id, app.config["MAIL_PORT"]

    def owe() -> None:
        moment = now()
        facts = {"kind": "confirm", "petition_id": petition_id, "created_at": moment, "due_at": moment}
        db.session.add_all(Letter(signature_id=number, **facts) for number in waiting)
        db.session.commit()

    sent, real = _overhear()

    def send() -> None:
        sent.clear()
        assert outbox.send_due(each) == each, "not every letter was due"

    def raw() -> None:
        with smtplib.SMTP("127.0.0.1", port) as host:
            for letter in sent:
                real(host, *letter)

    with servers.smtp(port):
        for clock, what in ((wall, "a letter sent, time"), (cpu, "a letter sent, CPU")):
            found = side_by_side(send, raw, rounds=size.of(5, 2), units=each, clock=clock, before=owe)
            yield found.line(what, "the same bytes by smtplib")
            if clock is wall:
                yield f"  {1 / found.ours:,.0f} letters a second, {1 / found.ceiling:,.0f} raw"
    left = db.session.scalar(select(func.count(Letter.id)).where(Letter.sent_at.is_(None)))
    assert not left, f"{left} letters were not sent"


def _overhear() -> tuple[list[Any], Callable[..., Any]]:
    """Keeps what smtplib is told to send from now on; the list, and smtplib's own way of sending."""
    sent, real = [], smtplib.SMTP.sendmail

    def sendmail(host: smtplib.SMTP, *letter: Any, **more: Any) -> Any:
        sent.append(letter)
        return real(host, *letter, **more)

    smtplib.SMTP.sendmail = sendmail  # type: ignore[method-assign,assignment]
    return sent, real
