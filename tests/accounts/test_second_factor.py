"""Setting up a second factor: a wrong code costs nothing, recovery codes come next, all in our words."""

import re
from datetime import timedelta

import time_machine
from passlib.totp import TOTP

from app.common.clock import now
from app.extensions import db


def key(client) -> str:
    return re.findall(r"<code>([A-Z0-9 -]+)</code>", client.page.html)[0]


def begun(client, cast):
    client.be(cast.omar).get("/account/tf-setup")
    client.submit("Set up with an authenticator app")
    return client


def test_a_wrong_code_keeps_the_key(cast, client):
    first = key(begun(client, cast))
    client.submit("Switch it on", code="000000")
    assert "That code doesn’t match, or was used already" in client.page.text
    assert key(client) == first
    client.submit("Switch it on", code=TOTP(key=first).generate().token)
    assert client.page.h1 == "Recovery codes"
    assert "Your second factor is on." in client.page.text
    assert "You have no recovery codes yet." in client.page.text
    client.submit("Make my codes")
    assert client.page.html.count("<li><code>") == 8
    db.session.refresh(cast.omar)
    assert cast.omar.tf_primary_method == "authenticator"


def test_starting_over_gives_another_key(cast, client):
    first = key(begun(client, cast))
    client.submit("Start over with a new key")
    assert key(client) != first


def test_recovery_codes_without_a_second_factor_say_so(cast, client):
    client.be(cast.omar).get("/account/mf-recovery-codes")
    assert "They belong to a second factor, and yours is off." in client.page.text


def test_its_words_are_ours_in_spanish_too(cast, client):
    begun(client, cast)
    client.get("/account/tf-setup?lang=es")
    client.submit("Activarlo", code="000000")
    assert "Ese código no coincide o ya se usó" in client.page.text


def test_who_has_no_account_learns_whom_to_ask(cast, client):
    cast.campaign.contact = "Lena Berg, lena@mail.example"
    db.session.commit()
    client.get(f"/account/login?next=/office/{cast.campaign.slug}/petitions/new")
    assert "Lena Berg, lena@mail.example" in client.page.text
    assert any(link.startswith("mailto:lena@mail.example?subject=") for link in client.page.links)
    assert "Night Buses" not in client.page.text


def test_a_session_alone_changes_no_second_factor_and_the_owner_is_told(cast, client, outbox):
    """Whoever finds a browser open would else set up a factor of their own, and take everything with it."""
    first = key(begun(client, cast))
    client.submit("Switch it on", code=TOTP(key=first).generate().token)
    outbox.send()
    assert "An authenticator app or a passkey was added" in outbox.last(cast.omar.email).text
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        client.get("/account/tf-setup", follow_redirects=True)
        assert client.page.h1 == "Your password once more"
        client.get("/account/wan-register", follow_redirects=True)
        assert client.page.h1 == "Your password once more"
