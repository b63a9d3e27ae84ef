"""Where the lead wants it, nothing opens that they have not approved."""

from datetime import timedelta

import pytest

from app.accounts import roles
from app.campaigns import approval, plan
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Petition


@pytest.fixture
def asked(cast):
    cast.campaign.approves = True
    roles.give(cast.omar, "organizer", cast.campaign, cast.draft)
    found = approval.ask(cast.draft, cast.omar)
    db.session.commit()
    return found


def test_it_does_not_open_before(cast, asked):
    with pytest.raises(petitions.NotAllowed):
        petitions.open(cast.draft, cast.omar)
    cast.draft.opens_at = now() - timedelta(minutes=1)
    db.session.flush()
    assert plan.due() == []
    approval.decide(asked, "approved", "", approval.mark(cast.draft), cast.lena)
    assert plan.due() == [cast.draft.id]
    petitions.open(cast.draft, cast.omar)


def test_one_waits_at_a_time(cast, asked):
    with pytest.raises(approval.Refused, match="waiting"):
        approval.ask(cast.draft, cast.omar)
    with pytest.raises(approval.Refused, match="note"):
        approval.decide(asked, "changes", "", approval.mark(cast.draft), cast.lena)
    with pytest.raises(approval.Refused, match="changed"):
        approval.decide(asked, "approved", "", "an older text", cast.lena)
    approval.decide(asked, "changes", "Name the street.", approval.mark(cast.draft), cast.lena)
    with pytest.raises(approval.Refused, match="decided"):
        approval.decide(asked, "approved", "", approval.mark(cast.draft), cast.lena)
    assert approval.ask(cast.draft, cast.omar).decision is None


def test_the_day_is_the_citys(cast, asked):
    assert asked.answer_by > asked.asked_at + timedelta(days=4)
    assert approval.waiting(cast.campaign) == [asked]
    assert approval.waiting(cast.other_campaign) == []


def test_a_changed_text_is_approved_anew(cast, client, asked):
    approval.decide(asked, "approved", "", approval.mark(cast.draft), cast.lena)
    db.session.commit()
    client.be(cast.omar).get(f"/office/{cast.campaign.slug}/{cast.draft.slug}/edit")
    client.submit("Save", title_en="Another headline")
    assert "Please send it for approval again." in client.page.text
    assert db.session.get_one(Petition, cast.draft.id, populate_existing=True).approved_at is None


def test_who_leads_opens_at_once_and_the_request_is_answered(cast, client, asked):
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}/{cast.draft.slug}/preview")
    client.submit("Open for signatures")
    assert db.session.get_one(Petition, cast.draft.id, populate_existing=True).state == "open"
    assert approval.waiting(cast.campaign) == []


def test_an_organizer_cannot_post_past_it(app, cast, client, asked):
    app.config["WTF_CSRF_ENABLED"] = False
    client.be(cast.omar).post(f"/office/{cast.campaign.slug}/{cast.draft.slug}/state", data={"to": "open"})
    assert db.session.get_one(Petition, cast.draft.id, populate_existing=True).state == "draft"
    assert client.get(f"/office/{cast.campaign.slug}/{cast.draft.slug}/approval").status_code == 403
    assert client.get(f"/office/{cast.campaign.slug}/waiting").status_code == 403
