"""Where an account is signed in: listed, ended one by one or all others, forgotten."""

from datetime import timedelta

import time_machine
from flask import Flask

from app.accounts import signins
from app.common.clock import now
from app.extensions import db
from app.models import SignIn
from tests.cast import PASSWORD, Cast
from tests.client import InspectingClient

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


def enter(app: Flask, cast: Cast, agent: str) -> InspectingClient:
    visitor = InspectingClient(app, app.response_class)
    visitor.environ_base["HTTP_USER_AGENT"] = agent
    visitor.get("/account/login")
    visitor.submit("Sign in", email=cast.omar.email, password=PASSWORD)
    return visitor


def test_each_is_told_in_words_and_ended(app: Flask, cast: Cast) -> None:
    phone, laptop = enter(app, cast, PHONE), enter(app, cast, EDGE)
    laptop.get("/account/")
    assert "Safari on iPhone" in laptop.page.text
    assert "Edge on Windows" in laptop.page.text
    laptop.submit("Sign out there: Safari iPhone")
    assert "Safari on iPhone" not in laptop.page.text
    assert phone.get("/office").status_code == 302
    assert laptop.get("/office").status_code == 200


def test_all_others_at_once_and_none_of_somebody_else(app: Flask, cast: Cast, client: InspectingClient) -> None:
    phone, laptop = enter(app, cast, PHONE), enter(app, cast, EDGE)
    app.config["WTF_CSRF_ENABLED"] = False
    his = signins.of(cast.omar)[0].id
    assert client.be(cast.dov).post(f"/account/sign-ins/{his}/end").status_code == 404
    laptop.post("/account/sign-ins/end-others")
    assert phone.get("/office").status_code == 302
    assert laptop.get("/office").status_code == 200
    assert client.get("/office").status_code == 200, "Dov’s stays"


def test_signing_out_leaves_no_row(app: Flask, cast: Cast) -> None:
    phone = enter(app, cast, PHONE)
    phone.get("/office")
    phone.submit("Sign out")
    assert not db.session.query(SignIn).count()


def test_a_cookie_kept_from_before_opens_nothing(app: Flask, cast: Cast) -> None:
    phone = enter(app, cast, PHONE)
    kept = phone.get_cookie("session")
    phone.get("/office")
    phone.submit("Sign out")
    assert kept is not None
    phone.set_cookie("session", kept.value)
    assert phone.get("/office").status_code == 302


def test_when_it_was_last_used_is_kept_to_the_hour_and_forgotten_after_a_month(
    cast: Cast, client: InspectingClient
) -> None:
    later = now() + timedelta(hours=5)
    client.be(cast.omar)
    with time_machine.travel(later, tick=False):
        client.get("/office")
    db.session.expire_all()
    row = db.session.query(SignIn).one()
    assert row.seen_at == later.replace(minute=0, second=0, microsecond=0)
    with time_machine.travel(later + timedelta(days=31)):
        signins.forget()
    assert not db.session.query(SignIn).count()
