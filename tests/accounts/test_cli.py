"""`flask account …`: who is let in, with which role; who no longer is."""

from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app.accounts import people, roles
from app.extensions import db
from app.models import Account, Event
from tests.cast import Cast

NOOR = "noor@mail.example"


def run(app: Flask, *arguments: str, **more: Any) -> Result:
    done = app.test_cli_runner().invoke(args=["account", *arguments], **more)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    db.session.rollback()
    return done


def found(email: str) -> Account:
    account = people.find(email)
    assert account
    return account


def test_an_organizer_gets_a_role_and_a_password(app: Flask, cast: Cast) -> None:
    more = ("--organizer", cast.path.strip("/"), "--lead", cast.other_campaign.slug, "--password-stdin")
    said = run(app, "add", NOOR, "--name", "Noor Ali", *more, input="a long walk home\n").stdout
    assert "may sign in at http://localhost/account/login" in said
    assert "a long walk home" not in said
    noor = found("NOOR@mail.example")
    assert (noor.name, noor.active, noor.is_admin) == ("Noor Ali", True, False)
    assert noor.confirmed_at
    assert noor.password
    assert roles.may(noor, "publish", cast.petition)
    assert roles.may(noor, "lead", campaign=cast.other_campaign)
    assert not roles.may(noor, "view", cast.draft)


def test_the_same_address_again_gains_the_role_and_keeps_the_rest(app: Flask, cast: Cast) -> None:
    before = cast.omar.password
    run(app, "add", "OMAR@mail.example", "--name", "Omar", "--admin")
    omar = found("omar@mail.example")
    assert (omar.id, omar.password, omar.is_admin) == (cast.omar.id, before, True)
    assert roles.name_in(omar, cast.petition) == "admin"
    assert len(omar.memberships) == 1


@pytest.mark.one_database
def test_nothing_is_made_when_a_role_cannot_be_given(app: Flask, cast: Cast) -> None:
    for more in (["--organizer", "no/where"], ["--lead", "nothing"], ["--password-stdin"]):
        done = app.test_cli_runner().invoke(args=["account", "add", NOOR, "--name", "Noor", *more], input="short\n")
        assert done.exit_code == 1
        db.session.rollback()
        assert people.find(NOOR) is None


def test_the_list_says_who_may_do_what(app: Flask, cast: Cast) -> None:
    people.disable(cast.ines)
    db.session.commit()
    lines = {line.split("\t")[0]: line.split("\t")[1:] for line in run(app, "list").stdout.splitlines()}
    assert lines["omar@mail.example"] == ["Omar", "active", "organizer of sunday-library/millbrook-ak"]
    assert lines["lena@mail.example"] == ["Lena", "active", "lead of sunday-library"]
    assert lines["ines@mail.example"] == ["Ines", "disabled", "reviewer of sunday-library/millbrook-ak"]
    assert lines["ada@mail.example"] == ["Ada", "active", "admin"]
    assert list(lines) == sorted(lines)


def test_who_is_disabled_is_out_and_may_come_back(app: Flask, cast: Cast) -> None:
    before = cast.omar.fs_uniquifier
    assert "can no longer sign in" in run(app, "disable", "Omar@mail.example").stdout
    omar = found("omar@mail.example")
    assert not omar.active
    assert omar.fs_uniquifier != before, "open sessions end"
    assert db.session.query(Event).filter_by(name="account.disabled", subject_id=omar.id).one()
    run(app, "add", "omar@mail.example", "--name", "Omar")
    assert found("omar@mail.example").active
