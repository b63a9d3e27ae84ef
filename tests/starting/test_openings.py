"""Forty cities in one go: looked at first, opened one by one, gone on with after a crash."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app import jobs
from app.campaigns import draft, text
from app.extensions import db
from app.models import Account, Meeting, Petition
from app.places import postal
from app.rules import card
from app.starting import cities, openings
from tests.accounts.test_team import app_of

LIST = """city,state,council,clerk,meeting,language
Durham,NC,Durham City Council,clerk@durham.example,2099-01-12,es
Raleigh,NC,Raleigh Council,,1/13/2099,
Cary,NC,,no address,,
Apex,NC,,,2001-01-01,
Asheville,NC,,,,xx
"""


def begin(cast, number):
    """So many drafts that the lead leads."""
    places = [place.label for place in postal.search("san", limit=40)][:number]
    return cities.announce(cast.campaign, cities.read(cast.campaign, places), cast.lena, mine=True)


def test_a_file_says_council_clerk_meeting_and_language(cast, client):
    where = f"/office/{cast.campaign.slug}/cities"
    client.be(cast.lena).get(where)
    token = next(e.get("value") for e in client.page.all("input") if e.get("name") == "csrf_token")
    client.post(where, data={"csrf_token": token, "mine": "y", "file": (BytesIO(LIST.encode()), "cities.csv")})
    for said in ("2 new petitions", "clerk’s e-mail is no address", "no day to come", "not in that language"):
        assert said in client.page.text, said
    client.submit("Begin 2 petitions")
    made = db.session.scalar(select(Petition).where(Petition.slug == "durham-nc"))
    assert (made.council, made.state, made.free_since, made.languages) == (
        "Durham City Council", "draft", None, ["es", "en"],
    )  # fmt: skip
    assert card.of(made).value("clerk_email") == "clerk@durham.example"
    assert made.meets_at
    assert db.session.scalar(select(Meeting).where(Meeting.petition_id == made.id))


def test_the_dry_run_says_which_cannot_and_why(cast, client):
    made = begin(cast, 5)
    cities.announce(cast.campaign, cities.read(cast.campaign, ["Durham, NC"]), cast.lena)
    made[0].council = " "
    text.revise(made[1], "en", "For {city}", "Do it", "Why")
    draft.save(made[2], {"title_en": "Half"}, draft.mark(made[2]), "tab", cast.lena)
    db.session.commit()
    bars = {each.petition.id: each.bar for each in openings.plan(cast.campaign)}
    assert [bars[row.id] for row in made] == ["council", "text", "typing", "", ""]
    assert "leader" in bars.values()
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}/open")
    for said in ("Nobody leads it yet.", "No council is named.", "place-holder is left open", "has not saved it"):
        assert said in client.page.text, said
    assert db.session.query(Petition).filter_by(state="open", campaign_id=cast.campaign.id).count() == 1


def test_a_press_with_a_second_factor_opens_them(cast, client):
    made = begin(cast, 3)
    db.session.commit()
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}/open")
    assert client.submit("Open these cities").status_code == 422
    code = app_of(cast.lena).generate().token
    client.get(f"/office/{cast.campaign.slug}/open")
    client.submit("Open these cities", code=code, petition=[str(made[0].id), str(made[2].id)])
    assert "0 of 2 cities" in client.page.text
    jobs.run("open_cities", int(client.page.url.rsplit("/", 1)[1]))
    client.get(client.page.url)
    assert "2 cities are open" in client.page.text
    db.session.expire_all()
    assert [row.state for row in made] == ["open", "draft", "open"]


def test_a_killed_job_goes_on_with_the_next_city(cast, monkeypatch):
    made = begin(cast, 4)
    opening = openings.ask(cast.campaign, [row.id for row in made], cast.lena)
    db.session.commit()
    done, real = [], openings.open_one

    def dies(number):
        result = real(number)
        if len(done) == 2:
            raise KeyboardInterrupt  # before this city's commit
        done.append(number)
        return result

    monkeypatch.setattr(openings, "open_one", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.run("open_cities", opening.id)
    db.session.expire_all()
    assert [row.state for row in made] == ["open", "open", "draft", "draft"]
    monkeypatch.undo()
    jobs.run("open_cities", opening.id)
    db.session.expire_all()
    assert [row.state for row in made] == ["open"] * 4
    assert [len(row.milestones) for row in made] == [1] * 4  # none opened twice


def test_who_does_not_lead_any_more_opens_nothing(cast):
    made = begin(cast, 1)
    opening = openings.ask(cast.campaign, [made[0].id], cast.lena)
    db.session.get_one(Account, cast.lena.id).active = False
    db.session.commit()
    jobs.run("open_cities", opening.id)
    assert openings.find(cast.campaign, opening.id).cities[0].result == "right"
    assert made[0].state == "draft"
