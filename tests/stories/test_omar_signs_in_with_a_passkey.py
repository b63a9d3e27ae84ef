"""Omar adds a passkey, signs in with it alone, proves himself with it once more, and deletes it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import Visits, axe, fits
from tests.cast import Cast

KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
       "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


@pytest.fixture
def named(browser: Any, app: Flask) -> Iterator[Visits]:
    """Windows on the site by its name: passkeys belong to names, never to numbers."""
    app.config["PUBLIC_URL"] = app.config["PUBLIC_URL"].replace("127.0.0.1", "localhost")
    visits = Visits(browser, app.config["PUBLIC_URL"])
    yield visits
    visits.close()
    assert not visits.faults, visits.faults


def with_authenticator(page: Page) -> Page:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def test_added_used_and_deleted(named: Visits, cast: Cast) -> None:
    page = with_authenticator(named.sign_in(cast.omar.email))
    page.goto("/account/")
    axe(page)
    page.get_by_role("link", name="Passkeys").click()
    axe(page)
    fits(page)
    page.get_by_label("A name for it").fill("my laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey “my laptop” is yours.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()

    page.goto("/account/login")
    axe(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/office")
    expect(page.get_by_role("heading", name="Your petitions")).to_be_visible()

    page.goto(f"/office{cast.path}/team")
    page.get_by_label("E-mail addresses").fill("vera@mail.example")
    page.get_by_label("reviewer").check()
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("1 invitation is on its way.")).to_be_visible()

    page.goto("/account/wan-register")
    page.get_by_role("button", name=re.compile("Delete.*my laptop")).click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
