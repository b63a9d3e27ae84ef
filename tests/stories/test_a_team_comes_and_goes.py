"""Omar invites Vera, who accepts on her phone; later he takes her off while a tab of hers stands open."""

import re

from playwright.sync_api import expect

from app.extensions import db, security
from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.letters import Outbox


def test_invited_accepted_and_taken_off(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    hers = f"/office{cast.path}/roll/{cast.signed().id}"
    security.datastore.tf_set(cast.omar, "authenticator", totp_secret=security._totp_factory.generate_totp_secret())
    db.session.commit()
    codes = security._totp_factory._totp.from_source(cast.omar.tf_totp_secret)
    omar = visit("desktop")
    omar.goto("/account/login")
    omar.get_by_label("E-mail").fill(cast.omar.email)
    omar.get_by_label("Password").fill(cast.omar.password or "")
    omar.get_by_role("button", name="Sign in", exact=True).click()
    omar.get_by_label("Six digits").fill(codes.generate(None).token)
    omar.get_by_role("button", name="Sign in", exact=True).click()
    omar.goto(f"/office{cast.path}/team")
    axe(omar)
    fits(omar)
    omar.get_by_label("E-mail addresses").fill("vera@mail.example")
    omar.get_by_label("Reviewer").check()
    db.session.refresh(cast.omar)
    cast.omar.tf_last_step = None  # half a minute later
    db.session.commit()
    omar.get_by_label("Code of your second factor").fill(codes.generate(None).token)
    omar.get_by_role("button", name="Invite").click()
    expect(omar.get_by_text("1 invitation is on its way.")).to_be_visible()

    vera = visit("phone")
    vera.goto(outbox.last("vera@mail.example").link("/join/"))
    expect(vera.get_by_text("Omar invites you to this team as: reviewer.")).to_be_visible()
    axe(vera)
    fits(vera)
    vera.get_by_label("Your name").fill("Vera")
    vera.get_by_label("A password").fill("along the river in March")
    vera.get_by_role("button", name="Join the team").click()
    expect(vera.get_by_text("Welcome to the team.")).to_be_visible()
    vera.goto(hers)
    vera.get_by_label("Reason").fill("Twice on paper")

    db.session.commit()
    omar.reload()
    omar.get_by_role("button", name=re.compile("Remove, and sign out everywhere.*Vera")).click()
    expect(omar.get_by_text("Vera is off the team, and signed out everywhere.")).to_be_visible()
    vera.get_by_role("button", name="Strike").click()
    expect(vera.get_by_role("heading", name="You were signed out")).to_be_visible()
    expect(vera.get_by_text("What you just pressed was not done.")).to_be_visible()
    axe(vera)
    omar.goto(hers)
    expect(omar.get_by_role("button", name="Strike")).to_be_visible()
    omar.goto(f"/office{cast.path}/log")
    expect(omar.get_by_text("accepted an invitation and joined the team")).to_be_visible()
    expect(omar.get_by_text("took off the team: Vera (reviewer)")).to_be_visible()
    axe(omar)
    fits(omar)
