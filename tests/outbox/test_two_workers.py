"""Two workers empty one outbox: each letter leaves once, and none waits for a worker that died."""

import threading
from collections import Counter
from contextlib import suppress
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from app import outbox
from app.extensions import db
from app.models import Letter
from app.signing import jobs as signing_jobs
from tests.outbox.conftest import Clock, Desk
from tests.outbox.postmaster import Postmaster
from tests.together import at_once


def drain() -> None:
    """What a worker does, until there is nothing left."""
    while outbox.send_due(limit=3):
        pass


def owed(desk: Desk, number: int) -> None:
    """So many signers are owed a letter each."""
    for n in range(number):
        desk.owe(f"Signer{n} Marín")
    db.session.commit()


def test_each_letter_leaves_once(app: Flask, postmaster: Postmaster, desk: Desk) -> None:
    owed(desk, 20)
    at_once(app, drain, drain)
    assert Counter(postmaster.asked) == Counter({f"signer{n}@mail.example": 1 for n in range(20)})
    assert db.session.scalar(select(func.count()).where(Letter.sent_at.is_not(None))) == 20
    assert db.session.scalar(select(func.max(Letter.attempts))) == 1


def test_both_look_before_either_claims(app: Flask, postmaster: Postmaster, desk: Desk) -> None:
    """The narrowest place: both have asked what is due, neither has written that it is theirs. Where the database
    lets only one of them look, the other waits its turn."""
    owed(desk, 5)
    both = threading.Barrier(2)

    def wait(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT letter.id") and "due_at" in statement:
            with suppress(threading.BrokenBarrierError):
                both.wait(0.5)

    event.listen(db.engine, "after_cursor_execute", wait)
    at_once(app, drain, drain)
    event.remove(db.engine, "after_cursor_execute", wait)
    assert Counter(postmaster.asked) == Counter({f"signer{n}@mail.example": 1 for n in range(5)})


def test_letters_in_other_hands_are_left_alone(app: Flask, postmaster: Postmaster, desk: Desk, clock: Clock) -> None:
    """While one worker has the line open, another finds nothing to do."""
    owed(desk, 3)
    found: list[int] = []

    def meanwhile(_address: str) -> None:
        with app.app_context():
            found.append(outbox.send_due())

    postmaster.watch = meanwhile
    outbox.send_due()
    assert found == [0, 0, 0]
    assert set(Counter(postmaster.asked).values()) == {1}


def test_a_worker_that_died_loses_nothing(app: Flask, postmaster: Postmaster, desk: Desk, clock: Clock) -> None:
    """It had claimed what was due and sent none of it."""
    owed(desk, 3)
    outbox._claim(200)
    assert outbox.send_due() == 0
    clock.forward(seconds=outbox.CLAIM.total_seconds() + 1)
    assert outbox.send_due() == 3
    assert len(postmaster.taken) == 3


def test_each_reminder_is_owed_once(app: Flask, desk: Desk, clock: Clock) -> None:
    owed(desk, 6)
    clock.forward(days=4)
    both = threading.Barrier(2)

    def remind() -> None:
        both.wait(5)
        signing_jobs.remind()

    at_once(app, remind, remind)
    signing_jobs.remind()
    reminders = db.session.scalars(select(Letter.signature_id).where(Letter.kind == "remind")).all()
    assert sorted(Counter(reminders).values()) == [1] * 6
