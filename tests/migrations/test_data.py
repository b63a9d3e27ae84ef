"""Migrations that move data: what was there before is there after, in its new place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text, update

from app import audit
from app.campaigns import entries
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Event, Export, Meeting, Petition, Signature
from app.rules import card
from tests.cast import Cast
from tests.migrations.test_migrations import bare, history  # noqa: F401  a fixture

LONG_AGO = datetime(2025, 3, 4, tzinfo=UTC)


@pytest.fixture
def cast(bare: Flask) -> Any:  # noqa: F811
    upgrade()
    return Cast(bare)


def test_0004_counts_from_the_day_of_entry(cast: Cast) -> None:
    entered = now().replace(microsecond=0) - timedelta(days=3)
    for petition in (cast.petition, cast.other_petition):
        petition.state, petition.delivered_at = "delivered", LONG_AGO
    audit.record("petition.delivered", cast.petition)
    db.session.execute(update(Event).where(Event.name == "petition.delivered").values(at=entered))
    cast.signed()
    gone = cast.signed("Dev Rao", petition=cast.other_petition).id
    empty = {"given_name": None, "email": None, "name_key": None}
    db.session.execute(update(Signature).where(Signature.id == gone).values(empty))
    ids = cast.petition.id, cast.other_petition.id
    db.session.commit()
    db.session.remove()
    downgrade(revision="0003")
    upgrade()
    one, other = (db.session.get_one(Petition, number) for number in ids)
    assert (one.empties_at, one.emptied_at) == (entered + petitions.KEPT, None)
    assert other.empties_at == LONG_AGO + petitions.KEPT
    assert other.emptied_at
    assert db.session.scalars(select(Petition.empties_at).where(Petition.delivered_at.is_(None))).all() == [None]


def test_0007_gives_each_petition_its_council(cast: Cast) -> None:
    """Two petitions in one city had one list; back again the city has its first petition's."""
    second = cast.open(cast.other_campaign, cast.millbrook)
    second.members[0].name, second.members[0].stand = "Another Name", "for"
    ids = cast.petition.id, second.id
    db.session.commit()
    db.session.remove()
    downgrade(revision="0006")
    with db.engine.connect() as connection:
        listed = text("SELECT c.name, m.seat, m.name, m.stand FROM council_member m JOIN city c ON c.id = m.city_id")
        rows = {tuple(row) for row in connection.execute(listed)}
    assert rows == {
        (city, f"Ward {n}", name, "unknown")
        for city in ("Millbrook", "Easton Falls")
        for n, name in ((1, "Jo Park"), (2, "Sam Reyes"))
    }
    upgrade()
    for number in ids:
        members = db.session.get_one(Petition, number).members
        assert [(m.seat, m.name, m.ward and m.ward.name) for m in members] == [
            ("Ward 1", "Jo Park", "Ward 1"), ("Ward 2", "Sam Reyes", "Ward 2"),
        ]  # fmt: skip


def test_0019_keeps_the_meeting_that_was_known(cast: Cast) -> None:
    cast.petition.meets_at = LONG_AGO
    number = cast.petition.id
    db.session.commit()
    db.session.remove()
    downgrade(revision=history().get_revision("0019").down_revision)  # type: ignore[arg-type]
    upgrade()
    assert [(row.petition_id, row.at) for row in db.session.query(Meeting)] == [(number, LONG_AGO)]


def test_0020_writes_down_what_was_delivered_and_decided(cast: Cast) -> None:
    """Also of one that is archived, whose outcome only its record knows; where members stand is their first row."""
    petitions.deliver(cast.petition, cast.omar)
    petitions.decide(cast.petition, "lost", cast.omar)
    petitions.archive(cast.petition)
    petitions.deliver(cast.other_petition)
    cast.petition.members[0].stand, cast.petition.members[0].stand_source = "for", "Hearing"
    ids = cast.petition.id, cast.other_petition.id
    db.session.commit()
    db.session.remove()
    downgrade(revision="0015")
    upgrade()
    one, other = (db.session.get_one(Petition, number) for number in ids)
    told = [(entry.step, entry.result, entry.milestone.kind, entry.at) for entry in entries.valid(one)]
    assert told == [("filed", "", "delivered", one.delivered_at), ("outcome", "lost", "vote", one.decided_at)]
    assert [entry.step for entry in entries.valid(other)] == ["filed"]
    assert [(row.stand, row.source) for row in one.members[0].stands] == [("for", "Hearing")]


def test_0022_takes_what_the_cards_demand(cast: Cast) -> None:
    """The newest line of each, unless nobody here has checked it."""
    today = now().date()
    card.write(cast.petition, "demands", ["phone"], "City code", today, None)
    card.write(cast.petition, "demands", ["email"], "City code", today, None)
    card.write(cast.other_petition, "demands", ["email"], "City code", today, None, "imported")
    ids = cast.petition.id, cast.other_petition.id, cast.draft.id
    db.session.commit()
    db.session.remove()
    downgrade(revision=history().get_revision("0022").down_revision)  # type: ignore[arg-type]
    upgrade()
    assert [db.session.get_one(Petition, number).demands for number in ids] == [["email"], [], []]


def test_0028_names_the_packet_of_earlier_deliveries(cast: Cast) -> None:
    """Of those made by the day the newest; no supplement, nothing made later, and nothing where one is named."""
    moment = now().replace(microsecond=0)

    def packet(petition: Petition, days_ago: float, code: str, **more: Any) -> Export:
        at = moment - timedelta(days=days_ago)
        made = Export(
            petition_id=petition.id, format="packet", edition="clerk", as_of=at, fields=[], state="taken", code=code,
            manifest={"counts": {}}, created_at=at, **more,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    first, meant = packet(cast.petition, 9, "A"), packet(cast.petition, 5, "B")
    packet(cast.petition, 4, "C", supplements_id=meant.id)
    packet(cast.petition, 1, "D")
    petitions.deliver(cast.petition, cast.omar, moment - timedelta(days=3))
    packet(cast.other_petition, 2, "E")
    named = packet(cast.other_petition, 3, "F")
    petitions.deliver(cast.other_petition, cast.omar, moment, export_id=named.id)
    ids, wanted = (cast.petition.id, cast.other_petition.id), (meant.id, named.id)
    assert first.id
    db.session.commit()
    db.session.remove()
    downgrade(revision=history().get_revision("0028").down_revision)  # type: ignore[arg-type]
    upgrade()
    over = [entries.handed_over(db.session.get_one(Petition, number)) for number in ids]
    assert [packet and packet.id for packet in over] == list(wanted)
