"""The outbox before a real mail server that refuses, puts off, falls silent or hangs up."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from app import mail, outbox
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature
from app.signing import confirmation
from app.signing import jobs as signing_jobs
from tests.outbox.conftest import Clock, Desk
from tests.outbox.postmaster import Postmaster

ROSA, BEN = "rosa@mail.example", "ben@mail.example"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent server is given up soon; by how soon nothing here is judged."""
    assert 1 <= mail.SECONDS <= 60, "a silent server must be given up, and a slow one not"
    monkeypatch.setattr(mail, "SECONDS", 1.5)  # less, and a busy machine passes for a silent server


def again(letter: Letter, clock: Clock) -> None:
    """Move on to when a letter is due again, and send."""
    assert letter.due_at
    clock.to(letter.due_at)
    outbox.send_due()


def test_taken(postmaster: Postmaster, desk: Desk) -> None:
    """Also by a server that holds to RFC 5321: no line over 998 octets, nothing but ASCII unless asked."""
    letter = desk.owe()
    assert outbox.send_due() == 1
    assert len(postmaster.taken[ROSA]) == 1
    assert postmaster.letters[0].isascii()
    assert max(map(len, postmaster.letters[0].split(b"\r\n"))) <= 998
    assert letter.sent_at
    assert (letter.due_at, letter.attempts, letter.held, letter.answer) == (None, 1, None, None)
    assert outbox.send_due() == 0


def test_one_connection_for_many(postmaster: Postmaster, desk: Desk) -> None:
    for n in range(5):
        desk.owe(f"Signer{n} Marín")
    outbox.send_due()
    assert len(postmaster.taken) == 5
    assert len(postmaster.sessions) == 1


def test_refused_for_good(postmaster: Postmaster, desk: Desk) -> None:
    """A mailbox that does not exist is not asked again, and the letters behind it leave."""
    postmaster.rules[ROSA] = ["550 5.1.1 <rosa@mail.example> unknown"]
    rosa, ben = desk.owe(), desk.owe("Ben Osei")
    outbox.send_due()
    assert (rosa.held, rosa.due_at, rosa.sent_at) == ("failed", None, None)
    assert rosa.answer
    assert rosa.answer.startswith("550")
    assert ROSA not in rosa.answer, "the server's words may hold an address"
    assert ben.sent_at
    assert postmaster.asked == [ROSA, BEN]


def test_put_off_then_taken(postmaster: Postmaster, desk: Desk, clock: Clock) -> None:
    """Greylisting: not now; a little later it is taken, and it is one letter."""
    postmaster.rules[ROSA] = ["451 4.7.1 greylisted", "DATA 451 4.3.0 not yet", "take"]
    rosa, ben = desk.owe(), desk.owe("Ben Osei")
    outbox.send_due()
    assert ben.sent_at
    assert (rosa.sent_at, rosa.held) == (None, None)
    assert rosa.answer
    assert rosa.answer.startswith("451")
    assert outbox.send_due() == 0, "it waits before it asks again"
    again(rosa, clock)
    assert rosa.sent_at is None
    again(rosa, clock)
    assert rosa.sent_at
    assert rosa.attempts == 3
    assert len(postmaster.taken[ROSA]) == 1
    assert len(set(postmaster.read[ROSA])) == 1, "the same Message-ID at every attempt"


def test_tries_for_48_hours_with_growing_pauses(postmaster: Postmaster, desk: Desk, clock: Clock) -> None:
    postmaster.rules[ROSA] = ["DATA 452 4.2.2 mailbox full"]
    letter = desk.owe()
    began, times = now(), [now()]
    outbox.send_due()
    while letter.due_at:
        assert len(times) < 50, "it must give up some day"
        again(letter, clock)
        times.append(now())
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses == sorted(pauses), "pauses grow"
    assert pauses[0] <= timedelta(minutes=5) < timedelta(hours=1) <= pauses[-1]
    assert timedelta(hours=48) <= times[-1] - began <= timedelta(hours=72)
    assert letter.held == "failed"
    assert letter.sent_at is None
    assert len(postmaster.read[ROSA]) == letter.attempts == len(times)
    assert len(set(postmaster.read[ROSA])) == 1, "the same Message-ID at every attempt"


def test_hanging_stops_nobody_else(postmaster: Postmaster, desk: Desk, clock: Clock) -> None:
    """A server that never answers for one mailbox: given up, the others served, that one tried again later."""
    postmaster.rules[ROSA] = ["hang"]
    before, rosa, after = desk.owe("Ana Cruz"), desk.owe(), desk.owe("Ben Osei")
    outbox.send_due()
    assert before.sent_at
    assert after.sent_at
    assert (rosa.sent_at, rosa.held) == (None, None)
    assert rosa.due_at
    assert rosa.due_at > now()
    postmaster.rules[ROSA] = ["take"]
    again(rosa, clock)
    assert rosa.sent_at
    assert len(postmaster.taken[BEN]) == 1


def test_hanging_up_after_the_letter(postmaster: Postmaster, desk: Desk, clock: Clock) -> None:
    """Nobody knows whether it was taken, so it leaves again, as the same letter."""
    postmaster.rules[ROSA] = ["cut", "cut", "take"]
    rosa, ben = desk.owe(), desk.owe("Ben Osei")
    outbox.send_due()
    assert ben.sent_at, "a new connection for the others"
    again(rosa, clock)
    again(rosa, clock)
    assert rosa.sent_at
    assert len(postmaster.read[ROSA]) == 3
    assert len(set(postmaster.read[ROSA])) == 1


