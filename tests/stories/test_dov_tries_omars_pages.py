"""Dov leads another team. Omar's roll does not exist for him, whatever address he tries."""

import pytest

from app.extensions import db
from app.models import Petition
from tests.client import InspectingClient
from tests.house import routes

PAGES = ("", "/edit", "/preview", "/council", "/timeline", "/roll", "/roll/1", "/roll?q=rosa")
POSTS = ("/state", "/edit", "/council", "/timeline", "/roll/1/strike", "/roll/1/restore", "/council/1/remove")


def dov(app, cast):
    """Dov's browser; whatever the test puts on a roll, it puts there before."""
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = InspectingClient(app, app.response_class)
    visitor.be(cast.dov)
    return visitor


def test_no_page_of_omars_opens(app, cast):
    cast.signed()
    path, petition_id = f"/office{cast.path}", cast.petition.id
    visitor = dov(app, cast)
    for page in PAGES:
        assert visitor.get(path + page).status_code == 404, page
    for page in POSTS:
        assert visitor.post(path + page, data={"to": "closed"}).status_code == 404, page
    assert db.session.get_one(Petition, petition_id).state == "open"


def test_omars_signatures_are_not_on_dovs_roll(app, cast):
    rosa, member = cast.signed().id, cast.petition.members[0].id
    mine = f"/office/{cast.other_campaign.slug}/{cast.other_petition.slug}"
    visitor = dov(app, cast)
    assert visitor.get(f"{mine}/roll").status_code == 200
    assert visitor.get(f"{mine}/roll/{rosa}").status_code == 404
    assert visitor.post(f"{mine}/roll/{rosa}/strike", data={"reason": "x"}).status_code == 404
    assert visitor.post(f"{mine}/council/{member}/remove").status_code == 404


@pytest.mark.parametrize("role", ["organizer", "lead"])
def test_nothing_of_omars_stands_on_any_page_of_his_team(app, cast, role):
    """Every page that opens to Dov’s team, walked: no name, no address, no title of the other campaign."""
    cast.signed("Rosalind Quimby")
    routes.furnish(cast.petition, cast)
    samples = routes.furnish(cast.other_petition, cast)
    where = cast.other_campaign if role == "lead" else cast.other_petition
    mate = cast.dov if role == "organizer" else cast.account("Mate", role, where)
    cast.other_petition.contact = cast.other_campaign.contact = "Dov"
    db.session.commit()
    visitor = dov(app, cast)
    visitor.be(mate)
    opened = 0
    for rule in routes.rules(app, "GET"):
        if routes.access(app, rule) in (None, "public") or rule.endpoint.startswith(routes.LIBRARY):
            continue
        answer = visitor.get(routes.address(rule, samples))
        opened += answer.status_code == 200
        if answer.mimetype == "text/html":
            told = answer.get_data(as_text=True)
            for his in ("Millbrook", "Sunday Library", "Quimby", "Omar", "omar@", "Lena"):
                assert his not in told, f"{rule.rule} tells {role} of {his}"
    assert opened > 10


@pytest.mark.one_database
def test_in_his_browser_he_finds_his_own_and_nothing_else(visit, cast):
    cast.signed()
    page = visit.sign_in(cast.dov.email)
    assert "Easton Falls" in page.locator("main").inner_text()
    assert "Millbrook" not in page.content()
    for rest in ("", "/roll", "/roll?q=rosa", "/deliver", "/edit"):
        answer = page.goto(f"/office{cast.path}{rest}")
        assert answer.status == 404, rest
        assert "Rosa" not in page.content()
