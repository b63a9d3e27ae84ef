"""What is typed is kept; of two pages the later one is told, and nothing is overwritten unseen."""

from contextvars import Context

import pytest
from flask.testing import FlaskClient

from app.campaigns import draft, text
from app.extensions import db
from app.models import Petition
from app.rules import card
from tests.client import fields


@pytest.fixture
def where(cast):
    return f"/office/{cast.draft.campaign.slug}/{cast.draft.slug}"


def typed(client, where, **more):
    """The page's form, as its script would send it."""
    client.get(f"{where}/edit")
    sent = {name: values[-1] for name, values in fields(client.page.form("Save")).items()}
    return sent | more


def keep(client, where, sent):
    db.session.commit()
    asked = {"method": "POST", "data": sent, "headers": {"HX-Request": "true"}}
    answer = Context().run(FlaskClient.open, client, f"{where}/draft", **asked)  # a piece of a page, not one
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_reload_loses_nothing_and_nothing_is_in_force(cast, client, where):
    client.be(cast.lena)
    said = keep(client, where, typed(client, where, title_en="", council="Easton"))  # nothing in force could be so
    assert "as a draft" in said
    client.get(f"{where}/edit")
    page = client.page
    assert next(e for e in page.all("input") if e.get("name") == "council").get("value") == "Easton"
    assert "not in force until you press" in page.text
    assert cast.draft.council == "Easton Falls City Council"
    client.submit("Forget it, show what is in force")
    assert "Easton Falls City Council" in client.get(f"{where}/edit").get_data(as_text=True)


def test_without_script_a_button_keeps_it(cast, client, where):
    client.be(cast.lena)
    sent = typed(client, where, council="Easton")
    answer = client.post(f"{where}/draft", data=sent, follow_redirects=True)
    assert "Kept. Nothing is public yet." in answer.get_data(as_text=True)
    assert draft.of(cast.draft).typed["council"] == "Easton"


def test_the_later_of_two_windows_is_told(app, cast, client, where):
    client.be(cast.lena)
    one, other = typed(client, where), typed(client, where)
    keep(client, where, one | {"council": "From one"})
    assert "You typed here in another window" in keep(client, where, other | {"council": "From the other"})
    assert draft.of(cast.draft).typed["council"] == "From one"
    assert "as a draft" in keep(client, where, one | {"council": "From one, again"})  # the first goes on
    answer = client.post(f"{where}/edit", data=other | {"council": "From the other"})
    assert answer.status_code == 409
    assert "From one, again" in client.page.text
    client.submit("Save")  # having seen both
    assert db.session.get_one(Petition, cast.draft.id, populate_existing=True).council == "From the other"
    assert draft.of(cast.draft) is None


def test_somebody_saved_meanwhile(cast, client, where):
    client.be(cast.lena)
    mine = typed(client, where, council="Mine")
    client.submit("Save", council="Theirs")
    answer = client.post(f"{where}/edit", data=mine)
    assert answer.status_code == 409
    assert "Theirs" in client.page.text
    assert "changed elsewhere" in keep(client, where, mine)


def test_the_clerk_goes_onto_the_rule_card(cast, client, where):
    client.be(cast.lena).get(f"{where}/edit")
    assert client.submit("Save", clerk="Room 2").status_code == 422
    assert "Say where you found the clerk" in client.page.text
    client.submit("Save", clerk="Room 2", clerk_source="Asked by phone")
    assert card.of(cast.draft).value("clerk") == "Room 2"
    client.get(f"{where}/edit")
    assert not [e for e in client.page.all("input") if e.get("name") == "clerk"]


def test_the_councils_name_is_put_into_the_text(cast, client, where):
    text.revise(cast.draft, "en", "A title", "Easton Falls City Council, act.", "Because.")
    db.session.commit()
    client.be(cast.lena).get(f"{where}/edit")
    client.submit("Save", council="The Assembly")
    assert text.current(cast.draft, "en").demand == "The Assembly, act."


def test_differences_know_line_ends():
    assert draft.differences({"a": "x\r\ny", "b": "1"}, {"a": "x\ny", "b": "2"}) == [("b", "2")]
