"""Asking to join organizers, or to lead a page that has none."""

from datetime import timedelta

import pytest

from app.accounts import people, roles
from app.common.clock import now
from app.extensions import db
from app.models import JoinRequest, Petition
from app.starting import cities, joining


@pytest.fixture
def page(cast):
    made = cities.begin(cast.campaign, cities.place("Durham, NC"), cast.lena, announced=True)
    db.session.commit()
    return made


def test_there_is_one_join_it(cast, client, outbox):
    roles.give(cast.dov, "organizer", cast.campaign, cast.draft)
    db.session.commit()
    client.be(cast.dov).get(f"/office/{cast.campaign.slug}/petitions/{cast.petition.slug}/join")
    client.submit("Ask to join", note="I can carry sheets.")
    assert "You hear by" in client.page.text
    assert outbox.last(cast.omar.email).subject == "Somebody wants to join you in Millbrook"
    assert not roles.may(cast.dov, "view", cast.petition)
    client.be(cast.omar).get("/office")
    assert "1 person wants to join" in client.page.text
    client.get(f"/office{cast.path}/requests")
    assert client.submit("No").status_code == 422
    client.submit("Yes")
    db.session.refresh(cast.dov)
    assert roles.may(cast.dov, "publish", cast.petition)
    assert outbox.last(cast.dov.email).subject == "Yes: you organize Millbrook"


def test_of_two_claims_one_leads(cast, page):
    one = joining.ask(page, "ana@mail.example", "Ana", "", "en", None)
    other = joining.ask(page, "ben@mail.example", "Ben", "", "en", None)
    assert joining.claims(cast.campaign) == [one, other]
    ana = joining.give(one, cast.lena)
    assert roles.may(ana, "publish", page)
    assert not roles.may(ana, "lead", campaign=cast.campaign)
    assert page.free_since is None
    with pytest.raises(joining.Refused, match="taken"):
        joining.give(other, cast.lena)
    with pytest.raises(joining.Refused, match="reason"):
        joining.refuse(other, "", cast.lena)
    joining.refuse(other, "Ana was first.", cast.lena)
    assert people.find("ben@mail.example") is None


def test_a_claim_is_the_leads_to_answer(cast, client, page):
    roles.give(cast.omar, "organizer", cast.campaign, page)
    joining.ask(page, "ana@mail.example", "Ana", "", "en", None)
    db.session.commit()
    client.be(cast.omar).get(f"/office/{cast.campaign.slug}/{page.slug}/requests")
    assert "Ana" not in client.page.text


def test_a_no_reaches_an_address_without_an_account(cast, client, page, outbox):
    asked = joining.ask(page, "ana@mail.example", "Ana", "", "es", None)
    db.session.commit()
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}/{page.slug}/requests")
    client.submit("No", reason="We wait a year.")
    letter = outbox.last("ana@mail.example")
    assert letter.subject == "Tu solicitud para Durham"
    assert "We wait a year." in letter.text
    asked.decided_at = now() - joining.KEPT - timedelta(hours=1)
    db.session.flush()
    assert joining.forget() == 1
    db.session.refresh(asked)
    assert (asked.email, asked.name, asked.note, asked.reason) == (None,) * 4


def test_asking_again_is_one_request(cast, client, page):
    where = f"/{cast.campaign.slug}/{page.slug}/claim"
    ticks = dict.fromkeys(("answers", "honest", "private", "delivers"), "y")
    for note in ("Once.", "Twice."):
        client.get(where)
        client.submit("Ask to lead it", name="Ana Ruiz", email="ana@mail.example", note=note, **ticks)
        assert client.page.h1.startswith("Thank you")
    db.session.expire_all()
    assert [row.note for row in db.session.query(JoinRequest)] == ["Twice."]
    client.get(where)
    assert client.submit("Ask to lead it", name="Ana", email="ana@mail.example").status_code == 422


def test_a_led_page_cannot_be_claimed(cast, client, page):
    db.session.get_one(Petition, page.id).free_since = None
    db.session.commit()
    assert client.get(f"/{cast.campaign.slug}/{page.slug}/claim").status_code == 302
    assert client.get(f"{cast.path}/claim").status_code == 302
