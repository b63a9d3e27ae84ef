"""Many sign from one network: a proof of work is offered and opens a wider allowance; nobody is asked for it before."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Signature
from tests import sums
from tests.cast import Cast
from tests.client import InspectingClient, fields
from tests.signing.conftest import Signers


@pytest.fixture(autouse=True)
def settings(app: Flask) -> Iterator[None]:
    """Ten an hour from one network, three more with a proof, and sums that are done at once."""
    app.config |= {"LIMITS_SIGN_PER_IP": "10 per hour", "LIMITS_SIGN_WITH_PROOF": "3 per hour"}
    with sums.easy():
        yield


@pytest.fixture
def crowd(signers: Signers) -> Any:
    """`crowd(8)`: so many sign, each with a mailbox of their own."""
    names = iter(range(1000))

    def sign(many: int) -> None:
        for _ in range(many):
            assert signers.sign(f"Signer{next(names)} Marín").status_code == 303

    return sign


def solved(client: InspectingClient, path: str) -> str:
    """What a browser puts into the form: the sum behind the page's widget, done."""
    answer = client.get(path + "/challenge.json")
    assert "no-store" in answer.headers["Cache-Control"]
    return sums.solve(answer.json)


def prove(signers: Signers, client: InspectingClient, name: str, **more: Any) -> TestResponse:
    more.setdefault("proof", solved(client, signers.path))
    return client.post(signers.path, data=signers.form(name, **more))


def offered(client: InspectingClient) -> bool:
    """Whether the last page holds the widget, with what it needs."""
    widgets, scripts = client.page.all("altcha-widget"), [s.get("src") for s in client.page.all("script")]
    assert bool(widgets) == ("/static/js/proof.js" in scripts)
    return bool(widgets)


# far from the limit


def test_nothing_changes_while_there_is_room(signers: Signers, client: InspectingClient, crowd: Any) -> None:
    crowd(7)
    answer = client.get(signers.path)
    assert not offered(client)
    assert "altcha" not in client.page.html
    assert not client.page.all("script")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get(signers.path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_others_see_the_page_they_saw(signers: Signers, client: InspectingClient, crowd: Any, clock: Any) -> None:
    """The crowd's page is not the one that is kept for everybody."""
    before = client.get(signers.path)
    crowd(8)
    assert "altcha" in client.get(signers.path).text
    elsewhere = client.get(signers.path, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.data == before.data
    assert elsewhere.headers["ETag"] == before.headers["ETag"]


# near it


def test_offered_from_four_fifths_on(signers: Signers, client: InspectingClient, crowd: Any) -> None:
    crowd(8)
    answer = client.get(signers.path)
    assert offered(client)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "can also sign without it" in client.page.text
    client.post(signers.path, data=signers.form(email="nonsense"))
    assert offered(client), "and so does the form with its errors"
    crowd(2)  # and nobody needs it


def test_a_proof_leaves_the_room_to_others(signers: Signers, client: InspectingClient, crowd: Any) -> None:
    crowd(8)
    for n in range(3):
        assert prove(signers, client, f"Prover{n} Marín").status_code == 303
    crowd(2)


def test_a_closed_petition_offers_nothing(cast: Cast, signers: Signers, client: InspectingClient, crowd: Any) -> None:
    crowd(9)
    cast.petition.state = "closed"
    db.session.commit()
    assert client.get(signers.path).headers["Cache-Control"] == "no-cache"
    assert not offered(client)


# over it


def test_without_a_proof(signers: Signers, client: InspectingClient, crowd: Any) -> None:
    crowd(10)
    client.get(signers.path)
    assert "Once your browser has done a small sum" in client.page.text
    form = signers.form("Rosa Marín", reason="Because I work all week.", show_name="y")
    answer = client.post(signers.path, data=form)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3601
    assert "no-store" in answer.headers["Cache-Control"]
    assert "try again in a while" in client.page.text
    assert offered(client)
    kept = fields(client.page.form("Sign the petition"))
    assert {name: kept[name] for name in form if name != "seen"} == {n: [v] for n, v in form.items() if n != "seen"}


def test_with_a_proof(signers: Signers, client: InspectingClient, crowd: Any) -> None:
    crowd(10)
    given = solved(client, signers.path)
    assert prove(signers, client, "Rosa Marín", proof=given).status_code == 303
    assert prove(signers, client, "Ben Osei", proof=given).status_code == 429, "the same proof again"
    assert prove(signers, client, "Ben Osei").status_code == 303
    assert db.session.query(Signature).count() == 12


def test_the_wider_allowance_ends_too(signers: Signers, client: InspectingClient, crowd: Any) -> None:
    crowd(10)
    assert [prove(signers, client, f"Prover{n} Marín").status_code for n in range(4)] == [303, 303, 303, 429]
    assert not offered(client), "nothing is offered that would not help"
    assert client.get(signers.path).headers["Cache-Control"] == "no-cache"


def test_another_petitions_proof(cast: Cast, signers: Signers, client: InspectingClient, crowd: Any) -> None:
    crowd(10)
    other = solved(client, f"/{cast.other_campaign.slug}/{cast.other_petition.slug}")
    assert prove(signers, client, "Rosa Marín", proof=other).status_code == 429


def test_the_mailbox_is_never_widened(app: Flask, signers: Signers, client: InspectingClient, crowd: Any) -> None:
    app.config["LIMITS_SIGN_PER_MAILBOX"] = "1 per hour"
    crowd(10)
    assert prove(signers, client, "Rosa Marín").status_code == 303
    answer = prove(signers, client, "Rosa Marín")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "This address was entered many times" in client.page.text


@pytest.mark.parametrize("given", ["x", "\x00", "e30=", "W10=", "é", "A" * 90_000])
def test_garbage(signers: Signers, client: InspectingClient, crowd: Any, given: str) -> None:
    crowd(10)
    assert prove(signers, client, "Rosa Marín", proof=given).status_code == 429


def test_what_is_wrong_costs_no_proof(signers: Signers, client: InspectingClient, crowd: Any) -> None:
    """A slip in the form, put right: the proof is still good."""
    crowd(10)
    given = solved(client, signers.path)
    assert prove(signers, client, "Rosa Marín", proof=given, postal_code="9950").status_code == 422
    assert prove(signers, client, "Rosa Marín", proof=given).status_code == 303


def test_sums_are_for_petitions_people_may_see(cast: Cast, client: InspectingClient) -> None:
    assert client.get(f"/{cast.campaign.slug}/{cast.draft.slug}/challenge.json").status_code == 404
