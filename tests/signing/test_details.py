"""What a letter confirms: what was typed for it, and nothing that somebody else typed under that name and mailbox."""

from datetime import timedelta
from typing import Any

import pytest

from app.campaigns import text
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature
from app.signing import mine
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Mail, Outbox
from tests.signing.conftest import ROSA, Signers

YES = "Yes, count my signature"


def rosa() -> Signature:
    return db.session.query(Signature).order_by(Signature.id).limit(1).one()


PLANTED = {"postal_code": "10001", "show_name": "y", "wants_updates": "y", "reason": "I was paid to sign this."}


def test_her_letter_confirms_what_she_typed_and_not_what_somebody_else_had(
    cast: Cast, client: InspectingClient, signers: Signers, outbox: Outbox, clock: Any
) -> None:
    signers.sign(**PLANTED)
    clock.shift(timedelta(minutes=5))
    signers.sign(phone="907 555 0142")
    assert "99501" in client.get(outbox.last(ROSA).link("/confirm/")).text
    client.submit(YES)
    signature = rosa()
    assert (signature.postal_code, signature.tier, signature.reason) == ("99501", "inside", None)
    assert (signature.show_name, signature.wants_updates, signature.phone) == (False, False, "907 555 0142")
    assert signature.signed_at == now()
    assert [letter.details for letter in db.session.query(Letter)] == [None, None], "kept no longer than needed"


def test_a_letter_says_what_it_confirms(client: InspectingClient, signers: Signers, outbox: Outbox) -> None:
    signers.sign()
    signers.sign(**PLANTED)
    page = client.get(outbox.last(ROSA).link("/confirm/")).text
    assert "10001" in page
    assert "I was paid to sign this." in page
    first = client.get(outbox.to(ROSA)[0].link("/confirm/")).text
    assert "99501" in first
    assert "I was paid" not in first


def test_the_digits_confirm_their_own_letter(
    cast: Cast, client: InspectingClient, signers: Signers, outbox: Outbox
) -> None:
    signers.sign(client=client)
    code = outbox.last(ROSA).code
    for _ in range(7):  # somebody else guesses, and uses up the tries of their own letter only
        stranger: Any = cast.app.test_client()
        signers.sign(client=stranger, **PLANTED)
        stranger.post(cast.path + "/code", data={"code": "000000"})
    client.post(cast.path + "/code", data={"code": code})
    assert (rosa().standing, rosa().postal_code) == ("counts", "99501")


def test_signing_again_after_withdrawing_signs_the_text_of_today(
    cast: Cast, client: InspectingClient, signers: Signers, letter: Mail, outbox: Outbox, clock: Any
) -> None:
    client.post(letter.link("/confirm/"))
    mine.withdraw(rosa())
    text.revise(cast.petition, "en", "New", "A new demand.", "Why", cast.omar)
    clock.shift(timedelta(days=1))
    signers.sign()
    client.post(outbox.last(ROSA).link("/confirm/"))
    assert (rosa().standing, rosa().text_version, rosa().signed_at.date()) == ("counts", 2, now().date())


@pytest.mark.parametrize("state", ["closed", "delivered", "won", "lost", "archived"])
def test_who_withdrew_is_not_counted_again_when_it_is_over(
    cast: Cast, client: InspectingClient, letter: Mail, state: str
) -> None:
    client.post(letter.link("/confirm/"))
    mine.withdraw(rosa())
    cast.petition.state = state
    db.session.commit()
    assert client.post(letter.link("/confirm/")).status_code == 410
    assert rosa().standing == "withdrawn"


@pytest.mark.parametrize(
    ("state", "counted"), [("closed", True), ("delivered", True), ("won", False), ("archived", False)]
)
def test_who_signed_in_time_may_confirm_until_the_council_has_decided(
    cast: Cast, client: InspectingClient, letter: Mail, state: str, counted: bool
) -> None:
    cast.petition.state = state
    db.session.commit()
    client.post(letter.link("/confirm/"))
    assert (rosa().standing == "counts") is counted
