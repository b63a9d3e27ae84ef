"""What people entrust to us stands in no log line, whatever goes wrong."""

import logging
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.extensions import db
from tests.cast import Cast
from tests.client import InspectingClient

PLANTED = {
    "given_name": "Zyxgiven",
    "family_name": "Zyxfamily",
    "email": "zyxmailbox@mail.example",
    "phone": "+1 907 555 0142",
    "street_address": "77 Zyxstreet",
    "unit": "Zyxunit",
    "reason": "Zyxreason",
    "postal_code": "99501-7799",
}
MARKS = ("zyx", "555 0142", "9075550142", "99501-7799")


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Any:
    """Every line written so far, wherever it went."""
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy.engine", "asyncio"):  # off in every environment of ours
        logging.getLogger(name).setLevel(logging.WARNING)

    def lines() -> str:
        out, err = capfd.readouterr()
        return "\n".join((caplog.text, out, err, *(repr(vars(record)) for record in caplog.records)))

    return lines


def check(text: str, *more: str) -> None:
    """Fails if any planted mark is in the text."""
    found = [line[:300] for line in text.splitlines() for mark in (*MARKS, *more) if mark.lower() in line.lower()]
    assert not found, "Personal data in the log; log the row's id instead:\n  " + "\n  ".join(dict.fromkeys(found))


def sign(client: InspectingClient, cast: Cast, **more: Any) -> Any:
    """Post the sign form as it is written down in docs: no page needed first."""
    form = PLANTED | {"consent": "y"} | more
    return client.post(cast.path + "?src=zyxsource", data=form, headers={"Origin": "http://localhost"})


def test_signing_is_not_told(cast: Cast, client: InspectingClient, heard: Any, outbox: Any) -> None:
    assert sign(client, cast).status_code in (303, 422)
    outbox.send()
    for mail in outbox.all:
        for link in mail.links:
            path = link.removeprefix("http://localhost")
            client.get(path)
            client.get(path + "?email=zyxquery@mail.example")
    check(heard())


def test_wrong_forms_are_not_told(cast: Cast, client: InspectingClient, heard: Any) -> None:
    sign(client, cast, email="zyx is not an address")
    sign(client, cast, postal_code="zyx")
    sign(client, cast, given_name="https://zyx.example " * 40)
    client.get("/confirm/zyxtoken")
    client.get("/me/zyxtoken?name=zyxname")
    client.get("/zyxcampaign/zyxcity")
    check(heard())


def test_a_broken_database_tells_nothing(
    app: Flask, cast: Cast, client: InspectingClient, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(statement: str, params: Any, *_: Any, **__: Any) -> Any:
        raise OperationalError("INSERT INTO signature", {"given_name": "Zyxgiven"}, Exception("Zyxfamily is locked"))

    monkeypatch.setattr(db.session, "execute", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert sign(client, cast).status_code in (500, 503)
    check(heard())


def test_an_unforeseen_fault_tells_nothing(
    app: Flask, cast: Cast, client: InspectingClient, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.roll import entry

    def fault(*_: Any, **__: Any) -> Any:
        raise ValueError("Zyxgiven Zyxfamily <zyxmailbox@mail.example>")

    monkeypatch.setattr(entry, "add", fault)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert sign(client, cast).status_code in (422, 500)
    check(heard())
