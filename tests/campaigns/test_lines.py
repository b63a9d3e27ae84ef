"""A line break typed where one line is asked for makes no line of its own, by whatever way it comes."""

import pytest

from app.campaigns import campaign as campaigns
from app.extensions import db
from app.models import Petition

EVIL = "City Council\r\nEND:VEVENT\r\nX-EVIL:1"


@pytest.fixture
def omar(app, cast, client):
    app.config["WTF_CSRF_ENABLED"] = False
    return client.be(cast.omar)


def test_in_the_office(cast, omar):
    omar.get(f"/office{cast.path}/edit")
    assert omar.submit("Save", council=EVIL, contact=EVIL, demand_en="A\r\nB").status_code == 422
    assert omar.submit("Save", sure="y").status_code == 200
    petition = db.session.get_one(Petition, cast.petition.id, populate_existing=True)
    assert petition.council == petition.contact == "City Council END:VEVENT X-EVIL:1"
    omar.get(f"/office{cast.path}/council")
    omar.submit("Save", seat=EVIL, name=EVIL)
    assert all("\n" not in member.name + member.seat for member in petition.members)


def test_a_city_given_by_hand(cast, omar):
    omar.get(f"/office/{cast.campaign.slug}/petitions/new")
    omar.submit("Continue", hand_city="New\r\nton", hand_state="AK")
    assert omar.page.h1 == "New ton"


def test_by_command(app, cast):
    run = app.test_cli_runner().invoke
    assert run(args=["campaign", "add", "evil", "--title", EVIL, "--demand", "Do it."]).exit_code == 0
    assert "\n" not in campaigns.find("evil").title
    made = run(args=["petition", "add", "evil/new-ton-ak", "--place", "New\nTon, AK", "--council", EVIL])
    assert made.exit_code == 0, made.output
    petition = db.session.query(Petition).order_by(Petition.id.desc()).first()
    assert petition.council == "City Council END:VEVENT X-EVIL:1"
    assert petition.city.name == "New Ton"
