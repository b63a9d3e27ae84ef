"""Dropped means gone: every table, and the file."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import jobs
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Petition, ResidentFile
from app.residents import dropping, files
from tests.cast import Cast
from tests.residents.bringing import begun, drop_former, kept, linked, lives, rows_left

NOTHING = {"resident": 0, "resident_key": 0, "resident_link": 0}


def lies(app: Flask, file: ResidentFile) -> bool:
    return files.folder(file.id, Path(app.config["DATA_DIR"])).exists()


def test_by_hand(app: Flask, cast: Cast) -> None:
    rosa = cast.signed(street_address="12 Oak St")
    file = linked(app, cast.petition)
    assert min(rows_left().values()) > 0
    assert not lies(app, file)  # its entries are all that is needed
    files.drop(file, "hand", cast.omar)
    db.session.commit()
    drop_former(cast.petition)
    db.session.refresh(file)
    assert (file.state, file.names, file.mapping, file.reading) == ("dropped", None, {}, {})
    assert rows_left() == NOTHING
    assert lives(rosa) == ("matched", "Ward 2", "residents")  # with its date


def test_more_than_goes_into_one_transaction(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropping, "PIECE", 3)
    cast.signed(street_address="12 Oak St")
    files.drop(linked(app, cast.petition), "hand")
    db.session.commit()
    drop_former(cast.petition)
    assert rows_left() == NOTHING


def test_by_its_day(app: Flask, cast: Cast) -> None:
    cast.signed(street_address="12 Oak St")
    file = linked(app, cast.petition)
    dropping.expire()
    assert file.state == "ready"
    file.drop_on = days.of(now(), cast.petition.city.time_zone) + timedelta(days=1)
    db.session.commit()
    dropping.expire()
    assert file.state == "ready"
    file.drop_on -= timedelta(days=1)
    db.session.commit()
    jobs_tick(cast.petition)
    db.session.refresh(file)
    assert (file.state, file.dropped_why) == ("dropped", "date")
    assert rows_left() == NOTHING


def test_with_the_petitions_data(app: Flask, cast: Cast) -> None:
    file = linked(app, cast.petition)
    cast.petition.emptied_at = now()
    db.session.commit()
    jobs_tick(cast.petition)
    db.session.refresh(file)
    assert (file.state, file.dropped_why) == ("dropped", "emptied")


def test_an_upload_that_nobody_goes_on_with(app: Flask, cast: Cast) -> None:
    file = kept(app, cast.petition)
    assert lies(app, file)
    file.created_at = now() - timedelta(days=8)
    db.session.commit()
    jobs_tick(cast.petition)
    db.session.refresh(file)
    assert (file.state, file.dropped_why, lies(app, file)) == ("dropped", "unused", False)


def test_in_the_middle_of_loading(app: Flask, cast: Cast) -> None:
    file = begun(app, cast.petition)
    files.drop(file, "hand")
    db.session.commit()
    jobs.run("residents", file.id)  # the worker comes to it too late
    drop_former(cast.petition)
    db.session.refresh(file)
    assert file.state == "dropped"
    assert rows_left() == NOTHING
    assert not lies(app, file)


def test_once_is_once(app: Flask, cast: Cast) -> None:
    file = linked(app, cast.petition)
    files.drop(file, "hand")
    with pytest.raises(files.Refused):
        files.drop(file, "hand")


def jobs_tick(petition: Petition) -> None:
    dropping.expire()
    drop_former(petition)
