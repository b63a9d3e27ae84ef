"""My signature: everything held is seen and taken home, put right, shown, withdrawn, forgotten."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.common.clock import iso
from app.extensions import db
from app.models import Base, Event, Signature
from app.roll import standing, striking
from app.signing import links
from tests.cast import Cast
from tests.client import InspectingClient, fields
from tests.letters import Mail, Outbox
from tests.signing.conftest import ROSA, Signers

KEYS = {
    "id",
    "person_id",
    "matched_at",
    "batch_id",
    "sheet_id",
    "petition_id",
    "mailbox_key",
    "name_key",
    "ward_id",
    "double_of_id",
    "erased_at",
}  # ours, or told otherwise
PLANTED = {"given_name": "Zyxgiven", "family_name": "Zyxfamily", "email": "zyx@mail.example", "phone": "555 010 7777",
           "reason": "Zyxreason", "show_name": "y", "postal_code": "99501-7777"}  # fmt: skip


@pytest.fixture
def mine(client: InspectingClient, letter: Mail) -> str:
    """The address of Rosa's own page; she has confirmed."""
    client.post(letter.link("/confirm/"))
    return letter.link("/me/")


@pytest.fixture
def do(client: InspectingClient, mine: str) -> Callable[..., Any]:
    """`do("withdraw")` presses that button of her page."""
    return lambda deed, **values: client.post(mine, data={"deed": deed, **values})


def rosa() -> Signature:
    return db.session.query(Signature).order_by(Signature.id).limit(1).one()


def events() -> list[str]:
    return [name.partition(".")[2] for name in db.session.scalars(select(Event.name).order_by(Event.id))]


# what is held


def test_the_download_is_all_that_is_held(cast: Cast, do: Callable[..., Any], client: InspectingClient) -> None:
    do("correct", **slip(client, given_name="Rosa Ana"))
    striking.strike(rosa(), "Not sure", cast.ines)
    answer = do("download")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    held = json.loads(answer.data)
    columns = {column.name for column in Signature.__table__.columns} - KEYS
    assert columns <= set(held), f"also held, and not told: {columns - set(held)}"
    assert (held["petition"], held["ward"]) == (cast.path.strip("/"), "Ward 1")
    assert (held["given_name"], held["email"], held["signed_at"]) == ("Rosa Ana", ROSA, iso(rosa().signed_at))
    assert [(c["field"], c["former"]) for c in held["corrections"]] == [("given_name", "Rosa")]
    assert [strike["reason"] for strike in held["strikes"]] == ["Not sure"]
    assert [letter["kind"] for letter in held["letters"]] == ["confirm"]


@pytest.mark.one_database
def test_the_page_shows_it(client: InspectingClient, mine: str) -> None:
    client.get(mine)
    for held in ("Rosa Marín", ROSA, "99501", "Ward 1", "It counts."):
        assert held in client.page.text, held


# a slip


def slip(client: InspectingClient, **changes: str) -> dict[str, str]:
    """The correction form as it stands, with these changes."""
    rosa_now = rosa()
    known = {name: getattr(rosa_now, name) or "" for name in ("given_name", "family_name", "postal_code")}
    return known | changes


def test_a_slip_is_put_right_the_date_stays_and_the_former_is_kept(
    client: InspectingClient, do: Callable[..., Any], clock: Any
) -> None:
    before = rosa().signed_at, rosa().confirmed_at, rosa().text_version
    clock.shift(timedelta(days=2))
    assert do("correct", **slip(client, family_name="Marín Vega", postal_code="99502")).status_code == 303
    assert (rosa().signed_at, rosa().confirmed_at, rosa().text_version) == before
    assert (rosa().name, rosa().standing) == ("Rosa Marín Vega", "counts")
    assert {(c.field, c.former) for c in rosa().corrections} == {("family_name", "Marín"), ("postal_code", "99501")}
    assert (rosa().tier, rosa().ward_id) == ("straddles", None), "the ward follows the ZIP"
    assert events()[-1] == "corrected"


def test_nothing_changed_is_no_correction(client: InspectingClient, do: Callable[..., Any]) -> None:
    do("correct", **slip(client))
    assert not rosa().corrections
    assert "corrected" not in events()


@pytest.mark.one_database
@pytest.mark.parametrize("changes", [{"given_name": ""}, {"postal_code": "995"}, {"family_name": "www.spam.example"}])
def test_a_correction_is_looked_at_like_a_signature(
    client: InspectingClient, do: Callable[..., Any], changes: dict[str, str]
) -> None:
    assert do("correct", **slip(client, **changes)).status_code == 422
    assert fields(client.page.form("Save the correction")) == {
        name: [value] for name, value in slip(client, **changes).items()
    }
    assert (rosa().name, rosa().postal_code, rosa().corrections) == ("Rosa Marín", "99501", [])


def test_nobody_becomes_another_who_signed_with_that_mailbox(
    client: InspectingClient, signers: Signers, do: Callable[..., Any]
) -> None:
    signers.sign("Tomás Marín", email=ROSA)
    assert do("correct", **slip(client, given_name="TOMAS", postal_code="99502")).status_code == 422
    assert "You have another signature with this name" in client.page.text
    db.session.expire_all()
    assert (rosa().name, rosa().postal_code, rosa().corrections) == ("Rosa Marín", "99501", [])
    assert [s.name for s in db.session.query(Signature).order_by(Signature.id)] == ["Rosa Marín", "Tomás Marín"]


