"""A new master text: who takes it, who is asked, what is signed."""

import pytest

from app import jobs
from app.campaigns import following, text
from app.extensions import db
from app.models import Petition, PetitionText


def rewrite(cast, **changes):
    """A new version of the English master text, gone out to the cities."""
    newest = text.master(cast.campaign)["en"]._replace(**changes)
    text.rewrite_master(cast.campaign, {"en": newest})
    db.session.commit()
    jobs.run("follow", cast.campaign.id, cast.lena.id)


def edit(petition, **changes):
    return text.rewrite(petition, {"en": text.wordings(petition)["en"]._replace(**changes)})


@pytest.fixture
def begun(cast):
    """The cast's petitions, brought to what the master text says."""
    for petition in (cast.petition, cast.draft):
        text.restart(petition)
    db.session.commit()
    return cast


def test_what_nobody_signs_takes_it_at_once_and_keeps_its_own(begun):
    edit(begun.draft, title="Our very own headline")
    rewrite(begun, demand="{council} shall act in {city}.")
    found = text.wordings(begun.draft)["en"]
    assert found.title == "Our very own headline"
    assert found.demand == f"{begun.draft.council} shall act in {begun.draft.city.name}."
    assert begun.draft.master_version == begun.campaign.text_version


def test_what_people_sign_changes_by_a_press_alone(begun, client):
    rosa = begun.signed("Rosa Marín")
    before, number = text.wordings(begun.petition)["en"], begun.petition.text_version
    rewrite(begun, demand="{council} shall act at once.")
    assert text.wordings(begun.petition)["en"] == before
    assert following.is_behind(begun.petition)
    where = f"/office/{begun.campaign.slug}/{begun.petition.slug}"
    client.be(begun.omar).get(f"{where}/edit")
    assert "The campaign’s text has changed." in client.page.text
    client.get(f"{where}/master")
    assert client.submit("Save").status_code == 422  # it is signed: a tick is asked for
    client.submit("Save", sure="1")
    db.session.expire_all()
    assert text.wordings(begun.petition)["en"].demand == f"{begun.petition.council} shall act at once."
    assert text.version(begun.petition, rosa.text_version, "en").demand == before.demand
    assert begun.petition.text_version == number + 1
    assert not following.is_behind(begun.petition)


def test_where_both_changed_a_part_a_person_chooses(begun, client):
    edit(begun.draft, title="Ours")
    rewrite(begun, title="Theirs in {city}", demand="New demand")
    assert text.wordings(begun.draft)["en"].title == "Ours"
    where = f"/office/{begun.campaign.slug}/{begun.draft.slug}/master"
    client.be(begun.lena).get(where)
    assert "changed by both" in client.page.text
    assert client.submit("Save").status_code == 422
    client.submit("Save", **{"pick-en-0": "own", "own-en-0": "Both of us"})
    db.session.expire_all()
    assert text.wordings(begun.draft)["en"][:2] == ("Both of us", "New demand")


def test_what_is_being_typed_is_not_overwritten(begun, client):
    from app.campaigns import draft

    draft.save(begun.draft, {"title_en": "Half a sent"}, draft.mark(begun.draft), "tab", begun.lena)
    rewrite(begun, title="New")
    assert following.is_behind(begun.draft)


def test_a_second_run_does_nothing_more(begun):
    rewrite(begun, title="New")
    versions = db.session.query(PetitionText).count()
    jobs.run("follow", begun.campaign.id, begun.lena.id)
    assert db.session.query(PetitionText).count() == versions


def test_the_lead_sees_who_differs_and_who_waits(begun, client):
    edit(begun.draft, title="Ours")
    rewrite(begun, title="Theirs")
    client.be(begun.lena).get(f"/office/{begun.campaign.slug}/master")
    for said in ("a choice in 1 part", "a press: 1 part changed"):
        assert said in client.page.text, said
    client.get(f"/office/{begun.campaign.slug}/{begun.draft.slug}/master")
    db.session.query(Petition).filter_by(id=begun.draft.id).one()


def test_unknown_place_holders_are_refused_and_a_preview_saves_nothing(begun, client):
    where, before = f"/office/{begun.campaign.slug}/edit", begun.campaign.text_version
    client.be(begun.lena).get(where)
    assert client.submit("Save", title_en="For {town}").status_code == 422
    assert "{town} is no place-holder" in client.page.text
    assert client.submit("Save", title_en="For {programme}").status_code == 422
    client.submit("Preview", title_en="{programme} for {city}", programme_en="Train Here")
    assert "Train Here for " in client.page.text
    db.session.expire_all()
    assert begun.campaign.text_version == before
    client.submit("Save", title_en="{programme} for {city}", programme_en="Train Here")
    db.session.expire_all()
    assert begun.campaign.text_version == before + 1
    jobs.run("follow", begun.campaign.id, begun.lena.id)
    assert text.wordings(begun.draft)["en"].title == f"Train Here for {begun.draft.city.name}"
