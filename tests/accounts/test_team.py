"""Who is on a team: invited, accepting, given another role, leaving, taken off."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.accounts import people, roles, signins, team
from app.common.clock import now
from app.extensions import db, security
from app.models import Account, Event
from tests.cast import PASSWORD, Cast
from tests.client import InspectingClient
from tests.letters import Outbox

NEW = "vera@mail.example"


def app_of(account: Account) -> Any:
    """The account's authenticator app."""
    security.datastore.tf_set(account, "authenticator", totp_secret=security._totp_factory.generate_totp_secret())
    account.tf_last_step = None
    db.session.commit()
    return security._totp_factory._totp.from_source(account.tf_totp_secret)


def page_of(cast: Cast) -> str:
    return f"/office{cast.path}/team"


def invite(client: InspectingClient, cast: Cast, email: str = NEW, role: str = "reviewer", code: str = "") -> None:
    client.be(cast.omar).get(page_of(cast))
    client.submit("Invite", emails=email, role=role, code=code or app_of(cast.omar).generate().token)


def link(outbox: Outbox, email: str = NEW) -> str:
    return outbox.last(email).link("/join/").removeprefix("http://localhost")


def test_a_new_person_is_invited_and_joins(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    invite(client, cast)
    assert "1 invitation is on its way" in client.page.text
    assert NEW in client.page.text
    client.be(None).get(link(outbox))
    assert "Omar invites you" in client.page.text
    client.submit("Join the team", name="Vera", password="short")
    assert "at least 12 characters" in client.page.text
    client.submit("Join the team", name="Vera", password=PASSWORD)
    assert client.page.h1 == "Millbrook", "she is in at once"
    vera = people.find(NEW)
    assert vera is not None
    assert roles.name_in(vera, cast.petition) == "reviewer"
    assert not roles.may(vera, "export", cast.petition)
    client.be(None).get(link(outbox))
    assert "accepted already" in client.page.text, "a link is good once"


def test_whoever_has_an_account_signs_in_and_joins(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    invite(client, cast, cast.dov.email)
    assert "1 invitation is on its way." in client.page.text, "as for anybody: nobody learns who has an account"
    client.be(cast.lena).get(link(outbox, cast.dov.email))
    assert "another address" in client.page.text
    client.be(None).get(link(outbox, cast.dov.email))
    client.get(f"/account/login?next={link(outbox, cast.dov.email)}")
    client.submit("Sign in", email=cast.dov.email, password=PASSWORD)
    client.submit("Join the team")
    assert roles.name_in(cast.dov, cast.petition) == "reviewer"


def test_roles_are_given_with_a_fresh_second_factor_alone(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    client.be(cast.omar).get(page_of(cast))
    client.submit("Invite", emails=NEW, role="reviewer")
    assert "your account has none yet" in client.page.text
    code = app_of(cast.omar).generate().token
    invite(client, cast, code="000000" if code != "000000" else "111111")
    assert "That is not the code" in client.page.text
    assert NEW in client.page.text, "what was typed is still there"
    assert not outbox.to(NEW)
    invite(client, cast, code=code)
    invite(client, cast, "second@mail.example", code=code)
    assert "Each code works once" in client.page.text


def test_an_invitation_ends(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    invite(client, cast)
    first = link(outbox)
    client.submit("Withdraw the invitation: vera@mail.example")
    assert client.be(None).get(first).status_code == 404
    invite(client, cast, "zoe@mail.example")
    second = link(outbox, "zoe@mail.example")
    with time_machine.travel(now() + timedelta(days=15)):
        assert client.be(None).get(second).status_code == 410
        assert "ask whoever invited you" in client.page.text
    with time_machine.travel(now() + timedelta(days=60)):
        team.forget()
        assert not db.session.query(team.Invitation).filter(team.Invitation.email == "zoe@mail.example").count()


def test_an_address_is_invited_three_times_a_day(cast: Cast) -> None:
    ours = team.Team(cast.campaign, cast.petition)
    for _ in range(3):
        team.invite(ours, NEW, "reader", "en", cast.omar)
    assert len(team.waiting(ours)) == 1, "the newest one"
    with pytest.raises(team.Refused, match="limit"):
        team.invite(ours, NEW, "reader", "en", cast.omar)


def test_handing_over(cast: Cast, client: InspectingClient) -> None:
    code = app_of(cast.omar).generate().token
    client.be(cast.omar).get(page_of(cast))
    client.submit("Leave this team")
    assert "The last organizer stays" in client.page.text
    client.get(f"{page_of(cast)}/{cast.ines.id}")
    client.submit("Change the role", role="organizer", code=code)
    assert "Ines is now: organizer" in client.page.text
    client.submit("Leave this team")
    assert "You have left the team" in client.page.text
    assert not roles.may(cast.omar, "view", cast.petition)


def test_the_last_lead_stays_and_leads_are_made_by_leads(cast: Cast) -> None:
    whole = team.Team(cast.campaign)
    lena = team.find(whole, cast.lena.id)
    assert lena is not None
    with pytest.raises(team.Refused, match="last"):
        team.leave(whole, cast.lena)
    with pytest.raises(team.Refused, match="last"):
        team.remove(whole, lena, cast.ada)
    with pytest.raises(team.Refused, match="last"):
        team.change(whole, lena, "reader", cast.lena)
    with pytest.raises(team.Refused, match="lead"):
        team.invite(whole, NEW, "lead", "en", cast.omar)
    with pytest.raises(team.Refused, match="lead"):
        team.invite(team.Team(cast.campaign, cast.petition), NEW, "lead", "en", cast.lena)


def test_whoever_is_taken_off_is_out_at_once(app: Flask, cast: Cast, client: InspectingClient) -> None:
    ines: Any = InspectingClient(app, app.response_class)
    ines.be(cast.ines).get(f"/office{cast.path}/paper")
    client.be(cast.omar).get(page_of(cast))
    client.submit("Remove, and sign out everywhere: Ines")
    assert not signins.of(cast.ines)
    assert not roles.may(cast.ines, "view", cast.petition)
    app.config["WTF_CSRF_ENABLED"] = False
    signature = cast.signed()
    answer = ines.post(f"/office{cast.path}/roll/{signature.id}/strike", data={"reason": "late"})
    assert answer.status_code == 403
    assert "taken off a team" in ines.page.text
    assert "What you just pressed was not done" in ines.page.text
    assert db.session.query(Event).filter_by(name="team.removed", account_id=cast.omar.id).count() == 1


def test_a_team_is_seen_by_its_own_members(cast: Cast, client: InspectingClient) -> None:
    client.be(cast.ines).get(page_of(cast))
    assert "Omar" in client.page.text
    assert cast.omar.email not in client.page.text, "addresses are for who looks after the team"
    assert client.be(cast.dov).get(page_of(cast)).status_code == 404

