"""Nobody learns from an answer who has signed: not from its bytes, not from its headers, not from its work."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select

from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature
from app.signing import confirmation, mine
from tests.cast import Cast
from tests.letters import Outbox
from tests.signing.conftest import Signers

SEALED = re.compile(r"session=[^;]+")
Answer = tuple[int, list[tuple[str, str]], bytes]


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """Time stands still: cookies and marks carry it."""
    with time_machine.travel(now(), tick=False):
        yield


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database was asked, without the values."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("PRAGMA query_only"):  # says what the connection did last, nothing of who signs
            asked.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def seen(answer: Any) -> Answer:
    """All that a visitor sees of an answer; of the cookie, which is sealed anew each time, how long it is."""
    headers = [(k, SEALED.sub(lambda found: f"session={len(found[0])}", v)) for k, v in answer.headers]
    return answer.status_code, headers, answer.data


def told(app: Flask, signers: Signers, name: str = "Rosa Marín") -> tuple[Answer, Answer, list[str]]:
    """What a visitor is answered who signs, what the page after that is, and what the database was asked meanwhile."""
    visitor: Any = app.test_client()
    db.session.commit()
    with statements() as asked:
        answer = signers.sign(name, client=visitor)
    page = visitor.get(answer.headers["Location"])
    return seen(answer), seen(page), asked


def nothing(_signature: Signature) -> None:
    """Signed, and no more."""


def withdrawn(signature: Signature) -> None:
    confirmation.confirm(signature, "button")
    mine.withdraw(signature)


def over_the_limit(signature: Signature) -> None:
    for _ in range(4):
        db.session.add(Letter(kind="confirm", petition_id=signature.petition_id, signature_id=signature.id,
                              mailbox_key=signature.mailbox_key, language="en", created_at=now()))  # fmt: skip


STORIES: dict[str, Callable[[Signature], Any]] = {
    "waiting": nothing,
    "confirmed": lambda signature: confirmation.confirm(signature, "button"),
    "withdrawn": withdrawn,
    "not me": confirmation.refuse,
    "over the limit": over_the_limit,
}


def rosa() -> Signature:
    """Her signature, the newest if she signed again after "this wasn't me"."""
    return db.session.scalars(select(Signature).order_by(Signature.id.desc())).all()[0]


@pytest.mark.parametrize("story", STORIES)
def test_the_answer_does_not_tell(app: Flask, signers: Signers, story: str) -> None:
    """The very same form, first for somebody new, then for somebody known: status, headers with the cookie, bytes,
    the next page, and what the database has to do for it."""
    told(app, signers, "Ruth Marín")  # whatever is done at the first request only
    new = told(app, signers)
    STORIES[story](rosa())
    known = told(app, signers)
    assert new[0][0] == 303
    assert len(new[2]) > 3
    assert known == new


def test_the_digits_do_not_tell(app: Flask, cast: Cast, signers: Signers) -> None:
    """A wrong code, and asking for another letter, by somebody who typed an address that is not theirs."""

    def tried() -> list[Answer]:
        visitor: Any = app.test_client()
        signers.sign(client=visitor)
        answers = [visitor.post(cast.path + "/code", data={"code": "000000"}), visitor.post(cast.path + "/resend")]
        return [seen(answer) for answer in answers]

    new = tried()
    confirmation.confirm(rosa(), "button")
    assert tried() == new
    mine.withdraw(rosa())
    assert tried() == new


def test_only_the_mailbox_is_told(app: Flask, cast: Cast, signers: Signers, outbox: Outbox) -> None:
    """Its owner gets another letter instead: nothing to confirm, everything to see."""
    cast.signed("Rosa Marín")
    told(app, signers)
    letter = outbox.last("rosa@mail.example")
    assert not [link for link in letter.links if "/confirm/" in link]
    assert letter.link("/me/")