@contextmanager
def elsewhere(greeting: bytes | None) -> Iterator[int]:
    """The port of something that greets like this and hangs up; None: takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            with suppress(OSError):
                while True:
                    call, _ = listening.accept()
                    call.sendall(greeting or b"")
                    call.close()

        if greeting is not None:
            threading.Thread(target=greet, daemon=True).start()
        yield listening.getsockname()[1]
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("greeting", [None, b"", b"554 5.7.1 not from there\r\n", b"421 4.3.2 busy\r\n"])
def test_a_server_that_is_not_itself(
    app: Flask, postmaster: Postmaster, desk: Desk, clock: Clock, greeting: bytes | None
) -> None:
    """Whatever is wrong with the server, no letter is given up for it before its 48 hours."""
    right = app.config["MAIL_PORT"]
    letters = [desk.owe(), desk.owe("Ben Osei")]
    with elsewhere(greeting) as app.config["MAIL_PORT"]:
        outbox.send_due()
    assert [(letter.held, letter.sent_at) for letter in letters] == [(None, None)] * 2
    app.config["MAIL_PORT"] = right
    clock.forward(minutes=10)
    outbox.send_due()
    assert all(letter.sent_at for letter in letters)


def test_a_server_that_has_enough(postmaster: Postmaster, desk: Desk) -> None:
    """421 ends the conversation; what follows gets a new one."""
    postmaster.rules[ROSA] = ["421 4.7.0 too many letters in one call"]
    rosa, ben = desk.owe(), desk.owe("Ben Osei")
    outbox.send_due()
    assert (rosa.sent_at, rosa.held) == (None, None)
    assert ben.sent_at


def test_a_letter_that_cannot_be_made_stops_nobody_else(
    postmaster: Postmaster, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = signing_jobs.confirmation

    def broken(letter: Letter) -> outbox.Draft | None:
        if letter.id == rosa.id:
            raise ValueError("a template went wrong")
        return make(letter)

    rosa, ben = desk.owe(), desk.owe("Ben Osei")
    monkeypatch.setitem(outbox._renderers, "confirm", broken)
    outbox.send_due()
    assert ben.sent_at
    assert (rosa.sent_at, rosa.held) == (None, None)
    assert rosa.due_at
    assert rosa.due_at > now()


@pytest.mark.parametrize("odd", ["jürgen@mail.example", "rosa@א1.example", "ro sa@mail.example", "rosa@mail.example\n"])
def test_an_address_no_server_takes_stops_nobody_else(postmaster: Postmaster, desk: Desk, odd: str) -> None:
    """Such addresses may come from an import; the form does not take them."""
    rosa, ben = desk.owe(email=odd), desk.owe("Ben Osei")
    outbox.send_due()
    assert ben.sent_at
    assert rosa.sent_at or rosa.held == "failed" or (rosa.due_at and rosa.due_at > now())


def test_the_attempt_is_on_file_before_the_letter_leaves(postmaster: Postmaster, desk: Desk) -> None:
    """Looked at from outside while the server has the letter in its hands; nothing is locked meanwhile."""
    engine, seen = db.engine, []

    def look(_address: str) -> None:
        with engine.connect() as connection:  # on SQLite this begins as a writer: it would wait for a lock
            seen.append(tuple(connection.execute(select(Letter.attempts, Letter.claimed_until, Letter.sent_at)).one()))

    postmaster.watch = look
    desk.owe()
    outbox.send_due()
    (attempts, claimed_until, sent_at), *more = seen
    assert not more
    assert attempts == 1
    assert claimed_until > now()
    assert sent_at is None


def test_a_claim_that_ran_out_is_not_used(
    postmaster: Postmaster, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow server holds a worker up until its claim is over; what is left may be another worker's by then."""
    letters = [desk.owe(f"Signer{n} Marín") for n in range(4)]
    postmaster.watch = lambda _address: clock.forward(seconds=outbox.CLAIM.total_seconds() * 0.6)
    outbox.send_due()
    assert 1 <= sum(len(ids) for ids in postmaster.taken.values()) <= 2
    postmaster.watch = lambda _address: None
    clock.forward(minutes=6)
    outbox.send_due()
    assert all(letter.sent_at for letter in letters)
    assert {len(ids) for ids in postmaster.taken.values()} == {1}


def test_never_a_fourth(postmaster: Postmaster, desk: Desk, clock: Clock) -> None:
    """Six signings in five spellings, over a server that puts off and hangs up: three letters for ever."""
    spellings = (
        "rosa@mail.example",
        "Rosa@mail.example",
        "rosa+a@mail.example",
        "ROSA@MAIL.EXAMPLE",
        "rosa+b@mail.example",
    )
    moment = now()
    for day, spelling in enumerate((*spellings, *spellings)):
        postmaster.rules[spelling] = ["451 later", "cut", "take"]
        clock.to(moment + timedelta(days=3 * day))
        desk.owe(email=spelling)
        for _ in range(4):
            outbox.send_due()
            clock.forward(minutes=20)
        signing_jobs.remind()
    marks = {mark for marks in postmaster.read.values() for mark in marks}
    assert len(marks) == 3
    assert sum(len(marks) for marks in postmaster.taken.values()) == 3


def test_nothing_more_after_this_was_not_me(postmaster: Postmaster, desk: Desk) -> None:
    """Not even what was owed already."""
    letter, second = desk.owe(), desk.owe()
    confirmation.refuse(db.session.get_one(Signature, letter.signature_id))
    db.session.commit()
    assert outbox.send_due() == 0
    assert (second.due_at, second.sent_at) == (None, None)
    assert desk.owe().held == "refused"
    assert outbox.send_due() == 0
    assert not postmaster.asked
