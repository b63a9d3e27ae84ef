"""Whoever changed the language can change it back, on whatever page they are, and stays on it."""

from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from flask import Flask

from app.common.clock import now
from app.extensions import db
from app.models import Signature
from app.signing import links
from app.web.language import ordinal, speaking
from tests.house import routes

NAMES = {"en": "English", "es": "Español"}
ELSEWHERE = {"en": "es", "es": "en"}


def switch(client) -> str | None:
    """Where the page's one link to its other language leads."""
    spoken = client.page.tree.get("lang")
    found = [a for a in client.page.all("a") if a.get("hreflang")]
    assert len(found) <= 1, f"{client.page.url} offers {len(found)} languages"
    for a in found:
        assert (a.get("lang"), "".join(a.itertext())) == (ELSEWHERE[spoken], NAMES[ELSEWHERE[spoken]])
        return urljoin(client.page.url, a.get("href"))
    return None


def there_and_back(client, path: str) -> str | None:
    """What is wrong with the page's switch; None if it leads to the same page in Spanish and back."""
    shown = urlsplit(client.page.url)
    for language in ("es", "en"):
        address = switch(client)
        if address is None:
            return f"{path} offers no {language}"
        client.get(address)
        found = urlsplit(client.page.url)
        query = [pair for pair in parse_qsl(found.query) if pair[0] != "lang"]
        if (found.path, query) != (shown.path, parse_qsl(shown.query)):
            return f"{path} leads to {client.page.url}"
        if client.page.tree.get("lang") != language:
            return f"{address} does not speak {language}"
    return None


def pages(app, cast) -> list[str]:
    """An address of every page there is, and of some that are none."""
    samples = routes.furnish(cast.petition, cast)
    waiting, signed = cast.sign("Noor Ali"), db.session.get_one(Signature, samples["signature_id"])
    found = ["/no-such-page", "/no-such-campaign/no-such-city"]
    for rule in routes.rules(app, "GET"):
        if "token" in rule.arguments:
            owner = signed if rule.endpoint == "confirming.done" else waiting
            found.append(routes.address(rule, {"token": routes.token(rule, owner)}))
        else:
            found.append(routes.address(rule, samples))
    return found


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["nobody", "ada"])
def test_every_page_leads_to_itself_in_the_other_language(app, cast, client, who):
    client.be(None if who == "nobody" else cast.ada)
    faults, seen = [], 0
    for path in pages(app, cast):
        cached = path == cast.path  # the same bytes for everybody: nothing of one visitor's address may be in it
        answer = client.get(path if cached else f"{path}?q=a+b&q=c%26d&after=9")
        if answer.mimetype == "text/html" and answer.data and not 300 <= answer.status_code < 400:
            seen += 1
            faults.append(there_and_back(client, path))
    assert seen > (20 if who == "ada" else 10)
    assert not [fault for fault in faults if fault], faults


def test_the_cached_page_holds_nothing_of_who_asked_first(cast, client):
    answer = client.get(f"{cast.path}?q=Zyxquery&src=Zyxflyer")
    assert "Zyx" not in answer.get_data(as_text=True)
    assert there_and_back(client.get(cast.path) and client, cast.path) is None


def test_a_link_holds_no_token_but_in_its_path(cast, client):
    token = links.make("me", cast.signed().id)
    client.get(f"/me/{token}")
    switches = [a.get("href") for a in client.page.all("a") if a.get("hreflang")]
    assert switches == ["?lang=es"]


def test_what_is_not_written_in_a_language_is_not_offered_in_it(cast, client):
    cast.petition.languages, cast.petition.changed_at = ["en"], now()
    for path in (cast.path, f"/confirm/{links.make('confirm', cast.sign().id)}"):
        client.get(path, headers={"Accept-Language": "es"})
        assert client.page.tree.get("lang") == "en"
        assert switch(client) is None, path


def test_what_a_button_answers_leads_to_the_page_it_stood_on(app, cast, client):
    app.config["WTF_CSRF_ENABLED"] = False
    rosa = cast.signed()
    token = links.make("me", rosa.id)
    roll = f"/office{cast.path}/roll/{rosa.id}"
    for account, path, data, status, leads in (
        (None, cast.path, {}, 422, cast.path),
        (None, f"/me/{token}", {"deed": "correct"}, 422, f"/me/{token}"),
        (None, "/account/login?next=/office/x", {"email": "a@b.example", "password": "x"}, 200, "/account/login"),
        (cast.ines, f"{roll}/strike", {"reason": ""}, 422, roll),
        (cast.ines, f"/office{cast.path}/state", {"to": "open"}, 403, f"/office{cast.path}"),
        (None, "/verify", {}, 405, "/verify"),
    ):
        answer = client.be(account).post(path, data=data, headers={"Origin": "http://localhost"})
        assert answer.status_code == status, path
        assert urlsplit(switch(client) or "").path == leads
        assert client.get(switch(client)).status_code == 200, path
        assert client.page.tree.get("lang") == "es"
        client.get("/about?lang=en")


def test_after_wrong_digits_what_happens_next_is_shown_again(cast, client):
    client.get(cast.path)
    client.submit("Sign the petition", **cast.person(), consent="y")
    assert client.submit("Confirm", code="000000").status_code == 422
    client.get(switch(client))
    assert client.page.url.endswith(f"{cast.path}/next?lang=es")
    assert client.page.tree.get("lang") == "es"


@pytest.mark.parametrize("deed", ["erase", "refuse"])
def test_what_is_erased_leads_to_the_petition(cast, client, deed):
    signature = cast.signed() if deed == "erase" else cast.sign()
    if deed == "erase":
        client.post(f"/me/{links.make('me', signature.id)}", data={"deed": "erase", "sure": "1"})
    else:
        client.post(f"/confirm/{links.make('confirm', signature.id)}", data={"not_me": "1"})
    assert urlsplit(switch(client)).path == cast.path
    assert client.get(switch(client)).status_code == 200


def test_a_place_in_a_row_is_written_as_each_language_does(app: Flask) -> None:
    with app.test_request_context():
        with speaking("en"):
            assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112, 1232)] == [
                "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "1,232nd"]  # fmt: skip
        with speaking("es"):
            assert ordinal(1232) == "n.º 1,232"
