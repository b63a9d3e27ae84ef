"""The demo: loaded once, true to its plan, complete in both languages, about no real place."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.common.clock import now
from app.demo import content, loading
from app.demo.cli import PASSWORD, demo
from app.extensions import db
from app.models import Account, Base, City, CouncilMember, Event, Milestone, Petition, PetitionText, Signature, Tally
from app.places import postal
from app.roll import standing


def loaded() -> dict[str, Petition]:
    loading.load(PASSWORD)
    db.session.commit()
    return {petition.slug: petition for petition in db.session.scalars(select(Petition))}


def contents() -> dict[str, int]:
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in Base.metadata.sorted_tables}


def test_the_command_may_be_run_twice_and_says_where_to_sign_in(app: Flask) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(demo)
    assert first.exit_code == 0, first.output
    before = contents()
    again = runner.invoke(demo)
    assert again.exit_code == 0
    assert "nothing was changed" in again.output
    assert contents() == before
    for result in (first, again):
        for word in ("/train-here/alderport-or", "/office", "organizer@demo.example", PASSWORD, "/office/mail"):
            assert word in result.output


def test_numbers_are_the_plans_and_standings_own(app: Flask) -> None:
    petitions = loaded()
    assert db.session.scalar(select(func.count()).select_from(Signature)) == 2000
    for plan in content.cities():
        petition = next(p for p in petitions.values() if p.city.name == plan["name"])
        assert standing.counts(petition.id) == plan["counts"]
        kept = select(Signature.standing, func.count()).filter_by(petition_id=petition.id)
        assert dict(map(tuple, db.session.execute(kept.group_by(Signature.standing)))) == plan["counts"]
        counts, doubles = plan["counts"].get("counts", 0), plan["counts"].get("double", 0)
        assert (petition.tally.people, petition.tally.signatures) == (counts, counts + doubles)
    biggest = petitions["alderport-or"].tally
    assert (biggest.signatures, biggest.people) == (1284, 1231)
    assert petitions["sagewick-az"].tally.signatures == 3


def test_nothing_lies_ahead_and_everything_in_order(app: Flask) -> None:
    petitions = loaded()
    moment = now()
    for row in db.session.scalars(select(Signature)):
        petition = petitions[row.petition.slug]
        assert petition.opened_at
        assert petition.opened_at <= row.signed_at <= (petition.closed_at or moment)
        for later in (row.confirmed_at, row.withdrawn_at, row.erased_at, row.set_aside_at):
            assert later is None or row.signed_at <= later <= moment
        assert (row.set_aside_at is None) == (row.double_of_id is None)
        if row.erased_at:
            assert (row.given_name, row.email, row.mailbox_key, row.name_key, row.postal_code) == (None,) * 5
    assert all(at <= moment for at in db.session.scalars(select(Event.at)))


def test_doubles_are_the_same_person_and_couples_are_not(app: Flask) -> None:
    loaded()
    for double in db.session.scalars(select(Signature).where(Signature.double_of_id.is_not(None))):
        first = db.session.get_one(Signature, double.double_of_id)
        assert (first.name_key, first.petition_id, first.standing) == (double.name_key, double.petition_id, "counts")
        assert first.mailbox_key != double.mailbox_key
        assert first.confirmed_at
        assert first.confirmed_at < double.signed_at
    shared = select(Signature.mailbox_key).where(Signature.mailbox_key.is_not(None), Signature.standing == "counts")
    shared = shared.group_by(Signature.petition_id, Signature.mailbox_key).having(func.count() > 1)
    assert len(db.session.scalars(shared).all()) > 20


def test_tiers_and_wards_come_from_the_shares(app: Flask) -> None:
    alderport = loaded()["alderport-or"]
    query = select(Signature.tier, func.count()).filter_by(petition_id=alderport.id).group_by(Signature.tier)
    tiers = dict(map(tuple, db.session.execute(query)))
    assert set(tiers) == {"inside", "straddles", "outside", "declared"}
    assert tiers["declared"] == 4  # the tombstones
    wards = db.session.scalars(select(Signature.ward_id).filter_by(postal_code="98703")).unique().all()
    assert wards == [alderport.city.wards[2].id]


def test_both_languages_are_complete(app: Flask) -> None:
    petitions = loaded()
    for petition in petitions.values():
        assert petition.languages == ["en", "es"]
        texts = db.session.scalars(select(PetitionText).filter_by(petition_id=petition.id)).all()
        assert {text.language for text in texts} == {"en", "es"}
        for text in texts:
            for part in (text.title, text.demand, text.reasons):
                assert part.strip()
                assert "{" not in part
    assert all(set(wording) == {"en", "es"} for wording in db.session.scalars(select(Milestone.wording)))
    english, spanish = (content.masters()[language] for language in ("en", "es"))
    assert english.reasons.count("\n## ") == spanish.reasons.count("\n## ")
    assert len(english.reasons.split("\n\n")) == len(spanish.reasons.split("\n\n"))


def test_every_public_stand_has_its_source(app: Flask) -> None:
    loaded()
    for member in db.session.scalars(select(CouncilMember)):
        assert (member.stand == "unknown") == (member.stand_source == "")


def test_the_organizer_and_the_lead_have_their_roles(app: Flask) -> None:
    petitions = loaded()
    accounts: dict[str, Any] = {account.email: account for account in db.session.scalars(select(Account))}
    organizer, lead = accounts[loading.ORGANIZER], accounts[loading.LEAD]
    assert {m.petition_id for m in organizer.memberships} == {
        petitions[slug].id for slug in ("alderport-or", "ambercross-tx", "quillhaven-fl")
    }
    assert [(m.role, m.petition_id) for m in lead.memberships] == [("lead", None)]


def test_the_same_day_gives_the_same_signers(app: Flask) -> None:
    from app.demo import signers

    plan, moment = content.cities()[1], now()
    opened = moment.replace(year=moment.year - 1)
    assert signers.draw(plan, content.people(), opened, moment) == signers.draw(plan, content.people(), opened, moment)


@pytest.mark.parametrize("plan", content.cities(), ids=lambda plan: plan["name"])
def test_no_such_place_and_no_such_zip(plan: dict[str, Any]) -> None:
    assert all(place.name != plan["name"] for place in postal.search(plan["name"], limit=50))
    assert not any(postal.search(code[:3]) for code in plan["live"])


def test_cities_lie_where_their_wards_are(app: Flask) -> None:
    from app.places import shapes

    loaded()
    for city in db.session.scalars(select(City)):
        for ward in city.wards:
            longitude, latitude = shapes.middle(ward.shape or {})
            assert postal.distance(city.latitude or 0, city.longitude or 0, latitude, longitude) < 15


def test_tallies_exist_for_all(app: Flask) -> None:
    assert len(loaded()) == db.session.scalar(select(func.count()).select_from(Tally)) == 6
