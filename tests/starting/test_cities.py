"""Cities listed before anybody leads there; one city, one petition."""

from io import BytesIO

import pytest

from app.extensions import db
from app.models import Petition
from app.starting import cities, freeing

LIST = """city,state
Durham,NC
Durham,NC
Springfeld,IL
Raleigh,North Carolina
Paris,France
Millbrook,AK
"""


def test_a_list_is_looked_at_first(cast, client):
    where = f"/office/{cast.campaign.slug}/cities"
    client.be(cast.lena).get(where)
    client.post(where, data={"csrf_token": next(e.get("value") for e in client.page.all("input")
                                                if e.get("name") == "csrf_token"),
                             "file": (BytesIO(LIST.encode()), "cities.csv")})  # fmt: skip
    text = client.page.text
    assert "2 new pages" in text
    for said in (
        "Stands in the list already.",
        "Is it spelled so?",
        "no state of the United States",
        "one already: open",
    ):
        assert said in text, said
    assert db.session.query(Petition).filter_by(state="announced").count() == 0
    client.submit("Make 2 pages")
    made = db.session.query(Petition).filter_by(state="announced").order_by(Petition.slug).all()
    assert [(row.slug, bool(row.free_since)) for row in made] == [("durham-nc", True), ("raleigh-nc", True)]
    client.get(where)
    assert client.submit("Look at it first", cities="").status_code == 422


def test_a_city_has_one_petition(cast, client):
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}/petitions/new?q=Millbrook")
    assert "there is one for this city" in client.page.text
    before = db.session.query(Petition).count()
    client.submit("Continue", hand_city="Millbrook", hand_state="AK")
    assert db.session.query(Petition).count() == before


def test_only_the_lead_lists(cast, client):
    assert client.be(cast.omar).get(f"/office/{cast.campaign.slug}/cities").status_code == 403
    assert client.be(cast.dov).get(f"/office/{cast.campaign.slug}/cities").status_code == 404


def test_another_campaigns_draft_stays_unseen(cast):
    hidden = cast.open(cast.other_campaign, cast.millbrook, state="draft")
    there = cities.there(cast.campaign, ["Millbrook, AK", "Easton Falls, AK"])
    assert there == {"Millbrook, AK": [cast.petition], "Easton Falls, AK": [cast.draft, cast.other_petition]}
    assert hidden not in there["Millbrook, AK"]


@pytest.mark.parametrize(
    ("written", "said"),
    [("Durham, NC", "Durham, NC"), ("durham, north carolina", "Durham, NC"), ("Durham", None), (", NC", None)],
)
def test_places(cast, written, said):
    found = cities.place(written)
    assert (found and found.label) == said


def test_a_free_draft_is_listed_again(cast):
    freeing.release(cast.draft, cast.lena)
    found = cities.read(cast.campaign, ["Easton Falls, AK"])
    assert cities.announce(cast.campaign, found, cast.lena) == [cast.draft]
    assert (cast.draft.state, cast.draft.free_since is not None) == ("announced", True)


def test_a_page_that_nobody_leads_is_retired_and_comes_back(cast, client):
    cities.announce(cast.campaign, cities.read(cast.campaign, ["Durham, NC"]), cast.lena)
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}/cities")
    client.submit("Take the page off: Durham")
    client.be(None)
    assert client.get(f"/{cast.campaign.slug}/durham-nc").status_code == 404
    cities.announce(cast.campaign, cities.read(cast.campaign, ["Durham, NC"]), cast.lena)
    assert client.get(f"/{cast.campaign.slug}/durham-nc").status_code == 200
