"""The overview's steps: what the council does is entered in the ledger, and nowhere else."""

from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Petition


def there(cast) -> Petition:
    return db.session.get_one(Petition, cast.petition.id, populate_existing=True)


def test_an_empty_click_delivers_nothing(cast, client, app):
    client.be(cast.omar).get(f"/office{cast.path}")
    assert "all that says who signed is erased here" in client.page.text
    app.config["WTF_CSRF_ENABLED"] = False
    for to in ("delivered", "won", "lost", "undone"):
        assert client.post(f"/office{cast.path}/state", data={"to": to}).status_code == 400
    assert there(cast).state == "open"


def test_opened_again_is_told_so(cast, client):
    client.be(cast.omar).get(f"/office{cast.path}")
    client.submit("Close for signatures")
    client.submit("Open again")
    assert "is open again: people can sign." in client.page.text
    assert "Sign it first, then send the link." not in client.page.text


def test_once_emptied_nothing_is_taken_back(cast, client):
    petitions.deliver(cast.petition, cast.omar)
    cast.petition.emptied_at = now()
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}")
    assert "Undo: it was not delivered" not in client.page.text
    assert "was erased on" in client.page.text