def test_a_corrected_name_is_known_again(signers: Signers, client: InspectingClient, do: Callable[..., Any]) -> None:
    do("correct", **slip(client, given_name="Rosalía"))
    signers.sign("Rosalia Marin", email=ROSA)
    assert db.session.query(Signature).count() == 1
    signers.sign("Rosa Marín", email=ROSA)
    assert db.session.query(Signature).count() == 2, "the former name is free"


# what others see


@pytest.mark.one_database
def test_her_name_is_shown_and_hidden_at_once(cast: Cast, client: InspectingClient, do: Callable[..., Any]) -> None:
    for deed, seen in (("show", True), ("hide", False)):
        assert do(deed).status_code == 303
        client.get(cast.path)
        assert ("Rosa M." in client.page.text) is seen
    assert events()[-2:] == ["shown", "hidden"]


# withdrawing


def test_withdrawn_twice_is_withdrawn_once_and_signing_again_counts_again(
    cast: Cast, client: InspectingClient, signers: Signers, outbox: Outbox, do: Callable[..., Any], clock: Any
) -> None:
    do("withdraw")
    do("withdraw")
    assert (rosa().standing, cast.petition.tally.people) == ("withdrawn", 0)
    assert events().count("withdrawn") == 1
    clock.shift(timedelta(days=1))
    signers.sign()
    assert cast.petition.tally.people == 0, "not before she confirms"
    client.post(outbox.last(ROSA).link("/confirm/"))
    assert (rosa().standing, cast.petition.tally.people) == ("counts", 1)
    assert rosa().signed_at == rosa().confirmed_at, "with today's date"
    assert db.session.query(Signature).count() == 1


@pytest.mark.one_database
def test_who_waits_may_withdraw_too(cast: Cast, client: InspectingClient, letter: Mail) -> None:
    client.post(letter.link("/me/"), data={"deed": "withdraw"})
    assert rosa().standing == "withdrawn"
    assert (standing.waiting(cast.petition.id), cast.petition.tally.people) == (0, 0)


# being forgotten


def everything() -> str:
    """Every row of every table, read out."""
    db.session.expire_all()
    return "\n".join(
        f"{table.name}: {dict(row._mapping)}"
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table))
    )


def test_erased_is_a_tombstone_and_nothing_of_her_is_left_in_any_table(
    cast: Cast, client: InspectingClient, signers: Signers, outbox: Outbox
) -> None:
    cast.petition.asks_street = True
    form = signers.form() | PLANTED | {"street_address": "77 Zyxstreet", "unit": "Zyxunit"}
    client.post(signers.path + "?src=zyxsource", data=form)
    letter = outbox.last("zyx@mail.example")
    client.post(letter.link("/confirm/"))
    mine = letter.link("/me/")
    client.post(mine, data=slip(client, family_name="Zyxother", street_address="78 Zyxstreet") | {"deed": "correct"})
    striking.strike(rosa(), "Zyxgiven asked us to", cast.ines)
    striking.restore(rosa(), "Zyxgiven changed her mind", cast.ines)
    keys = rosa().mailbox_key, rosa().name_key
    assert "zyx" in everything().lower()
    assert client.post(mine, data={"deed": "erase", "sure": "1"}).status_code == 200
    left = [
        line for line in everything().splitlines() for mark in ("zyx", "010 7777", "99501-7777") if mark in line.lower()
    ]
    assert not left, "\n".join(left)
    assert (rosa().mailbox_key, rosa().name_key) == (None, None) != keys
    assert (rosa().standing, rosa().text_version) == ("erased", 1)
    assert rosa().signed_at < rosa().erased_at
    assert (cast.petition.tally.signatures, cast.petition.tally.people) == (0, 0)
    assert client.get(mine).status_code == 404


@pytest.mark.one_database
def test_it_is_not_done_by_a_slip_of_the_thumb(do: Callable[..., Any], client: InspectingClient, mine: str) -> None:
    assert do("erase").status_code == 422
    assert rosa().standing == "counts"
    assert "Please tick the box to confirm" in client.page.text
    assert client.page.form("Erase everything").get("action") == "#erase", "the window opens where the sentence is"
    client.submit("Erase everything", sure="1")
    assert client.page.h1 == "Erased"


@pytest.mark.one_database
@pytest.mark.parametrize("deed", ["", "sell", "erase\0"])
def test_a_deed_that_is_none_does_nothing(do: Callable[..., Any], deed: str) -> None:
    before = everything()
    assert do(deed).status_code == 400
    assert everything() == before


# letters


def test_one_click_in_a_mail_program_ends_the_updates(client: InspectingClient, cast: Cast) -> None:
    """RFC 8058: a POST without cookie, page or question."""
    noor = cast.signed("Noor Ali", wants_updates=True)
    address = f"/unsubscribe/{links.make('unsubscribe', noor.id)}"
    for method in ("HEAD", "GET"):
        assert client.open(address, method=method).status_code == 200
        assert noor.wants_updates
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    db.session.expire_all()
    assert not noor.wants_updates
    assert noor.standing == "counts", "her signature stays"
    assert client.post(address).status_code == 200, "twice is once"


@pytest.mark.one_database
def test_updates_are_stopped_on_her_page_too(cast: Cast, client: InspectingClient) -> None:
    noor = cast.signed("Noor Ali", wants_updates=True)
    client.get(f"/me/{links.make('me', noor.id)}")
    client.submit("Stop the updates")
    assert not noor.wants_updates
    assert not [form for form in client.page.all("button") if form.get("value") == "silence"]
