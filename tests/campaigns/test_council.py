"""Each petition says itself who sits on the council and where they stand."""

from app.campaigns import council as councils
from app.campaigns import petition as petitions
from app.extensions import db
from app.models import Petition


def test_another_campaigns_page_stays_as_it_is(app, cast, client):
    """Omar edits Millbrook's petition of his campaign; Night Buses has one there too."""
    buses = cast.open(cast.other_campaign, cast.millbrook)
    db.session.commit()
    path, theirs = f"/office{cast.path}/council", buses.id
    before = client.get(f"/{cast.other_campaign.slug}/{buses.slug}").get_data(as_text=True)
    before = before[before.index("Where your council stands") :]
    client.be(cast.omar)
    for member in list(cast.petition.members):
        client.get(f"{path}/{member.id}")
        client.submit("Save", name="Changed Name", stand="against", stand_source="Made up")
    client.get(path)
    client.submit("Save", seat="At large", name="Nobody Real", stand="for", stand_source="Made up")
    client.get(path)
    for other in list(db.session.get_one(Petition, theirs).members):
        assert client.get(f"{path}/{other.id}").status_code == 404
        app.config["WTF_CSRF_ENABLED"] = False
        assert client.post(f"{path}/{other.id}/remove").status_code == 404
    after = client.get(f"/{cast.other_campaign.slug}/{buses.slug}").get_data(as_text=True)
    assert after[after.index("Where your council stands") :] == before
    assert "Changed Name" in client.get(cast.path).get_data(as_text=True)


def test_a_new_petition_begins_with_who_sits_there_and_no_stand(cast):
    sitting = cast.petition.members[0]
    councils.put(
        cast.petition, sitting, name="Jo Park", seat="Ward 1", ward=sitting.ward, stand="for", source="Hearing"
    )
    begun = petitions.open_for(cast.other_campaign, cast.millbrook, "Millbrook City Council")
    assert [(m.name, m.seat, m.ward_id, m.stand, m.stand_source) for m in begun.members] == [
        ("Jo Park", "Ward 1", sitting.ward_id, "unknown", ""),
        ("Sam Reyes", "Ward 2", cast.petition.members[1].ward_id, "unknown", ""),
    ]


def test_order_and_removal(cast):
    first, second = cast.petition.members
    councils.remove(cast.petition, first, cast.omar)
    made = councils.put(
        cast.petition, councils.CouncilMember(), name="Kim Doe", seat="Mayor", ward=None, stand="unknown", source=""
    )
    db.session.commit()
    db.session.expire_all()
    assert cast.petition.members == [second, made]


def test_nobody_else_is_made_of_a_member_with_a_record(cast, client):
    """Their stand, votes and answers would be said of another person."""
    jo = cast.petition.members[0]
    councils.put(cast.petition, jo, name=jo.name, seat=jo.seat, ward=jo.ward, stand="for", source="Hearing")
    db.session.commit()
    page = f"/office{cast.path}/council/{jo.id}"
    client.be(cast.omar).get(page)
    assert client.submit("Save", name="Bruno Rival").status_code == 422
    assert "Votes, answers or a stand of Jo Park are on record." in client.page.text
    client.get(page)
    client.submit("Save", name="Joe Park")
    db.session.expire_all()
    assert jo.name == "Joe Park", "a slip can be mended"
