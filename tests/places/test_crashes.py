"""A worker dies in the middle: what it goes on with is whole, and nobody is placed or counted twice."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app import jobs
from app.extensions import db
from app.models import Address, Placing
from app.places import files, placing
from tests.cast import Cast
from tests.places.handing_in import LIST, found, hand_in


class Crash(BaseException):
    pass


def test_a_run_goes_on_where_a_crash_left_it(app: Flask, roll: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        roll.signed(f"N{number} Lee", street_address="14 Oak St")
    file = hand_in(app, roll.petition, "list", LIST, roll.omar)
    monkeypatch.setattr(placing, "BATCH", 3)
    run_id, kept = files.apply(file, roll.omar), placing._batch
    db.session.commit()
    calls: list[int] = []

    def crashing(number: int, ground: Any) -> bool:
        calls.append(number)
        if len(calls) == 3:
            raise Crash
        return kept(number, ground)

    monkeypatch.setattr(placing, "_batch", crashing)
    with pytest.raises(Crash):
        jobs.run("place", run_id)
    run = db.session.get_one(Placing, run_id)
    assert (run.state, run.done, run.total) == ("running", 6, 12)
    monkeypatch.setattr(placing, "_batch", kept)
    jobs.run("place", run_id)
    db.session.refresh(run)
    assert file.report is not None
    assert (run.state, run.done) == ("done", 12)
    assert run.report == file.report["moves"], "nobody twice, nobody left out"
    tiers = Counter(tier for tier, _ward, _by in found(roll).values())
    assert tiers == {"placed": 2, "outside": 9, "straddles": 1}
    jobs.run("place", run_id)  # once more: done is done
    assert db.session.get_one(Placing, run_id).done == 12


@pytest.mark.one_database
def test_batches_are_found_by_number_not_sorted_for_each(app: Flask, roll: Cast) -> None:
    """Else a run over a million takes a thousand times a sort of a million."""
    asked: list[Any] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2:4]))
    placing.rows(roll.petition.id, 0)
    plan = db.session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + asked[-1][0], asked[-1][1]).all()
    assert "PRIMARY KEY" in plan[0][-1], plan


def test_a_reading_goes_on_too(app: Flask, roll: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.places import reading

    lines = b"street_address,zip,ward\n" + b"".join(b"%d Elm St,99501,%d\n" % (n, n % 2 + 1) for n in range(1, 30))
    file = files.receive(roll.petition, "list", "l.csv", "", len(lines), lambda path: path.write_bytes(lines),
                         app.config["DATA_DIR"], roll.omar)  # fmt: skip
    db.session.commit()
    monkeypatch.setattr(reading, "BATCH", 10)
    kept, calls = reading._write, list[int]()

    def crashing(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise Crash
        kept(*args)

    monkeypatch.setattr(reading, "_write", crashing)
    with pytest.raises(Crash):
        jobs.run("read_places", file.id)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Address)) == 10
    monkeypatch.setattr(reading, "_write", kept)
    jobs.run("read_places", file.id)
    db.session.refresh(file)
    assert file.state == "waiting"
    assert db.session.scalar(select(func.count()).select_from(Address)) == 29
