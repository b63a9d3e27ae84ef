"""The six digits and the links of a letter: good for what they are for, as long and as often as they should be."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.common import tokens
from app.extensions import db
from app.models import Signature, Token
from app.signing import links
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Mail, Outbox
from tests.signing.conftest import ROSA, Signers

WRONG = "12345x"


def signature() -> Signature:
    return db.session.query(Signature).order_by(Signature.id.desc()).limit(1).one()


# the six digits


def test_the_digits_confirm(signers: Signers, client: InspectingClient, letter: Mail) -> None:
    answer = client.post(signers.path + "/code", data={"code": f" {letter.code[:3]} {letter.code[3:]} "})
    assert answer.status_code == 303
    assert (signature().standing, signature().confirmed_by) == ("counts", "code")


def test_five_wrong_codes(signers: Signers, client: InspectingClient, letter: Mail, outbox: Outbox, clock: Any) -> None:
    """After five the right one is not taken either; a new letter brings a new one."""
    code = signers.path + "/code"
    wrong = f"{(int(letter.code) + 1) % 1_000_000:06d}"
    assert [client.post(code, data={"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert client.post(code, data={"code": letter.code}).status_code == 422
    assert signature().standing == "unconfirmed"
    clock.shift(timedelta(minutes=2))
    assert client.post(signers.path + "/resend").status_code == 303
    newer = outbox.last(ROSA)
    assert newer.code != letter.code
    assert client.post(code, data={"code": letter.code}).status_code == 422, "only the newest letter's"
    assert client.post(code, data={"code": newer.code}).status_code == 303
    assert signature().standing == "counts"


def test_four_wrong_codes_are_forgiven(signers: Signers, client: InspectingClient, letter: Mail) -> None:
    """And what is no code at all is not even counted."""
    wrong = f"{(int(letter.code) + 1) % 1_000_000:06d}"
    assert client.post(signers.path + "/code", data={"code": ""}).status_code == 422
    for code in (wrong, wrong[::-1] + "7", WRONG, "９９９９９９7"):
        assert client.post(signers.path + "/code", data={"code": code}).status_code == 422
    assert client.post(signers.path + "/code", data={"code": letter.code}).status_code == 303


def test_codes_belong_to_a_visitor_and_a_petition(
    app: Flask, cast: Cast, signers: Signers, client: InspectingClient, letter: Mail
) -> None:
    """Without the cookie of who signed here, digits are worth nothing."""
    stranger: Any = app.test_client()
    assert stranger.post(signers.path + "/code", data={"code": letter.code}).status_code == 410
    other = f"/{cast.other_campaign.slug}/{cast.other_petition.slug}"
    assert client.post(other + "/code", data={"code": letter.code}).status_code == 410
    assert signature().standing == "unconfirmed"


def test_too_many_codes_from_one_network(app: Flask, signers: Signers, client: InspectingClient, letter: Mail) -> None:
    app.config["LIMITS_CODE_PER_IP"] = "2 per hour"
    answers = [client.post(signers.path + "/code", data={"code": WRONG}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert letter.code


# links


def test_a_link_is_good_for_one_purpose(client: InspectingClient, letter: Mail) -> None:
    tokens_of = {part: letter.link(f"/{part}/").rpartition("/")[2] for part in ("confirm", "me")}
    for purpose in ("confirm", "me", "unsubscribe"):
        for kind, token in tokens_of.items():
            expected = 200 if kind == purpose else 404
            assert client.get(f"/{purpose}/{token}").status_code == expected, (purpose, kind)
            if expected == 404:
                assert client.post(f"/{purpose}/{token}", data={"deed": "withdraw"}).status_code == 404


@pytest.mark.parametrize("token", ["x", "A" * 22, "A" * 21 + "=", "A" * 300, "é" * 22, "%00", "..%2f.."])
def test_a_link_that_is_none(client: InspectingClient, letter: Mail, token: str) -> None:
    for purpose in ("confirm", "me", "unsubscribe"):
        assert client.get(f"/{purpose}/{token}").status_code == 404
        assert client.post(f"/{purpose}/{token}").status_code == 404


def test_a_link_used_again(client: InspectingClient, cast: Cast, letter: Mail) -> None:
    """Twice is once; and after a withdrawal it is signing again."""
    link = letter.link("/confirm/")
    assert [client.post(link).status_code for _ in range(3)] == [303, 303, 303]
    assert cast.petition.tally.people == 1
    first = signature().confirmed_at
    client.post(link)
    assert signature().confirmed_at == first
    assert db.session.query(Signature).count() == 1


def test_a_link_whose_time_is_over(client: InspectingClient, cast: Cast, letter: Mail, clock: Any) -> None:
    link, mine = letter.link("/confirm/"), letter.link("/me/")
    clock.shift(timedelta(days=13, hours=23))
    assert client.get(link).status_code == 200
    clock.shift(timedelta(hours=2))
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert cast.petition.tally.people == 0
    assert client.get(mine).status_code == 200, "seeing and erasing one's own has no end"


def test_links_of_what_was_erased(client: InspectingClient, letter: Mail) -> None:
    link, mine = letter.link("/confirm/"), letter.link("/me/")
    assert client.post(mine, data={"deed": "erase", "sure": "y"}).status_code == 200
    for path in (link, mine, link + "/done"):
        assert client.get(path).status_code == 404
    assert client.post(link).status_code == 404
    assert signature().standing == "erased"


def test_no_link_is_kept_in_the_clear(app: Flask, letter: Mail) -> None:
    secrets = [link.rpartition("/")[2] for link in letter.links if "/confirm/" in link or "/me/" in link]
    kept = {row.hash for row in db.session.query(Token)}
    assert kept == {tokens.stored(secret) for secret in secrets}
    assert links.find("confirm", tokens.derive("confirm:0", 1)) is None
