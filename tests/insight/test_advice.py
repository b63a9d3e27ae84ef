"""Letters of advice: once a week, only if there is something to do, off by one press, in the account's language."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import time_machine

from app.extensions import db
from app.insight import coaching, jobs
from app.models import Account
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Mail, Outbox

NOON = datetime.fromisoformat("2026-03-10T20:00+00:00")  # in Anchorage


def advised(outbox: Outbox, account: Account, days: float = 0) -> list[Mail]:
    """What has reached an account by then."""
    db.session.commit()
    with time_machine.travel(NOON + timedelta(days=days), tick=False):
        jobs.advise()
        jobs.advise()
        return [
            mail for mail in outbox.to(account.email) if "What would help now" in mail.text or "ayudaría" in mail.text
        ]


def test_once_a_week_while_there_is_something_to_do(cast: Cast, outbox: Outbox) -> None:
    (mail,) = advised(outbox, cast.omar)
    assert mail.subject.startswith("Millbrook: ")
    assert "Share: Sign it first, then send this link to ten people:" in mail.text
    assert "http://localhost/sunday-library/millbrook-ak" in mail.text
    assert "- Clerk: Who takes the petition is not written down yet." in mail.text
    assert "http://localhost/office/sunday-library/millbrook-ak/rules/clerk" in mail.text
    assert len(advised(outbox, cast.omar, 6.9)) == 1
    assert len(advised(outbox, cast.omar, 7.1)) == 2
    assert advised(outbox, cast.lena) == [], "who leads the campaign sees it in the control room"
    assert advised(outbox, cast.ines) == []


def test_not_at_night_not_at_once_not_for_nothing(cast: Cast, outbox: Outbox) -> None:
    assert advised(outbox, cast.omar, 0.5) == [], "midnight in Anchorage"
    cast.petition.created_at = NOON - timedelta(hours=3)
    assert advised(outbox, cast.omar) == []
    cast.petition.created_at = NOON - timedelta(days=30)
    cast.petition.state = "won"
    assert advised(outbox, cast.omar) == []


def test_nothing_left_to_do_as_it_leaves(cast: Cast, outbox: Outbox) -> None:
    with time_machine.travel(NOON, tick=False):
        jobs.advise()
        cast.petition.state = "archived"
        db.session.commit()
        assert outbox.to(cast.omar.email) == []


def test_in_the_accounts_language(cast: Cast, outbox: Outbox) -> None:
    cast.omar.language = "es"
    (mail,) = advised(outbox, cast.omar)
    assert "Lo que ayudaría ahora:" in mail.text


def test_off_by_one_press_and_by_a_mail_program(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    (mail,) = advised(outbox, cast.omar)
    header = mail.message["List-Unsubscribe"].strip("<> \r\n")
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(header).path
    client.get(path)
    assert coaching.wanted(cast.omar, cast.petition), "looking changes nothing"
    client.submit("Turn these letters off")
    assert "Done: no more advice about Millbrook" in client.page.text
    db.session.expire_all()
    assert not coaching.wanted(cast.omar, cast.petition)
    assert len(advised(outbox, cast.omar, 8)) == 1
    client.be(cast.omar).get(f"/office{cast.path}/advice")
    client.submit("Write to me")
    assert len(advised(outbox, cast.omar, 8)) == 2
    foreign: Any = {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded"}
    assert client.be(None).post(path, data="List-Unsubscribe=One-Click", headers=foreign).status_code == 200
    db.session.expire_all()
    assert not coaching.wanted(cast.omar, cast.petition)
    assert client.get("/advice/AAAA").status_code == 404


def test_others_may_have_them_and_nobody_who_left(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    client.be(cast.lena).get(f"/office{cast.path}/advice")
    client.submit("Write to me")
    db.session.expire_all()
    assert len(advised(outbox, cast.lena)) == 1
    cast.omar.memberships.clear()
    assert advised(outbox, cast.omar, 8)[1:] == []
