"""Every page of the office opens for who may see it; the inspecting client looks at each."""

import pytest
from flask import Response
from flask.testing import FlaskClient

ACCOUNT = ("/account/", "/account/change", "/account/tf-setup", "/account/mf-recovery-codes", "/account/verify")
PETITION = (
    "",
    "/edit",
    "/preview",
    "/council",
    "/timeline",
    "/import",
    "/roll",
    "/roll?q=rosa&standing=counts&sort=name",
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_opens(app, cast, language):
    rosa = cast.signed().id
    path, campaign = f"/office{cast.path}", f"/office/{cast.campaign.slug}"
    pages = [*ACCOUNT, "/office", "/office/campaigns/new", campaign, f"{campaign}/edit"]
    pages += [f"{campaign}/petitions/new{query}" for query in ("", "?q=durham", "?place=Durham,+NC")]
    pages += [path + page for page in (*PETITION, f"/roll/{rosa}")]
    visitor = app.test_client().be(cast.ada)
    for page in pages:
        both = "&" if "?" in page else "?"
        assert visitor.get(f"{page}{both}lang={language}").status_code == 200, page


@pytest.mark.parametrize("page", ["/account/login", "/account/reset"])
def test_the_door_opens(client, page):
    assert client.get(page).status_code == 200


def test_nobody_gets_in_without_signing_in(app, cast):
    path, visitor = cast.path, FlaskClient(app, Response)
    for page in PETITION:
        assert visitor.get(f"/office{path}{page}").headers["Location"].startswith("/account/login")
