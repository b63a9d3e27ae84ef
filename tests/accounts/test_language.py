"""An organizer's language: of their office and of the letters to them."""

import pytest

from app.accounts import people
from app.extensions import db

SPANISH = {"Accept-Language": "es"}


def spoken(client) -> str:
    return client.page.tree.get("lang")


def test_as_long_as_none_is_chosen_the_browser_decides(cast, client):
    client.be(cast.omar).get("/office", headers=SPANISH)
    assert spoken(client) == "es"
    client.get("/office")
    assert spoken(client) == "en"


def test_chosen_on_the_account_page_it_holds_everywhere_at_once(app, cast, client):
    client.be(cast.omar).get("/account/")
    client.submit("Save", language="es")
    assert (spoken(client), client.page.h1) == ("es", "Tu cuenta")
    assert "Guardado." in client.page.text
    client.get("/office")
    assert spoken(client) == "es"
    another = app.test_client().be(cast.omar)  # another browser, which asks for English
    for path in ("/office", f"/office{cast.path}", "/account/change"):
        another.get(path, headers={"Accept-Language": "en"})
        assert spoken(another) == "es", path


def test_a_browser_may_differ_and_come_back(cast, client):
    cast.omar.language = "es"
    client.be(cast.omar).get("/office?lang=en")
    client.get(f"/office{cast.path}")
    assert spoken(client) == "en"
    client.get("/account/")
    client.submit("Save", language="es")
    assert spoken(client) == "es"


def test_public_pages_ask_the_browser_alone(cast, client):
    cast.omar.language = "es"
    client.be(cast.omar).get("/about")
    assert spoken(client) == "en"


def test_no_other_language_can_be_chosen(cast, client):
    client.be(cast.omar).get("/account/")
    answer = client.submit("Save", language="xx")
    assert answer.status_code == 422
    db.session.refresh(cast.omar)
    assert cast.omar.language == ""


@pytest.mark.parametrize(
    ("chosen", "asks", "subject", "words"),
    [
        ("es", "en", "Crea una contraseña nueva", "Crea aquí una contraseña nueva"),
        ("en", "es", "Set a new password", "Set a new password here:"),
        ("", "es", "Crea una contraseña nueva", "Crea aquí una contraseña nueva"),
    ],
)
def test_letters_speak_it(app, cast, client, outbox, chosen, asks, subject, words):
    app.config["WTF_CSRF_ENABLED"] = False
    cast.omar.language = chosen
    client.post("/account/reset", data={"email": cast.omar.email}, headers={"Accept-Language": asks})
    letter = outbox.last(cast.omar.email)
    assert letter.subject == subject
    assert words in letter.text
    answer = {"password": "four words make one", "password_confirm": "four words make one"}
    link = letter.link("/account/reset/").removeprefix("http://localhost")
    assert client.post(link, data=answer).status_code == 302
    assert len(outbox.to(cast.omar.email)) == 2  # and one that says so


def test_an_account_that_is_gone_gets_no_letter(app, cast, client, outbox):
    app.config["WTF_CSRF_ENABLED"] = False
    client.post("/account/reset", data={"email": cast.omar.email})
    db.session.delete(cast.omar)
    assert outbox.to("omar@mail.example") == []


def test_the_command_sets_it(app, cast):
    runner = app.test_cli_runner()
    for more, language in ((("--language", "es"), "es"), ((), "es"), (("--language", "en"), "en")):
        arguments = ["account", "add", "new@mail.example", "--name", "New", *more]
        assert runner.invoke(args=arguments).exit_code == 0
        assert people.find("new@mail.example").language == language
