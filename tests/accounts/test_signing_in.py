"""Organizers at the door: password, recovery, second factor; out at once when disabled."""

import base64
import hmac
import re
import struct
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app import create_app
from app.accounts import people
from app.extensions import db
from app.models import Account
from tests.cast import PASSWORD, Cast
from tests.client import InspectingClient, words
from tests.conftest import release, settings
from tests.letters import Outbox

OMAR, NEW = "omar@mail.example", "four words make one"
TOGETHER = "E-mail and password don’t match."


@pytest.fixture(autouse=True)
def patient(app: Flask) -> None:
    """How often one may guess has its own test."""
    app.config["LIMITS_LOGIN_PER_IP"] = "999 per minute"


def sign_in(visitor: InspectingClient, email: str = OMAR, password: str = PASSWORD) -> InspectingClient:
    """Through the form, as people do."""
    visitor.get("/account/login")
    visitor.submit("Sign in", email=email, password=password)
    return visitor


def is_in(visitor: InspectingClient) -> bool:
    return visitor.get("/office").status_code == 200


def totp(key: str, later: int = 0) -> str:
    """What an authenticator app shows now, or so many steps later (RFC 6238): each code is good once."""
    letters = re.sub("[^A-Z2-7]", "", key.upper())
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30 + later), "sha1")
    number = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


# password


@pytest.mark.one_database
def test_passwords_are_kept_as_argon2id(database: str, tmp_path: Path) -> None:
    """As shipped, not as the other tests have it."""
    shipped = {name: value for name, value in settings(database, tmp_path).items() if not name.startswith("SECURITY_")}
    app = create_app(shipped)
    app.test_client_class = InspectingClient
    with app.app_context():
        omar = people.add(OMAR, "Omar", PASSWORD, admin=True)
        assert (omar.password or "").startswith("$argon2id$")
        assert PASSWORD not in (omar.password or "")
        assert people.add("ben@mail.example", "Ben", PASSWORD).password != omar.password, "salted"
        db.session.commit()
        visitor: Any = app.test_client()
        assert not is_in(sign_in(visitor, password="wrong"))
        assert is_in(sign_in(visitor))
        release()


def test_in_and_out(cast: Cast, client: InspectingClient) -> None:
    assert not is_in(client)
    assert is_in(sign_in(client, email="OMAR@mail.example"))
    assert client.get("/account/logout").status_code in (404, 405), "no picture on any page signs her out"
    assert is_in(client)
    client.submit("Sign out")
    assert not is_in(client)


@pytest.mark.parametrize(("email", "password"), [(OMAR, "wrong"), ("nobody@mail.example", PASSWORD), (OMAR, "")])
def test_a_wrong_one_is_told_in_a_sentence_that_tells_nothing(
    cast: Cast, client: InspectingClient, email: str, password: str
) -> None:
    sign_in(client, email, password)
    assert TOGETHER in client.page.text
    assert not is_in(client)


def test_where_she_wanted_to_go(cast: Cast, client: InspectingClient) -> None:
    wanted = f"/office{cast.path}/roll"
    client.get(wanted, follow_redirects=True)
    client.submit("Sign in", email=OMAR, password=PASSWORD)
    assert client.page.url.endswith(wanted)


@pytest.mark.one_database
@pytest.mark.parametrize("elsewhere", ["https://other.example/", "//other.example", "/\\other.example", "javascript:x"])
def test_the_door_leads_nowhere_else(cast: Cast, client: InspectingClient, elsewhere: str) -> None:
    client.get("/account/login", query_string={"next": elsewhere})
    answer = client.submit("Sign in", follow=False, email=OMAR, password=PASSWORD)
    assert urlsplit(answer.headers.get("Location", "/")).netloc in ("", "localhost")
    assert "javascript" not in answer.headers.get("Location", "")


# forgotten


