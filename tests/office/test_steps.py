"""Saying that the council has it: what follows is told first, and a day long ago is asked about."""

from datetime import timedelta

from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Petition


def there(cast) -> Petition:
    return db.session.get_one(Petition, cast.petition.id, populate_existing=True)


def test_a_day_long_ago_needs_a_tick(cast, client):
    client.be(cast.omar).get(f"/office{cast.path}")
    assert "all that says who signed is erased here" in client.page.text
    long_ago = (now() - timedelta(days=200)).date().isoformat()
    answer = client.submit("Mark as delivered", at=long_ago)
    assert answer.status_code == 422
    assert there(cast).state == "open"
    assert client.submit("Mark as delivered").status_code == 422
    assert client.submit("Mark as delivered", sure="y").status_code == 200
    petition = there(cast)
    assert (petition.state, petition.delivered_at.date().isoformat()) == ("delivered", long_ago)
    assert petition.empties_at > now() + timedelta(days=29)


def test_yesterday_needs_none_and_can_be_taken_back(cast, client):
    client.be(cast.omar).get(f"/office{cast.path}")
    client.submit("Mark as delivered", at=(now() - timedelta(days=1)).date().isoformat())
    assert there(cast).state == "delivered"
    client.submit("Undo: it was not delivered")
    assert (there(cast).state, there(cast).delivered_at) == ("closed", None)
    client.submit("Open again")
    assert there(cast).is_open


def test_once_emptied_nothing_is_taken_back(cast, client):
    petitions.deliver(cast.petition, cast.omar)
    cast.petition.emptied_at = now()
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}")
    assert "that was a mistake" not in client.page.text
    assert "was erased on" in client.page.text
