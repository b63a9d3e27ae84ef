"""Drafts that nobody touches free their city, after a warning, with their text kept."""

from datetime import timedelta

import pytest

from app.accounts import roles
from app.campaigns import draft, text
from app.common.clock import now
from app.extensions import db
from app.models import Petition
from app.starting import freeing, jobs

DAY = timedelta(days=1)


@pytest.fixture
def idle(cast):
    roles.give(cast.omar, "organizer", cast.campaign, cast.draft)
    cast.draft.touched_at = now()
    text.revise(cast.draft, "en", "Omar’s own headline", "Do it.", "Because.", cast.omar)
    db.session.commit()
    return cast.draft


def after(monkeypatch, days):
    moment = now() + days * DAY
    monkeypatch.setattr(freeing, "now", lambda: moment)


def petition(idle):
    db.session.expire_all()
    return db.session.get_one(Petition, idle.id)


def test_warned_then_freed_each_once(cast, idle, monkeypatch, outbox):
    after(monkeypatch, 22)
    assert jobs.keep_drafts() == 0
    after(monkeypatch, 23.5)
    assert [jobs.keep_drafts(), jobs.keep_drafts()] == [1, 0]
    assert "free for others from" in outbox.last(cast.omar.email).subject
    after(monkeypatch, 29)
    assert jobs.keep_drafts() == 0
    after(monkeypatch, 31)
    assert [jobs.keep_drafts(), jobs.keep_drafts()] == [1, 0]
    assert petition(idle).free_since
    assert [mail.subject for mail in outbox.to(cast.omar.email)][1:] == ["Easton Falls is free for others now"]


def test_a_worker_late_by_months_warns_first(idle, monkeypatch):
    after(monkeypatch, 200)
    assert jobs.keep_drafts() == 1
    assert petition(idle).free_since is None
    after(monkeypatch, 207.5)
    assert jobs.keep_drafts() == 1
    assert petition(idle).free_since


def test_typing_keeps_it(cast, idle, monkeypatch):
    after(monkeypatch, 24)
    jobs.keep_drafts()
    draft.save(petition(idle), {"council": "x"}, draft.mark(idle), "tab", cast.omar)
    db.session.commit()
    assert petition(idle).warned_at is None
    after(monkeypatch, 22)
    assert jobs.keep_drafts() == 0


def test_what_has_signatures_stays(cast, idle, monkeypatch):
    cast.sign("Rosa Marín", petition=idle)
    after(monkeypatch, 400)
    assert jobs.keep_drafts() == 0


def test_never_where_the_campaign_says_so(cast, idle, monkeypatch):
    cast.campaign.free_days = 0
    db.session.commit()
    after(monkeypatch, 400)
    assert jobs.keep_drafts() == 0


def test_its_organizer_takes_it_up_again(cast, client, idle):
    freeing.release(idle, cast.omar)
    db.session.commit()
    client.be(cast.omar).get(f"/office/{cast.campaign.slug}/{idle.slug}/edit")
    client.submit("Take it up again")
    assert petition(idle).free_since is None
    assert text.current(idle, "en").title == "Omar’s own headline"


def test_somebody_else_begins_anew(cast, client, idle):
    freeing.release(idle, cast.omar)
    roles.give(cast.dov, "organizer", cast.campaign, cast.petition)
    db.session.commit()
    client.be(cast.dov).get(f"/office/{cast.campaign.slug}/petitions/new?q=Easton Falls")
    client.submit("Easton Falls, AK")
    assert petition(idle).free_since is None
    db.session.refresh(cast.omar)
    assert roles.may(cast.dov, "publish", idle)
    assert not roles.may(cast.omar, "view", idle)
    assert text.current(idle, "en").title == "Keep the library open on Sundays"  # the campaign's
    assert text.version(idle, 2, "en").title == "Omar’s own headline"  # kept
