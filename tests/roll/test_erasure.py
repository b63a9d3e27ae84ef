"""What is erased is gone, and the numbers still add up."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature
from app.roll import erasure, standing


def held(signature_id):
    signature = db.session.get_one(Signature, signature_id, populate_existing=True)
    return {name: getattr(signature, name) for name in erasure.PERSONAL if getattr(signature, name) is not None}


def test_at_a_signers_wish_nothing_is_left_and_nothing_counts(cast):
    rosa = cast.signed(reason="Because", phone="", show_name=True)
    erasure.erase(rosa, cast.omar)
    db.session.commit()
    assert held(rosa.id) == {}
    assert (rosa.standing, rosa.ward_id, rosa.tier, rosa.show_name) == ("erased", None, "declared", False)
    assert cast.petition.tally.people == 0
    assert db.session.query(Letter).filter_by(signature_id=rosa.id).count() == 0


@pytest.mark.parametrize(("days", "emptied"), [(29, False), (31, True)])
def test_thirty_days_after_the_delivery_the_data_goes_and_the_count_stays(cast, days, emptied):
    rosa, other = cast.signed(), cast.signed("Dev Rao", petition=cast.other_petition)
    with time_machine.travel(now() - timedelta(days=days)):
        petitions.deliver(cast.petition, cast.omar)
        db.session.commit()
    assert erasure.empty_delivered() == (1 if emptied else 0)
    db.session.commit()
    assert (held(rosa.id) == {}) is emptied
    assert held(other.id), "another petition's signers are not touched"
    assert rosa.standing == "counts"
    assert rosa.ward.name == "Ward 1"
    assert standing.recount(cast.petition.id).people == 1
    assert erasure.empty_delivered() == 0, "once is enough"
    assert (cast.petition.emptied_at is not None) is emptied


def test_a_delivery_entered_late_leaves_thirty_days(cast):
    rosa = cast.signed()
    petitions.deliver(cast.petition, cast.omar, at=now() - timedelta(days=400))
    db.session.commit()
    assert erasure.empty_delivered() == 0
    assert held(rosa.id)
    assert timedelta(days=29) < cast.petition.empties_at - now() <= petitions.KEPT


def test_what_the_archive_hides_is_emptied_too(cast):
    rosa = cast.signed()
    petitions.deliver(cast.petition, cast.omar)
    petitions.archive(cast.petition)
    petitions.close(cast.petition)
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=31)):
        assert erasure.empty_delivered() == 1
    assert held(rosa.id) == {}


@pytest.mark.one_database
def test_what_is_erased_is_not_left_in_the_file(cast, database):
    """SQLite alone; its log is written into the file first."""

    def lies_there(mark):
        db.session.commit()
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return mark in Path(path).read_bytes()

    path = database.removeprefix("sqlite:///")
    rosa = cast.signed("Zyxgiven Zyxfamily", email="zyxbox@mail.example", reason="Zyxreason " * 300)
    assert lies_there(b"Zyxgiven")
    erasure.erase(rosa)
    assert not lies_there(b"Zyxgiven")
    assert not lies_there(b"Zyxreason")
