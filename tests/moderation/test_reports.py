"""Visitors report a reason or a petition, without account and script; the lead rules about petitions."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import ModerationCase, Signature
from app.moderation import cases, shown
from tests.cast import Cast
from tests.client import InspectingClient


@pytest.fixture
def rosa(cast: Cast) -> Signature:
    signature = cast.signed(reason="Every Sunday.", show_reason=True)
    cases.rule_on(signature, cases.mark(signature, cast.omar), "shown", "", "", cast.omar)
    db.session.commit()
    return signature


def test_a_reason_is_reported_once_a_day_from_one_network(
    cast: Cast, client: InspectingClient, rosa: Signature
) -> None:
    mark = shown.few(cast.petition)[0].mark
    answer = client.post(f"{cast.path}/report", data={"what": mark, "ground": "insult", "note": "Rude"})
    assert "within two days" in answer.data.decode()
    client.post(f"{cast.path}/report", data={"what": mark, "ground": "insult", "note": "Rude again"})
    case = cases.of(rosa)
    assert case
    assert [report.note for report in case.reports] == ["Rude"]
    assert str(rosa.id) not in mark


def test_a_report_needs_what_and_why_and_loses_nothing(cast: Cast, client: InspectingClient) -> None:
    answer = client.post(f"{cast.path}/report", data={"note": "I typed this"})
    assert answer.status_code == 422
    assert "I typed this" in answer.data.decode()
    assert "Please choose why." in answer.data.decode()


def test_too_many_reports_from_one_network_wait(app: Flask, cast: Cast, client: InspectingClient) -> None:
    app.config["LIMITS_REPORT_PER_IP"] = "1 per hour"
    data = {"what": "petition", "ground": "false"}
    assert client.post(f"{cast.path}/report", data=data).status_code == 200
    assert client.post(f"{cast.path}/report", data=data).status_code == 429


def test_a_draft_cannot_be_reported(cast: Cast, client: InspectingClient) -> None:
    assert client.get(f"/{cast.campaign.slug}/{cast.draft.slug}/report").status_code == 404


def test_the_lead_closes_a_reported_petition_and_takes_it_back(
    app: Flask, cast: Cast, client: InspectingClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(f"{cast.path}/report", data={"what": "petition", "ground": "false", "note": "Not so"})
    case = db.session.scalars(select(ModerationCase)).one()
    client.be(cast.lena)
    address = f"/office/{cast.campaign.slug}/reports"
    page = client.get(address).data.decode()
    assert "Not so" in page
    assert "Millbrook: does this petition stay?" in page
    client.post(f"{address}/rule", data={"case": case.id, "decision": "closed:false"})
    db.session.expire_all()
    assert (case.state, cast.petition.state) == ("closed", "closed")
    client.post(f"{address}/undo")
    db.session.expire_all()
    assert (case.state, cast.petition.state) == ("new", "open")
    client.post(f"{address}/rule", data={"case": case.id, "decision": "shown"})
    db.session.expire_all()
    assert (case.state, case.due_at) == ("kept", None)


def test_another_campaigns_lead_cannot_rule(app: Flask, cast: Cast, client: InspectingClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    case = cases.report(cast.petition, None, "false", "")
    db.session.commit()
    client.be(cast.account("Olga", "lead", cast.other_campaign))
    db.session.commit()
    address = f"/office/{cast.other_campaign.slug}/reports/rule"
    assert client.post(address, data={"case": case.id, "decision": "closed:false"}).status_code == 404


def test_how_reasons_are_read_is_the_leads_choice(app: Flask, cast: Cast, client: InspectingClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client.be(cast.lena)
    client.post(
        f"/office/{cast.campaign.slug}/reports/reading", data={"when": "later", "words": "idiot\n\nidiot\nliar "}
    )
    db.session.expire_all()
    assert cast.campaign.reviews_first is False
    assert cast.campaign.watch_words == ["idiot", "liar"]


@pytest.mark.parametrize("number", ["9" * 10, "9" * 20, "-1", "x"])
def test_a_number_that_no_row_has_is_no_fault(app, cast, client, number):
    app.config["WTF_CSRF_ENABLED"] = False
    client.be(cast.ada)
    where = f"/office/{cast.campaign.slug}/reports/rule", f"/office{cast.path}/reasons/rule"
    for address, field in zip(where, ("case", "signature"), strict=True):
        assert client.post(address, data={field: number, "decision": "shown"}).status_code == 404
