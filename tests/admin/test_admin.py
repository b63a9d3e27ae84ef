"""The site's pages: people, mail, jobs, room, what is erased when."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app import jobs
from app.admin import mailing, retention
from app.common.clock import now
from app.extensions import db
from app.models import Account
from tests.cast import Cast
from tests.client import InspectingClient

PAGES = ("", "/people", "/mail", "/jobs", "/retention")


@pytest.fixture
def ada(app: Flask, cast: Cast, client: InspectingClient) -> Account:
    app.config["WTF_CSRF_ENABLED"] = False
    client.be(cast.ada)
    return cast.ada


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_page_is_there(client: InspectingClient, language: str) -> None:
    for page in PAGES:
        assert client.get(f"/office/admin{page}?lang={language}").status_code == 200


def test_a_lead_has_none_of_it(cast: Cast, client: InspectingClient) -> None:
    client.be(cast.lena)
    assert {client.get(f"/office/admin{page}").status_code for page in PAGES} <= {403, 404}


def test_out_of_use_every_sign_in_ends(app: Flask, cast: Cast, client: InspectingClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    omar = app.test_client()
    omar.be(cast.omar)  # type: ignore[attr-defined]
    assert omar.get("/office").status_code == 200
    client.be(cast.ada)
    client.post(f"/office/admin/people/{cast.omar.id}", data={"deed": "disable"})
    assert omar.get("/office").status_code == 302
    assert "out of use" in client.get("/office/admin/people?q=omar").data.decode()
    client.post(f"/office/admin/people/{cast.omar.id}", data={"deed": "enable"})
    db.session.expire_all()
    assert cast.omar.active


def test_nobody_locks_themselves_out(cast: Cast, client: InspectingClient, ada: Account) -> None:
    client.post(f"/office/admin/people/{ada.id}", data={"deed": "disable"})
    db.session.expire_all()
    assert cast.ada.active


def test_mail_settings_are_tried_and_told(app: Flask, client: InspectingClient, ada: Account, outbox: Any) -> None:
    client.post("/office/admin/mail")
    assert "It waits for a worker" in client.get("/office/admin/mail").data.decode()
    assert "to try the mail settings" in outbox.last(ada.email).subject
    assert "It is kept here." in client.get("/office/admin/mail").data.decode()
    letter = mailing.last(ada)
    assert letter
    letter.sent_at, letter.answer, letter.due_at = None, "535 SMTPAuthenticationError", now()
    db.session.commit()
    app.config["MAIL_PASSWORD"] = "a-secret-of-the-server"
    page = client.get("/office/admin/mail").data.decode()
    assert "535 SMTPAuthenticationError" in page
    assert "a-secret-of-the-server" not in page


@pytest.mark.usefixtures("ada")
def test_a_waiting_job_is_cancelled_and_run_again(cast: Cast, client: InspectingClient) -> None:
    jobs.enqueue("bulk", 7)
    db.session.commit()
    (job,) = jobs.listed()
    assert (job.name, job.ids, job.state) == ("bulk", (7,), "waiting")
    client.post(f"/office/admin/jobs/{job.key}/cancel")
    assert [each.state for each in jobs.listed()] == ["cancelled"]
    client.post(f"/office/admin/jobs/{job.key}/again")
    assert sorted(each.state for each in jobs.listed()) == ["cancelled", "waiting"]
    assert "Run it again" in client.get("/office/admin/jobs").data.decode()


def test_the_calendar_of_erasing_has_what_is_certain(cast: Cast) -> None:
    cast.sign("Late Lund")
    cast.petition.state, cast.petition.empties_at = "delivered", now() + timedelta(days=3)
    db.session.commit()
    assert [due.what for due in retention.calendar()] == ["signers", "unconfirmed"]
