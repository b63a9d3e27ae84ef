"""A forgotten password: asked, mailed, set anew; and who asks learns nothing about who has an account."""

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.accounts import jobs, people
from app.extensions import db
from app.models import Letter
from tests.cast import PASSWORD, Cast
from tests.client import InspectingClient
from tests.letters import Outbox

NEW = "three more unrelated words"
EVIL = {"Host": "evil.example"}


def ask(client: InspectingClient, email: str) -> str:
    client.get("/account/reset")
    client.submit("Send the link", email=email)
    return client.page.text


def test_from_asking_to_a_new_password(app: Flask, cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    before = app.test_client().be(cast.omar)
    assert before.get("/office").status_code == 200
    assert "a mail with a link is on its way" in ask(client, "OMAR@mail.example")
    link = outbox.last("omar@mail.example").link("/account/reset/")
    client.get(link.removeprefix("http://localhost"))
    client.submit("Set the password", password=NEW, password_confirm=NEW)
    assert client.page.h1 == "Sign in"
    assert before.get("/office").status_code == 302, "sessions from before are over"
    client.submit("Sign in", email="omar@mail.example", password=PASSWORD)
    assert client.get("/office").status_code == 302
    client.get("/account/login")
    client.submit("Sign in", email="omar@mail.example", password=NEW)
    assert client.page.h1 == "Your petitions"
    assert outbox.last("omar@mail.example").subject == "Your password was changed"


def test_the_letter_names_our_own_site(app: Flask, cast: Cast, outbox: Outbox) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    FlaskClient(app, Response).post("/account/reset", data={"email": "omar@mail.example"}, headers=EVIL)
    letter = outbox.last("omar@mail.example")
    assert letter.link("/account/reset/").startswith("http://localhost/")
    assert "evil" not in letter.text


def test_no_link_lies_in_the_database(cast: Cast, client: InspectingClient) -> None:
    ask(client, "omar@mail.example")
    (letter,) = db.session.scalars(select(Letter))
    assert (letter.kind, letter.account_id, letter.held) == ("reset_instructions", cast.omar.id, None)
    assert not any(isinstance(value, dict) or "/reset/" in str(value) for value in vars(letter).values())


def test_in_the_asker_s_language(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    client.get("/account/reset?lang=es")
    client.submit("Enviar el enlace", email="omar@mail.example")
    assert outbox.last("omar@mail.example").subject == "Crea una contraseña nueva"


def test_five_a_day(app: Flask, cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    app.config["LIMITS_LOGIN_PER_IP"] = "100 per minute"
    for _ in range(7):
        assert "is on its way" in ask(client, "omar@mail.example")
    assert len(outbox.to("omar@mail.example")) == 5
    ask(client, "lena@mail.example")
    assert len(outbox.to("lena@mail.example")) == 1
    client.be(cast.omar).get("/account/change")
    client.submit("Change the password", password=PASSWORD, new_password=NEW, new_password_confirm=NEW)
    assert outbox.last("omar@mail.example").subject == "Your password was changed", "a warning is never crowded out"


@pytest.mark.parametrize("email", ["nobody@mail.example", "ada@mail.example", "new@mail.example", "omar@mail.example"])
def test_the_same_work_for_everybody(
    app: Flask, cast: Cast, client: InspectingClient, outbox: Outbox, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known, unknown, disabled, without a password: the same statements, the same answer, no slow hash for some."""
    people.add("new@mail.example", "New")
    people.disable(cast.ada)
    db.session.commit()
    client.get("/account/reset")
    slow, asked = [], []
    for name in ("hash_data", "hash_password"):
        monkeypatch.setattr(f"flask_security.recoverable.{name}", lambda *_: slow.append(1) or "x")
    monkeypatch.setattr("flask_security.views.hash_password", lambda *_: slow.append(1) or "x")
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2].split()[0]))
    client.submit("Send the link", follow=False, email=email)
    assert "is on its way" in client.page.text
    assert not slow
    assert [word for word in asked if word in ("SELECT", "INSERT", "UPDATE")] == ["SELECT", "SELECT", "INSERT"]
    assert len(outbox.to(email)) == (email in ("new@mail.example", "omar@mail.example"))


def test_letters_to_nobody_are_forgotten(cast: Cast, client: InspectingClient) -> None:
    import time_machine

    from app.common.clock import now

    ask(client, "nobody@mail.example")
    assert db.session.scalars(select(Letter.held)).all() == ["nobody"]
    jobs.forget_nobody()
    assert db.session.scalars(select(Letter.held)).all() == ["nobody"]
    with time_machine.travel(now().replace(microsecond=0)) as clock:
        clock.shift(86500)
        jobs.forget_nobody()
    assert not db.session.scalars(select(Letter)).all()


def test_a_kind_nobody_can_make_is_not_lost_in_silence(cast: Cast, outbox: Outbox) -> None:
    from app import outbox as letters

    letters.owe_account("unheard_of", cast.omar.id, "en")
    outbox.send()
    (letter,) = db.session.scalars(select(Letter))
    assert (letter.answer, letter.held, letter.due_at is not None) == ("KeyError", None, True)
