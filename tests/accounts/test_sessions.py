"""A signed-in session opens the office, and nothing else does."""

import json
from contextvars import Context
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from flask_login.utils import encode_cookie
from passlib.totp import TOTP

from app.extensions import db, security
from app.models import Account
from tests.cast import PASSWORD, Cast
from tests.client import InspectingClient
from tests.together import at_once

OMAR = {"email": "omar@mail.example", "password": PASSWORD}
ODD = ("5", "null", "[]", '"x"', "{}", '{"email": 5}', '{"email": [1], "password": {}}', "{", "",
       json.dumps(OMAR | {"password": "\ud800"}), json.dumps(OMAR))  # fmt: skip


class Program(FlaskClient):
    """Somebody with a program of their own, who asks for no form first. Each request stands in a context of its own."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, Response)

    def open(self, *args: Any, **more: Any) -> Any:
        db.session.commit()
        return Context().run(super().open, *args, **more)


@pytest.fixture
def visitor(app: Flask, cast: Cast) -> Program:
    app.config |= {"WTF_CSRF_ENABLED": False, "LIMITS_LOGIN_PER_IP": "1000 per minute"}
    return Program(app)


def is_open(visitor: Program, path: str = "/office", **more: Any) -> bool:
    answer = visitor.get(path, **more)
    assert answer.status_code == 200 or "/account/login" in answer.headers["Location"]
    return answer.status_code == 200


def test_nobody_is_remembered(visitor: Program, cast: Cast) -> None:
    answer = visitor.post("/account/login", data=OMAR | {"remember": "y"})
    assert answer.status_code == 302
    assert "remember" not in " ".join(answer.headers.getlist("Set-Cookie"))
    assert is_open(visitor)


def test_a_cookie_from_when_one_was_remembered_opens_nothing(visitor: Program, cast: Cast) -> None:
    visitor.set_cookie("remember_token", encode_cookie(cast.omar.fs_uniquifier))
    assert not is_open(visitor)


def test_no_token_opens_anything(visitor: Program, cast: Cast) -> None:
    token = cast.omar.get_auth_token()
    assert not is_open(visitor, f"/office?auth_token={token}")
    assert not is_open(visitor, headers={"Authentication-Token": token})
    body = json.dumps({"auth_token": token})
    assert visitor.get("/office", data=body, content_type="application/json").status_code == 415
    answer = visitor.post("/account/login?include_auth_token", json=OMAR)
    assert answer.status_code == 415
    answer = visitor.post("/account/login?include_auth_token", data=OMAR, headers={"Accept": "application/json"})
    assert answer.status_code == 302
    assert b"auth" not in answer.data.replace(b"author", b"")


@pytest.mark.parametrize("who", ["nobody", "omar"])
def test_whatever_is_sent_is_no_fault_of_ours(app: Flask, visitor: Program, cast: Cast, who: str) -> None:
    if who == "omar":
        visitor.post("/account/login", data=OMAR)
    pages = [rule.rule.replace("<token>", "x") for rule in app.url_map.iter_rules() if "/account" in rule.rule]
    assert "/account/change" in pages
    for page in [*pages, "/office", "/office/campaigns/new", f"/office{cast.path}/edit"]:
        for body in ODD:
            for method in ("GET", "POST"):
                answer = visitor.open(page, method=method, data=body, content_type="application/json")
                assert answer.status_code < 500, f"{method} {page} {body}"
                assert answer.status_code in (404, 405, 415) or not body


FORM = ("\ud800", "\ufffe\uffff", "💥" * 5000, "x" * 100_000, "@", "a@b", "a@⒈com", "  ", "\x1b[31m", "%s{0}")


@pytest.mark.parametrize("address", ["/account/login", "/account/reset", "/account/reset/x", "/account/change",
                                  "/account/verify", "/account/tf-validate", "/account/mf-recovery"])  # fmt: skip
def test_whatever_is_typed_is_no_fault_of_ours(visitor: Program, cast: Cast, address: str) -> None:
    fields = ("email", "password", "password_confirm", "new_password", "new_password_confirm", "code", "next")
    for text in FORM:
        data = {name: text.encode("utf-8", "surrogatepass") for name in fields}
        assert visitor.post(address, data=data).status_code < 500, (address, text[:20])
        assert visitor.post(address, data=data | {"email": OMAR["email"]}).status_code < 500


# the second factor


def with_codes(account: Account) -> TOTP:
    """The account's authenticator app."""
    security.datastore.tf_set(account, "authenticator", totp_secret=security._totp_factory.generate_totp_secret())
    db.session.commit()
    return security._totp_factory._totp.from_source(account.tf_totp_secret)


def enter(visitor: Program, code: str) -> bool:
    """Sign in with password and this code; whether it opened."""
    visitor.post("/account/login", data=OMAR)
    visitor.post("/account/tf-validate", data={"code": code})
    return is_open(visitor)


def test_a_code_works_once(app: Flask, visitor: Program, cast: Cast) -> None:
    code = with_codes(cast.omar).generate().token
    assert enter(visitor, code)
    assert not enter(Program(app), code), "read over a shoulder it is worth nothing"
    assert not enter(Program(app), "000000")


def test_of_two_at_once_with_one_code_one_enters(app: Flask, visitor: Program, cast: Cast) -> None:
    code = with_codes(cast.omar).generate().token
    visitors = [Program(app) for _ in range(4)]
    for other in visitors:
        other.post("/account/login", data=OMAR)
    at_once(app, *(lambda v=v: v.post("/account/tf-validate", data={"code": code}) for v in visitors))
    assert sum(map(is_open, visitors)) == 1


def test_the_page_says_so_too(cast: Cast, client: InspectingClient) -> None:
    code = with_codes(cast.omar).generate().token
    for page in ("Your petitions", "Your code"):
        client.be(None).get("/account/login")
        client.submit("Sign in", **OMAR)
        client.submit("Sign in", code=code)
        assert client.page.h1 == page
    assert "each works once" in client.page.text
