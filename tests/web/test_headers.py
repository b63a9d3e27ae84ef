"""What is nobody else's business is neither stored nor indexed; what merely begins alike is."""

from urllib.robotparser import RobotFileParser

import pytest

from app.extensions import db


@pytest.mark.one_database
@pytest.mark.parametrize("slug", ["media", "meadow", "officers", "confirmed", "accountable"])
def test_a_campaign_that_begins_like_ours(cast, client, slug):
    cast.campaign.slug = slug
    db.session.commit()
    for path in (f"/{slug}", f"/{slug}/{cast.petition.slug}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "X-Robots-Tag" not in answer.headers
        assert answer.headers.get("Cache-Control") != "no-store"
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").get_data(as_text=True).splitlines())
    assert robots.can_fetch("Anybot", f"/{slug}")
    assert not robots.can_fetch("Anybot", "/me/token")


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/office", "/account/login", "/confirm/x", "/me/x", "/unsubscribe/x", "/office/mail"])
def test_our_own_pages(client, path):
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
