"""Many signatures struck or restored at once: shown first, killed and gone on with, undone as a whole."""

import re
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db, security
from app.models import Account, BulkDeed, BulkLine, Event, Signature, Strike, Tally
from app.roll import browsing, bulk, standing, striking
from tests.cast import Cast
from tests.client import InspectingClient
from tests.roll import dying
from tests.roll.test_import_crash import dies

EVERYBODY = browsing.Filters.read({})


@pytest.fixture
def people(cast: Cast) -> list[Signature]:
    found = [cast.signed(f"P{n} Lund") for n in range(9)]
    for signature in found[1::2]:
        signature.source = "fair"
    db.session.commit()
    return found


def ask(cast: Cast, kind: str = "strike", **filters: str) -> BulkDeed:
    wanted = browsing.Filters.read(filters)
    number = bulk.count(cast.petition, wanted, kind)
    deed = bulk.ask(cast.petition, wanted, kind, "Signed at a mock table", number, cast.omar)
    db.session.commit()
    return deed


def tally(cast: Cast) -> int:
    db.session.expire_all()
    tally = db.session.scalars(select(Tally).order_by(Tally.people.desc())).first()
    assert tally
    assert standing.counts(tally.petition_id).get("counts", 0) == tally.people, "the tally says what the rows say"
    return tally.people


def test_the_filtered_ones_and_nobody_else(cast: Cast, people: list[Signature]) -> None:
    deed = ask(cast, source="fair")
    late = cast.signed("Late Lund")
    late.source = "fair"
    db.session.commit()
    bulk.run(deed.id)
    assert tally(cast) == 6
    assert (deed.state, deed.total, deed.changed, deed.filters) == ("done", 4, 4, {})
    assert late.standing == "counts", "who signed after the dry run is not meant"
    strikes = db.session.scalars(select(Strike)).all()
    assert {(row.reason, row.account_id) for row in strikes} == {("Signed at a mock table", cast.omar.id)}
    events = db.session.scalars(select(Event).where(Event.name == "signature.struck")).all()
    assert {row.subject_id for row in events} == {person.id for person in people if person.source}


def test_undone_it_is_as_it_was_but_for_what_others_did(cast: Cast, people: list[Signature]) -> None:
    striking.strike(people[0], "Mine, from before", cast.ines)
    db.session.commit()
    deed = ask(cast)
    assert deed.total == 8
    bulk.run(deed.id)
    assert tally(cast) == 0
    striking.restore(people[1], "Ines knows him", cast.ines)
    striking.strike(people[1], "And now not", cast.ines)
    db.session.commit()
    bulk.undo(deed, cast.lena)
    bulk.run(deed.id)
    assert tally(cast) == 7
    assert people[0].standing == people[1].standing == "struck"
    assert deed.state == "undone"


def test_restoring_and_undoing_that_strikes_anew_for_the_former_reason(cast: Cast, people: list[Signature]) -> None:
    for n in (2, 3):
        striking.strike(people[n], f"Reason {n}", cast.ines)
    db.session.commit()
    deed = ask(cast, "restore")
    bulk.run(deed.id)
    assert (deed.changed, tally(cast)) == (2, 9)
    bulk.undo(deed, cast.omar)
    bulk.run(deed.id)
    assert tally(cast) == 7
    held = db.session.scalars(select(Strike.reason).where(Strike.lifted_at.is_(None)).order_by(Strike.reason)).all()
    assert held == ["Reason 2", "Reason 3"]
    assert db.session.scalar(select(func.count()).select_from(Strike)) == 4, "the past stays as it was told"


def test_another_list_than_the_one_shown_is_refused(cast: Cast, people: list[Signature]) -> None:
    with pytest.raises(bulk.Refused, match="moved"):
        bulk.ask(cast.petition, EVERYBODY, "strike", "x", 3, cast.omar)
    ask(cast)
    with pytest.raises(bulk.Refused, match="busy"):
        ask(cast)


@pytest.mark.parametrize("seed", range(2))
def test_killed_in_the_middle_it_goes_on(
    app: Flask, cast: Cast, database: str, people: list[Signature], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHOSEN", dying.CHUNK)
    monkeypatch.setattr(bulk, "BATCH", dying.CHUNK)
    random, deed_id = Random(seed), ask(cast).id
    assert dies(app, database, deed_id, "bulk", random.randrange(3, 60))
    bulk.run(deed_id)
    assert tally(cast) == 0
    deed = db.session.get_one(BulkDeed, deed_id)
    assert (deed.state, deed.total, deed.done, deed.changed) == ("done", 9, 9, 9)
    assert db.session.scalar(select(func.count()).select_from(Strike)) == 9, "nobody twice"
    bulk.undo(deed, db.session.scalars(select(Account).filter_by(name="Lena")).one())
    db.session.commit()
    assert dies(app, database, deed_id, "bulk", random.randrange(3, 40))
    bulk.run(deed_id)
    assert tally(cast) == 9
    lines = db.session.scalars(select(BulkLine.outcome)).all()
    assert set(lines) == {"undone"}


def factor(account: Account) -> str:
    """A second factor, and the code it shows now."""
    security.datastore.tf_set(account, "authenticator", totp_secret=security._totp_factory.generate_totp_secret())
    db.session.commit()
    return str(security._totp_factory._totp.from_source(account.tf_totp_secret).generate().token)


def test_the_pages_show_ask_and_want_a_second_factor(
    app: Flask, cast: Cast, client: InspectingClient, people: list[Signature]
) -> None:
    code = factor(cast.omar)
    client.be(cast.omar)
    address = f"/office{cast.path}/many?source=fair&do=strike"
    page = client.get(address).data.decode()
    assert "Strike 4 signatures?" in page
    assert "P7 Lund" in page
    data = {"reason": "Mock table", "shown": "4", "csrf_token": token(page)}
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    assert "Mock table" in answer.data.decode(), "nothing typed is lost"
    assert db.session.scalar(select(func.count()).select_from(BulkDeed)) == 0
    answer = client.post(address, data=data | {"code": code})
    assert answer.status_code == 303
    where = answer.headers["Location"]
    bulk.run(db.session.scalars(select(BulkDeed.id)).one())
    assert "4 signatures struck" in client.get(where).data.decode()
    assert client.post(f"{where}/undo", data={"csrf_token": data["csrf_token"]}).status_code == 422


def test_a_reviewer_may_not(cast: Cast, client: InspectingClient) -> None:
    client.be(cast.ines)
    assert client.get(f"/office{cast.path}/many").status_code == 403


def token(page: str) -> str:
    return re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]
