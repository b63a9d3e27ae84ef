"""A worker that is killed in the middle: what was done stays done once, the rest is done by the next."""

from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import jobs
from app.common.reading import Unreadable
from app.extensions import db
from app.models import Resident, ResidentFile, ResidentKey
from app.residents import entries, files, linking, loading, measuring
from tests.cast import Cast
from tests.residents.bringing import HEAD, begun, drop_former, kept, lives, rows_left, said

MANY = (
    HEAD
    + "".join(f"NAME{n},,FAMILY{n},,{n} OAK ST,,99501,1,1961,DEM\n" for n in range(1, 24))
    + ",,,,12 OAK ST,,99501,1,,\n"
)


class Killed(BaseException):
    """The worker is gone."""


def killed_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, nth: int) -> None:
    """The nth call of a function never comes back."""
    former, calls = getattr(module, name), count(1)

    def call(*args: Any, **more: Any) -> Any:
        if next(calls) == nth:
            raise Killed
        return former(*args, **more)

    monkeypatch.setattr(module, name, call)


def state(file: ResidentFile) -> tuple[str, int]:
    db.session.rollback()
    row = db.session.get_one(ResidentFile, file.id, populate_existing=True)
    return row.state, row.done


def test_loading_goes_on(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    file = begun(app, cast.petition, MANY)
    monkeypatch.setattr(loading, "CHUNK", 5)
    with monkeypatch.context() as patch:
        killed_at(patch, loading, "_wards", 3)
        with pytest.raises(Killed):
            jobs.run("residents", file.id)
    assert state(file) == ("loading", 10)
    assert db.session.scalar(select(func.count()).select_from(Resident)) == 10
    jobs.run("residents", file.id)
    assert state(file)[0] == "ready"
    assert db.session.get_one(ResidentFile, file.id).counts == {"entries": 23, "nameless": 1, "faults": 0}
    assert db.session.scalar(select(func.count()).select_from(Resident)) == 23


@pytest.mark.parametrize("nth", [1, 2])
def test_measuring_goes_on(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    file = begun(app, cast.petition, MANY)
    monkeypatch.setattr(measuring, "PIECE", 10)
    with monkeypatch.context() as patch:
        killed_at(patch, measuring, "_mine", nth)
        with pytest.raises(Killed):
            jobs.run("residents", file.id)
    assert state(file)[0] == "measuring"
    jobs.run("residents", file.id)
    assert state(file)[0] == "ready"


def test_linking_goes_on(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [cast.signed(f"Name{n} Family{n}", street_address=f"{n} Oak St") for n in range(1, 8)]
    file = begun(app, cast.petition, MANY)
    monkeypatch.setattr(linking, "BATCH", 2)
    with monkeypatch.context() as patch:
        killed_at(patch, linking, "_note", 3)
        with pytest.raises(Killed):
            jobs.run("residents", file.id)
    assert state(file) == ("linking", 4)
    assert [said(one) for one in people] == ["found"] * 4 + [None] * 3
    jobs.run("residents", file.id)
    assert state(file) == ("ready", 7)
    assert {lives(one)[0] for one in people} == {"matched"}


def test_dropping_goes_on(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.residents import dropping

    file = begun(app, cast.petition, MANY)
    jobs.run("residents", file.id)
    files.drop(file, "hand")
    db.session.commit()
    monkeypatch.setattr(dropping, "PIECE", 5)
    with monkeypatch.context() as patch:
        killed_at(patch, dropping, "_up_to", 4)
        with pytest.raises(Killed):
            jobs.run("residents_drop", file.id)
    assert state(file)[0] == "dropping"
    drop_former(cast.petition)
    assert state(file)[0] == "dropped"
    assert set(rows_left().values()) == {0}


def test_one_who_signs_meanwhile_is_looked_up(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed between the reading and the writing: looked up once more, with what stands there now."""
    from app.signing import mine

    one = cast.signed("Name3 Family3", street_address="3 Oak St")
    file = begun(app, cast.petition, MANY)
    former, calls = linking._locked, count(1)

    def locked(file_id: int) -> ResidentFile:
        if next(calls) == 1:
            mine.correct(one, {"given_name": "Zoe", "family_name": "Quill"})
            db.session.flush()
        return former(file_id)

    monkeypatch.setattr(linking, "_locked", locked)
    jobs.run("residents", file.id)
    assert (said(one), lives(one)[0]) == ("none", "inside")


def test_what_cannot_be_read_on_stops_in_words(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SAMPLE", 1)
    file = begun(app, cast.petition, HEAD + "ROSA,,MARIN,,12 OAK ST,,99501,2,1961,DEM\n" + 'BEN,"OSEI,,14 OAK ST\n')
    with pytest.raises(Unreadable):
        jobs.run("residents", file.id)
    assert state(file)[0] == "failed"
    assert files.failure(file)[0] == "quote"
    files.go_on(file, None)
    assert file.state == "loading"


@pytest.mark.parametrize("data", [
    b"", b"\x00\x01\x02\x03" * 400, b"<html><body>no</body></html>", b"PK\x03\x04 not a workbook",
    b"first_name,last_name,street\n", b"a@mail.example,b\nc,d\n",
])  # fmt: skip
def test_what_is_no_table_is_not_kept(app: Flask, cast: Cast, data: bytes) -> None:
    with pytest.raises(Unreadable):
        kept(app, cast.petition, data)
    assert files.of(cast.petition) == []


def test_keys_that_too_many_share_go(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "LIMIT", 3)
    same = HEAD + "".join(f"NAME{n},,FAMILY{n},,7 ELM ST,{n},99501,1,1961,DEM\n" for n in range(1, 9))
    file = begun(app, cast.petition, same)
    jobs.run("residents", file.id)
    shared = select(ResidentKey.key).group_by(ResidentKey.key).having(func.count() > 3)
    assert db.session.scalars(shared).all() == []
    assert measuring.area(db.session.get_one(ResidentFile, file.id)).total == 8


def test_latin_letters_and_parts_of_a_street(app: Flask, cast: Cast) -> None:
    head = "First;Last;House Number;Pre Dir;Street Name;Street Type;Zip;Ward\n"
    rosa = cast.signed(street_address="12 N Oak Street")
    file = begun(app, cast.petition, (head + "Rosa;Marín;12;N;Oak;St;99501;Ward 2\n").encode("cp1252"))
    jobs.run("residents", file.id)
    assert lives(rosa) == ("matched", "Ward 2", "residents")
    stored = db.session.execute(select(Resident.family_name, Resident.street_address)).one()
    assert tuple(stored) == ("Marín", "12 N Oak St")
    assert isinstance(entries.salt(1), int)
