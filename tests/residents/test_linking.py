"""What a residents file says of a roll, and what of it reaches a signature."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.models import Event, Resident, ResidentFile, ResidentLink
from app.places import placing
from app.residents import files, linking
from app.roll import entry, erasure, residents
from app.signing import mine
from tests.cast import Cast
from tests.places.handing_in import put
from tests.residents.bringing import HEAD, VOTERS, begun, drop_former, fresh, linked, lives, rows_left, said


def test_found_in_the_ward_of_the_file(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(street_address="12 Oak Street")
    stranger = cast.signed("Zoe Quill", street_address="1 Far Away Ln")
    assert lives(rosa) == ("inside", "Ward 1", "zip")
    file = linked(app, cast.petition)
    assert (file.state, file.counts) == ("ready", {"entries": 4, "nameless": 0, "faults": 0})
    assert lives(rosa) == ("matched", "Ward 2", "residents")
    assert lives(stranger) == ("inside", "Ward 1", "zip")
    assert (said(rosa), said(stranger)) == ("found", "none")
    assert files.outcomes(file) == {"found": 1, "several": 0, "none": 1, "review": 0, "unsure": 0}
    assert abs(now() - (fresh(rosa).placed_at or now())) < timedelta(minutes=1)


def test_nothing_but_what_is_compared_is_kept(app: Flask, cast: Cast) -> None:
    linked(app, cast.petition)
    held = [str(value) for row in db.session.execute(select(Resident.__table__)) for value in row]
    assert not {"1961", "1980", "DEM", "REP", "UNA"} & set(held)
    assert "12 OAK ST" in held


def test_a_ward_that_the_file_does_not_say_is_known_otherwise(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    linked(app, cast.petition, VOTERS.replace("99501,2,", "99501,,"))
    assert lives(rosa) == ("matched", "Ward 1", "residents")


def test_a_ward_of_which_the_city_knows_nothing_is_none(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    linked(app, cast.petition, VOTERS.replace("99501,2,", "99501,Precinct 77,"))
    assert lives(rosa) == ("matched", "Ward 1", "residents")


def test_twins_of_a_file_are_several(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    line = "ROSA,ELENA,MARIN,,12 OAK ST,,99501,2,1961,DEM\n"
    linked(app, cast.petition, HEAD + line * 3)
    assert said(rosa) == "several"
    assert lives(rosa) == ("matched", "Ward 2", "residents")
    assert residents.of([rosa.id]) == {}  # which of them, nobody knows


def test_father_and_son_are_several(app: Flask, cast: Cast) -> None:
    john = cast.signed("John Pike", street_address="3 Elm Rd")
    linked(app, cast.petition)
    assert said(john) == "several"
    assert residents.of([john.id]) == {}
    assert lives(john) == ("inside", "Ward 1", "zip")  # a third John is not ruled out


def test_whoever_signs_later_is_looked_up(app: Flask, cast: Cast) -> None:
    file = linked(app, cast.petition)
    rosa = cast.signed(street_address="12 Oak St")
    assert linking.tend(file.id) == 1
    assert lives(rosa) == ("matched", "Ward 2", "residents")
    assert linking.tend(file.id) == 0


def test_one_committed_late_is_not_missed(app: Flask, cast: Cast) -> None:
    """Numbers are given before they are committed: a lower one may come after a higher one was looked at."""
    rosa = cast.signed(street_address="12 Oak St")
    file = linked(app, cast.petition)
    residents.forget([rosa.id])
    db.session.commit()
    assert linking.tend(file.id) == 1
    assert said(rosa) == "found"


def test_who_corrects_their_name_is_looked_up_anew(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    file = linked(app, cast.petition)
    mine.correct(rosa, {"given_name": "Walter", "family_name": "Quill"})
    db.session.commit()
    assert residents.of([rosa.id]) == {}
    assert linking.tend(file.id) == 1
    assert (said(rosa), lives(rosa)) == ("none", ("inside", "Ward 1", "zip"))
    mine.correct(rosa, {"given_name": "Rosa", "family_name": "Marín"})
    db.session.commit()
    linking.tend(file.id)
    assert lives(rosa) == ("matched", "Ward 2", "residents")


def test_precedence(app: Flask, cast: Cast) -> None:
    """Matched before placed before ZIP; a list that comes later does not undo it."""
    rosa = cast.signed(street_address="12 Oak St")
    put(app, cast, "list", b"street_address,zip,ward\n12 Oak St,99501,1\n9 Elm St,99501,1\n")
    assert lives(rosa) == ("placed", "Ward 1", "list")
    linked(app, cast.petition)
    assert lives(rosa) == ("matched", "Ward 2", "residents")
    run_id = placing.ask(cast.petition, "again", cast.omar)
    db.session.commit()
    jobs.run("place", run_id)
    assert lives(rosa) == ("matched", "Ward 2", "residents")


def test_a_new_file_takes_the_place_of_the_former(app: Flask, cast: Cast) -> None:
    rosa, ben = cast.signed(street_address="12 Oak St"), cast.signed("Ben Osei", street_address="14 Oak St")
    put(app, cast, "list", b"street_address,zip,ward\n12 Oak St,99501,1\n9 Elm St,99501,1\n")
    former = linked(app, cast.petition)
    assert lives(ben)[0] == "matched"
    linked(app, cast.petition, HEAD + "BEN,,OSEI,,14 OAK ST,,99501,2,1980,REP\n")
    former = db.session.get_one(ResidentFile, former.id, populate_existing=True)
    assert (former.state, former.dropped_why) == ("dropped", "replaced")
    assert lives(ben) == ("matched", "Ward 2", "residents")
    assert lives(rosa) == ("placed", "Ward 1", "list")
    assert rows_left()["resident"] == 1


@pytest.mark.parametrize("many", [False, True])
def test_an_erased_signature_loses_its_link(app: Flask, cast: Cast, many: bool) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    file = linked(app, cast.petition)
    erasure.erase_many([rosa.id]) if many else erasure.erase(rosa)
    db.session.commit()
    assert db.session.scalars(select(ResidentLink)).all() == []
    assert (fresh(rosa).tier, fresh(rosa).placed_by) == ("declared", None)
    assert linking.tend(file.id) == 0


def test_doubles_are_told_by_the_entry(app: Flask, cast: Cast) -> None:
    one = cast.signed(street_address="12 Oak St")
    two = cast.signed("Rosa E Marín", email="r2@mail.example", street_address="12 Oak St")
    ben = cast.signed("Ben Osei", street_address="14 Oak St", unit="B", postal_code="99502")
    file = linked(app, cast.petition)
    told = residents.of([one.id, two.id, ben.id, 999_999])
    assert set(told) == {one.id, two.id, ben.id}
    assert told[one.id] == told[two.id] != told[ben.id]
    files.drop(file, "hand")
    db.session.commit()
    assert residents.of([one.id]) == {}  # from that moment, not when the last row is deleted


def test_what_a_signer_downloads_says_so(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    linked(app, cast.petition)
    held = mine.held(fresh(rosa))
    assert (held["tier"], held["placed_by"]) == ("matched", "residents")
    assert held["placed_at"]
    assert [told["outcome"] for told in held["residents_file"]] == ["found"]


def test_events_hold_ids_only(app: Flask, cast: Cast) -> None:
    cast.signed(street_address="12 Oak St")
    file = linked(app, cast.petition, account=cast.omar)
    told = [str((row.name, row.detail)).casefold() for row in db.session.scalars(select(Event))]
    assert any("residents.linked" in line for line in told)
    assert not [line for line in told if "marin" in line or "voters" in line or "oak" in line]
    assert file.account_id == cast.omar.id


def test_confirming_what_was_typed_anew_is_looked_up_anew(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    file = linked(app, cast.petition)
    typed = entry.Person(**cast.person("Ann Quill", street_address="", postal_code="10001")).columns()
    entry.retake(rosa, typed, now())
    db.session.commit()
    assert said(rosa) == "again"
    linking.tend(file.id)
    assert said(rosa) == "none"
    assert lives(rosa)[0] == "outside"


def test_two_petitions_keep_their_files_apart(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(petition=cast.other_petition, street_address="12 Oak St")
    linked(app, cast.petition)
    assert said(rosa) is None
    begun(app, cast.other_petition)
    drop_former(cast.petition)
    assert files.in_use(cast.petition) is not None
