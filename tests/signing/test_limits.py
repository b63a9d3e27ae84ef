"""Limits: what is said when there were too many, or nothing can be stored; and how many letters a mailbox gets."""

import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.models import Letter, Signature
from app.signing import confirmation
from tests.cast import Cast
from tests.client import InspectingClient, fields
from tests.letters import Mail, Outbox
from tests.signing.conftest import ROSA, Signers


def typed(client: InspectingClient) -> dict[str, list[str]]:
    """What stands in the sign form of the last page."""
    return fields(client.page.form("Sign the petition"))


def assert_kept(client: InspectingClient, form: dict[str, str]) -> None:
    found = typed(client)
    for name, value in form.items():
        if name != "seen":
            assert found[name] == [value], f"{name} must be kept"


# too many


def test_too_many_from_one_network(app: Flask, signers: Signers, client: InspectingClient) -> None:
    app.config["LIMITS_SIGN_PER_IP"] = "2 per hour"
    assert [signers.sign(f"Signer{n} Marín").status_code for n in range(2)] == [303, 303]
    form = signers.form("Rosa Marín", reason="Because I work all week.", phone="555 010 0199", show_name="y")
    answer = client.post(signers.path, data=form)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3601
    assert_kept(client, form)
    assert db.session.query(Signature).count() == 2
    elsewhere = client.post(signers.path, data=form, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 303, "another network is not concerned"


def test_a_network_is_what_one_household_holds(app: Flask, signers: Signers, client: InspectingClient) -> None:
    app.config["LIMITS_SIGN_PER_IP"] = "1 per hour"

    def sign(n: int, address: str) -> int:
        form = signers.form(f"Signer{n} Marín")
        return client.post(signers.path, data=form, environ_overrides={"REMOTE_ADDR": address}).status_code

    assert sign(0, "203.0.113.1") == 303
    assert sign(1, "203.0.113.200") == 429
    assert sign(2, "::ffff:203.0.113.7") == 429
    assert sign(3, "203.0.114.1") == 303
    assert sign(4, "2001:db8:0:1::1") == 303
    assert sign(5, "2001:db8:0:ff::2") == 429
    assert sign(6, "2001:db8:0:100::1") == 303


def test_a_forwarded_address_is_not_believed(app: Flask, signers: Signers, client: InspectingClient) -> None:
    app.config["LIMITS_SIGN_PER_IP"] = "1 per hour"
    codes = [
        client.post(signers.path, data=signers.form(f"Signer{n} Marín"), headers={"X-Forwarded-For": f"10.{n}.0.1"})
        for n in range(2)
    ]
    assert [answer.status_code for answer in codes] == [303, 429]


def test_too_many_for_one_mailbox(app: Flask, signers: Signers, client: InspectingClient) -> None:
    """The same limit for somebody known and somebody new."""
    app.config["LIMITS_SIGN_PER_MAILBOX"] = "2 per hour"
    codes = [signers.sign(email=spelling).status_code for spelling in (ROSA, "Rosa@mail.example")]
    assert codes == [303, 303]
    form = signers.form()
    answer = client.post(signers.path, data=form)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert_kept(client, form)


# nothing can be stored


@pytest.mark.one_database
def test_a_locked_database(app: Flask, signers: Signers, client: InspectingClient, database: str) -> None:
    """Somebody else writes and does not end: nothing is promised, nothing typed is lost, reading goes on."""
    form = signers.form(reason="Because I work all week.", wants_updates="y")
    db.session.commit()
    with db.engine.connect() as connection:  # wait as short as can be
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    db.session.remove()
    other = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = client.post(signers.path, data=form)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-store" in answer.headers["Cache-Control"]
    assert_kept(client, form)
    assert client.page.text.count("try again") >= 1
    assert client.get(signers.path).status_code == 200
    assert client.get(signers.path + "/count.json").status_code == 200
    other.execute("ROLLBACK")
    other.close()
    assert db.session.query(Signature).count() == 0
    assert client.post(signers.path, data=form).status_code == 303


# "this wasn't me", and how many letters


def test_not_me_is_remembered(signers: Signers, client: InspectingClient, letter: Mail, outbox: Outbox) -> None:
    answer = client.post(letter.link("/confirm/"), data={"not_me": "y"})
    assert answer.status_code == 200
    assert db.session.query(Signature).one().standing == "erased"
    for spelling in (ROSA, "ROSA+x@mail.example"):
        assert signers.sign("Mickey Duck", email=spelling).status_code == 303
    assert len(outbox.to(ROSA)) == 1
    assert {held for (held,) in db.session.query(Letter.held).filter(Letter.sent_at.is_(None))} == {"refused"}


def test_not_me_holds_for_this_petition_alone(
    cast: Cast, signers: Signers, client: InspectingClient, letter: Mail, outbox: Outbox
) -> None:
    client.post(letter.link("/confirm/"), data={"not_me": "y"})
    signers.path = f"/{cast.other_campaign.slug}/{cast.other_petition.slug}"
    signers.sign(postal_code="99601")
    assert len(outbox.to(ROSA)) == 2


def test_not_me_does_not_undo_a_confirmation(client: InspectingClient, cast: Cast, letter: Mail) -> None:
    client.post(letter.link("/confirm/"))
    client.post(letter.link("/confirm/"), data={"not_me": "y"})
    (signature,) = db.session.query(Signature)
    assert signature.standing == "counts"
    assert confirmation.refuse(signature) is False


def test_three_letters_for_ever(
    app: Flask, signers: Signers, client: InspectingClient, letter: Mail, outbox: Outbox, clock: Any
) -> None:
    """Through signing again, asking again, erasing and waiting for a year."""
    for n in range(6):
        clock.shift(timedelta(days=60))
        signers.sign(client=client, email=f"rosa+{n}@mail.example")
        clock.shift(timedelta(minutes=5))
        client.post(signers.path + "/resend")
        outbox.send()
        client.post(letter.link("/me/"), data={"deed": "erase", "sure": "y"})
    assert len(outbox.all) == 3


def test_five_letters_a_day_over_all(cast: Cast, signers: Signers, outbox: Outbox, clock: Any) -> None:
    """Eight petitions on one day, and one on the next."""
    from app.models import City

    petitions = []
    for n in range(9):
        city = City(slug=f"town{n}-ak", name=f"Town {n}", state="AK", time_zone="America/Anchorage",
                    council="Town Council", latitude=61.0, longitude=-150.0)  # fmt: skip
        db.session.add(city)
        db.session.flush()
        petitions.append(cast.open(cast.campaign, city))
    db.session.commit()
    paths = [f"/{cast.campaign.slug}/{petition.slug}" for petition in petitions]
    for signers.path in paths[:8]:
        assert signers.sign().status_code == 303
    assert len(outbox.to(ROSA)) == 5
    assert db.session.query(Signature).count() == 8, "the signatures wait all the same"
    clock.shift(timedelta(hours=25))
    signers.path = paths[8]
    signers.sign()
    assert len(outbox.to(ROSA)) == 6
