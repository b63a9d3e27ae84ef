"""Updates go to whoever wants them, once, and stop in one press; a worker may die at any moment."""

import re
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import outbox as outgoing
from app.common.clock import now
from app.extensions import db
from app.models import Letter, SignerUpdate, UpdateCopy
from app.roll import correcting, erasure, striking
from app.signing import mine
from app.updates import jobs, sending
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Outbox
from tests.roll import dying
from tests.roll.test_bulk import factor, token
from tests.roll.test_import_crash import dies


def update(cast: Cast, **more: Any) -> SignerUpdate:
    moment = now()
    made = SignerUpdate(
        petition_id=cast.petition.id, account_id=cast.omar.id, subject={"en": "The hearing", "es": "La audiencia"},
        body={"en": "It is **on Tuesday**.", "es": "Es el **martes**."}, created_at=moment, changed_at=moment,
        tried_at=moment, **more,
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def send(cast: Cast, made: SignerUpdate) -> None:
    sending.begin(made, cast.omar)
    db.session.commit()
    sending.feed()
    outgoing.send_due()
    db.session.commit()


def test_only_who_wants_it_has_confirmed_and_not_left(cast: Cast, outbox: Outbox) -> None:
    cast.signed("Rosa Marín", wants_updates=True)
    cast.signed("Ben Osei")
    cast.sign("Cleo Late", wants_updates=True)
    correcting.withdraw(cast.signed("Dan Gone", wants_updates=True))
    striking.strike(cast.signed("Eve Struck", wants_updates=True), "x", None)
    erasure.erase(cast.signed("Fay Erased", wants_updates=True))
    cast.signed("Rosa Twin", email="rosa@mail.example", wants_updates=True)
    db.session.commit()
    made = update(cast)
    send(cast, made)
    assert [letter.to for letter in outbox.all] == ["rosa@mail.example"], "one to a couple's mailbox"
    assert made.state == "sent"
    assert sending.progress(made) == {"copies": 1, "sent": 1, "held": 0}


def test_each_copy_stops_them_in_one_press(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    rosa = cast.signed(wants_updates=True)
    send(cast, update(cast))
    letter = outbox.all[-1]
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(letter.message["List-Unsubscribe"]).strip("<>")
    assert link in letter.text
    client.post(link.removeprefix("http://localhost"), data={"List-Unsubscribe": "One-Click"})
    db.session.expire_all()
    assert not rosa.wants_updates
    with pytest.raises(sending.Refused, match="nobody"):
        sending.begin(update(cast), cast.omar)


def test_whoever_stops_while_it_is_on_its_way_gets_none(cast: Cast, outbox: Outbox) -> None:
    rosa = cast.signed(wants_updates=True)
    made = update(cast)
    sending.begin(made, cast.omar)
    db.session.commit()
    sending.feed()
    mine.write_to(rosa, False)
    db.session.commit()
    outgoing.send_due()
    assert not outbox.all
    assert sending.progress(made)["held"] == 1


def test_stopped_nothing_more_leaves(cast: Cast, outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        cast.signed(f"P{n} Lund", wants_updates=True)
    made = update(cast)
    sending.begin(made, cast.omar)
    db.session.commit()
    monkeypatch.setattr(sending, "AHEAD", 2)
    sending.feed()
    sending.stop(made, cast.omar)
    db.session.commit()
    outgoing.send_due()
    assert not outbox.all


def test_letters_to_confirm_never_wait_behind_thousands(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "AHEAD", 3)
    for n in range(8):
        cast.signed(f"P{n} Lund", wants_updates=True)
    made = update(cast)
    sending.begin(made, cast.omar)
    db.session.commit()
    assert sending.feed() == 3
    assert sending.feed() == 0, "three are due already"
    outgoing.send_due()
    assert sending.feed() == 3
    assert made.state == "sending"


def test_updates_use_up_none_of_a_mailboxs_three_letters(cast: Cast) -> None:
    rosa = cast.signed(wants_updates=True)
    assert rosa.mailbox_key
    before = outgoing.left(cast.petition.id, rosa.mailbox_key)
    for _ in range(4):
        send(cast, update(cast))
    assert outgoing.left(cast.petition.id, rosa.mailbox_key) == before


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_nobody_gets_two(
    app: Flask, cast: Cast, database: str, outbox: Outbox, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", dying.CHUNK)
    for n in range(9):
        cast.signed(f"P{n} Lund", wants_updates=True)
    made = update(cast)
    sending.begin(made, cast.omar)
    db.session.commit()
    update_id, random = made.id, Random(seed)
    deaths = 0
    while dies(app, database, update_id, "updates", random.randrange(10, 45)) and deaths < 4:
        deaths += 1
    assert deaths
    sending.feed()
    outgoing.send_due()
    assert sorted(letter.to for letter in outbox.all) == sorted(f"p{n}@mail.example" for n in range(9))
    assert db.session.scalar(select(func.count()).select_from(UpdateCopy)) == 9
    assert db.session.scalar(select(func.count()).where(Letter.kind == "update")) == 9
    assert db.session.get_one(SignerUpdate, update_id).state == "sent"


def test_written_tried_on_oneself_then_sent(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    code = factor(cast.omar)
    cast.signed(wants_updates=True, name="Rosa Marín")
    client.be(cast.omar)
    address = f"/office{cast.path}/updates"
    page = client.get(address).data.decode()
    assert "1 mailbox has asked for updates." in page
    typed = {
        "subject_en": "News",
        "subject_es": "Noticias",
        "body_en": "We **won**.",
        "ward": "",
        "csrf_token": token(page),
    }
    answer = client.post(address, data=typed)
    assert answer.status_code == 422
    assert "We **won**." in answer.data.decode()
    where = client.post(address, data=typed | {"body_es": "¡Ganamos!"}).headers["Location"]
    page = client.get(where).data.decode()
    assert "<strong>won</strong>" in page
    assert "It would go to 1 mailbox." in page
    proof = {"csrf_token": token(page), "code": code}
    client.post(f"{where}/send", data=proof)
    made = db.session.scalars(select(SignerUpdate)).one()
    assert made.state == "draft", "not before it was tried"
    client.post(f"{where}/test", data=proof)
    outgoing.send_due()
    assert [letter.to for letter in outbox.all] == ["omar@mail.example"] * 2
    assert re.search("We .*won", outbox.all[0].text)


def test_the_update_is_sent_by_its_button(cast: Cast, client: InspectingClient) -> None:
    code, made = factor(cast.omar), update(cast)
    cast.signed(wants_updates=True)
    client.be(cast.omar)
    where = f"/office{cast.path}/updates/{made.id}"
    form = {"csrf_token": token(client.get(where).data.decode())}
    assert client.post(f"{where}/send", data=form).status_code == 422
    assert client.post(f"{where}/send", data=form | {"code": code}).status_code == 303
    assert "being sent" in client.get(where).data.decode()
    jobs.feed()
    assert "0 of 1 have left" in client.get(where).data.decode()
