"""Another site's page can make a browser post here; it is turned away, and signs nobody in or out."""

import pytest

from app.extensions import db
from app.models import Signature
from tests.cast import Cast
from tests.client import InspectingClient
from tests.signing.conftest import Signers


@pytest.mark.one_database
@pytest.mark.parametrize("site", ["cross-site", "same-origin", "same-site", "none", None])
def test_who_may_post(cast: Cast, client: InspectingClient, site: str | None) -> None:
    signers = Signers(cast.app, cast)
    client.be(cast.omar)
    headers = {"Origin": "http://localhost"} | ({"Sec-Fetch-Site": site} if site else {})
    answer = client.post(cast.path, data=signers.form(), headers=headers)
    assert answer.status_code == (403 if site == "cross-site" else 303)
    assert db.session.query(Signature).count() == (site != "cross-site")
    if site == "cross-site":
        assert client.get("/office").status_code == 200, "still signed in"


@pytest.mark.one_database
def test_who_is_turned_away_keeps_the_cookies_they_had(cast: Cast, client: InspectingClient) -> None:
    answer = client.post(cast.path, data={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.one_database
def test_a_mail_program_unsubscribes_from_anywhere(cast: Cast, client: InspectingClient) -> None:
    from app.signing import links

    token = links.make("unsubscribe", cast.signed("Rosa Marín", wants_updates=True).id)
    db.session.commit()
    assert client.post(f"/unsubscribe/{token}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
