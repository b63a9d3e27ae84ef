"""Who may do what, where."""

from flask import Response
from flask.testing import FlaskClient

from app.accounts import people, roles
from app.extensions import db


def test_a_role_reaches_as_far_as_it_was_given(cast):
    may = roles.may
    assert may(cast.omar, "publish", cast.petition)
    assert not may(cast.omar, "view", cast.other_petition)
    assert not may(cast.omar, "view", cast.draft)
    assert may(cast.ines, "strike", cast.petition)
    assert not may(cast.ines, "export", cast.petition)
    assert may(cast.lena, "lead", campaign=cast.campaign)
    assert may(cast.lena, "edit", cast.draft)
    assert not may(cast.lena, "view", cast.other_petition)
    assert may(cast.ada, "admin")
    assert not may(cast.lena, "admin")


def test_a_role_in_one_petition_does_not_lead_the_campaign(cast):
    assert roles.may(cast.omar, "start", campaign=cast.campaign)
    assert not roles.may(cast.omar, "lead", campaign=cast.campaign)
    assert not roles.may(cast.omar, "edit", campaign=cast.campaign)
    assert not roles.may(cast.ines, "start", campaign=cast.campaign)


def test_each_sees_their_own_petitions(cast):
    seen = {
        account.name: {p.id for p in db.session.scalars(roles.petitions_for(account))}
        for account in (cast.omar, cast.lena, cast.dov, cast.ada)
    }
    assert seen["Omar"] == {cast.petition.id}
    assert seen["Lena"] == {cast.petition.id, cast.draft.id}
    assert seen["Dov"] == {cast.other_petition.id}
    assert len(seen["Ada"]) == 3


def test_a_disabled_account_may_nothing(cast):
    people.disable(cast.omar)
    assert not roles.may(cast.omar, "view", cast.petition)


def test_the_command_prints_a_link_that_sets_the_password_once(app, cast):
    out = app.test_cli_runner().invoke(args=["account", "add", "new@mail.example", "--name", "New"]).output
    link = out[out.index("/account/reset/") :].strip()
    answer = {"password": "four words make one", "password_confirm": "four words make one"}
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = FlaskClient(app, Response)
    assert visitor.post(link, data=answer).status_code == 302
    assert people.find("NEW@mail.example").password
    assert visitor.get(link).headers["Location"].startswith("/account/reset")  # used up


def test_guessing_passwords_takes_time(app, cast):
    app.config |= {"WTF_CSRF_ENABLED": False, "LIMITS_LOGIN_PER_IP": "2 per minute; 60 per hour"}
    visitor, guess = FlaskClient(app, Response), {"email": "omar@mail.example", "password": "wrong"}
    assert [visitor.post("/account/login", data=guess).status_code for _ in range(3)] == [200, 200, 429]
    assert 1 <= int(visitor.post("/account/login", data=guess).headers["Retry-After"]) <= 60
    assert visitor.get("/account/login").status_code == 200