def test_a_forgotten_password_is_set_anew_by_letter(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    client.get("/account/reset")
    client.submit("Send the link", email=OMAR)
    link = outbox.last(OMAR).link("/account/reset/").removeprefix("http://localhost")
    client.get(link)
    client.submit("Set the password", password=NEW, password_confirm=NEW)
    assert not is_in(sign_in(client))
    assert is_in(sign_in(client, password=NEW))
    assert outbox.last(OMAR).subject == "Your password was changed"
    client.be(None)
    assert client.get(link).headers["Location"].startswith("/account/reset"), "a link is good once"


def test_who_asks_for_an_address_learns_nothing(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    answers = []
    for email in (OMAR, "nobody@mail.example"):
        client.get("/account/reset")
        answers.append((client.submit("Send the link", email=email).status_code, client.page.text))
    assert answers[0] == answers[1]
    assert not outbox.to("nobody@mail.example")


@pytest.mark.one_database
@pytest.mark.parametrize(("first", "second"), [("short", "short"), (NEW, NEW + "x")])
def test_a_new_password_must_do(cast: Cast, client: InspectingClient, outbox: Outbox, first: str, second: str) -> None:
    client.get("/account/reset")
    client.submit("Send the link", email=OMAR)
    client.get(outbox.last(OMAR).link("/account/reset/").removeprefix("http://localhost"))
    client.submit("Set the password", password=first, password_confirm=second)
    assert "Please look at this again" in client.page.text
    assert is_in(sign_in(client)), "the former one still does"


# second factor


def switched_on(client: InspectingClient) -> str:
    """Omar switches his second factor on; answers the key in his phone."""
    client.get("/account/tf-setup")
    client.submit("Set up with an authenticator app")
    key = words(client.page.all("code")[0])
    client.submit("Switch it on", code=totp(key))
    return key


@pytest.fixture
def key(cast: Cast, client: InspectingClient) -> str:
    """He has switched it on, and is signed out again."""
    key = switched_on(sign_in(client))
    client.be(None)
    return key


def test_the_password_alone_no_longer_opens(client: InspectingClient, key: str) -> None:
    sign_in(client)
    assert client.page.h1 == "Your code"
    assert not is_in(client)
    client.get("/account/tf-validate")
    client.submit("Sign in", code="000000" if totp(key) != "000000" else "111111")
    assert not is_in(client)
    sign_in(client)
    client.submit("Sign in", code=totp(key))
    assert not is_in(client), "used when it was switched on"
    sign_in(client)
    client.submit("Sign in", code=totp(key, 1))
    assert is_in(client)
    client.get("/account/")
    assert re.search(r"Second factor\s*on", client.page.text)


def test_the_key_is_not_readable_in_the_table(cast: Cast, key: str) -> None:
    kept = db.session.query(Account.tf_totp_secret).filter_by(email=OMAR).scalar()
    assert key.replace(" ", "") not in kept


def test_a_recovery_code_lets_in_once(cast: Cast, client: InspectingClient, key: str) -> None:
    sign_in(client)
    client.submit("Sign in", code=totp(key, 1))
    client.get("/account/mf-recovery-codes")
    client.submit("Make my codes")
    codes = [words(code) for code in client.page.all("code")]
    assert len(codes) == len(set(codes)) == 8
    kept = str(db.session.query(Account.mf_recovery_codes).filter_by(email=OMAR).scalar())
    assert not [code for code in codes if code in kept], "kept so that the table alone opens nothing"

    def use(code: str) -> bool:
        sign_in(client.be(None))
        client.get("/account/mf-recovery")
        client.submit("Sign in", code=code)
        return is_in(client)

    assert use(codes[0])
    assert not use(codes[0])
    assert not use("no such code")
    assert use(codes[1])


# out


def test_a_disabled_account_is_out_at_once(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    sign_in(client)
    client.get("/account/reset")
    people.disable(cast.omar)
    assert not is_in(client)
    sign_in(client)
    assert TOGETHER in client.page.text
    assert not is_in(client)
    client.get("/account/reset")
    client.submit("Send the link", email=OMAR)
    assert not outbox.to(OMAR)


def test_a_changed_password_ends_other_sessions(app: Flask, cast: Cast, client: InspectingClient) -> None:
    elsewhere: Any = app.test_client()
    sign_in(elsewhere)
    sign_in(client)
    client.get("/account/change")
    client.submit("Change the password", password=PASSWORD, new_password=NEW, new_password_confirm=NEW)
    assert is_in(client)
    assert not is_in(elsewhere)
