"""One mailbox, many hands: whatever arrives at once, a person is counted once and gets three letters at most."""

from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy import func, select, update

from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature
from app.roll import standing
from tests.cast import Cast
from tests.letters import Outbox
from tests.signing.conftest import Signers
from tests.together import at_once

SPELLINGS = (
    "rosa.marin@gmail.com",
    "Rosa.Marin@GMAIL.com",
    "rosamarin@googlemail.com",
    "rosa.marin+petitions@gmail.com",
    "r.o.s.a.marin+x@googlemail.com",
)


def tally(cast: Cast) -> tuple[int, int, int]:
    """Signatures, people, unconfirmed; and the rows agree."""
    db.session.expire_all()
    kept, waiting = cast.petition.tally, standing.waiting(cast.petition.id)
    assert db.session.scalar(select(func.count()).where(Signature.standing == "counts")) == kept.people
    db.session.commit()
    return kept.signatures, kept.people, waiting


def owed() -> int:
    """Letters that left or will."""
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.held.is_(None))) or 0


def test_five_spellings_at_once(app: Flask, cast: Cast, signers: Signers, outbox: Outbox) -> None:
    names = ("Rosa Marín", "ROSA MARIN", "rosa marín", "Ms. Rosa Marin", "Rosa  Marín")
    deeds = [partial(signers.sign, names[n % 5], email=SPELLINGS[(n + n // 5) % 5]) for n in range(10)]
    assert {answer.status_code for answer in at_once(app, *deeds)} == {303}
    assert tally(cast) == (0, 0, 1)
    assert owed() == 3

    outbox.send()
    assert len(outbox.all) == 3
    presses = [partial(app.test_client().post, letter.link("/confirm/")) for letter in outbox.all * 2]
    assert {answer.status_code for answer in at_once(app, *presses)} == {303}
    assert tally(cast) == (1, 1, 0)


def test_a_household_at_once(app: Flask, cast: Cast, signers: Signers) -> None:
    """Different names on one mailbox are different people; the three letters are for all of them."""
    names = ("Rosa Marín", "Ben Marín", "Ana Marín", "Leo Marín")
    deeds = [partial(signers.sign, name, email="home@mail.example") for name in names * 2]
    assert {answer.status_code for answer in at_once(app, *deeds)} == {303}
    assert tally(cast) == (0, 0, 4)
    assert owed() == 3


def test_strangers_at_once(app: Flask, cast: Cast, signers: Signers) -> None:
    deeds = [partial(signers.sign, f"Signer{n} Marín") for n in range(12)]
    assert {answer.status_code for answer in at_once(app, *deeds)} == {303}
    assert tally(cast) == (0, 0, 12)
    assert owed() == 12


def test_asking_again_at_once(app: Flask, cast: Cast, signers: Signers) -> None:
    """Four windows ask for another letter in one moment: the third, and no fourth."""
    visitors = [app.test_client() for _ in range(4)]
    for visitor in visitors:
        signers.sign(client=visitor)  # type: ignore[arg-type]
    letters = select(Letter.id).order_by(Letter.id).offset(2)
    for letter in db.session.scalars(letters).all():  # as if two had been owed a while ago
        db.session.delete(db.session.get_one(Letter, letter))
    db.session.execute(update(Letter).values(created_at=now() - timedelta(hours=1)))
    deeds = [partial(visitor.post, cast.path + "/resend") for visitor in visitors]
    assert {answer.status_code for answer in at_once(app, *deeds)} == {303}
    assert owed() == 3


def test_signing_while_reading(app: Flask, cast: Cast, signers: Signers) -> None:
    """Readers and writers do not hold each other up."""
    look = partial(app.test_client().get, cast.path)
    count = partial(app.test_client().get, cast.path + "/count.json")
    deeds = [partial(signers.sign, f"Signer{n} Marín") for n in range(4)]
    answers = at_once(app, *deeds, *[look, count] * 4)
    assert {answer.status_code for answer in answers} == {200, 303}
    assert tally(cast) == (0, 0, 4)
