"""A file tried, put on the roll, taken off again: the sums add up, and nobody is counted whom nobody answers for."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.common.clock import now
from app.common.reading import Unreadable
from app.extensions import db
from app.matching import arrivals
from app.models import Batch, Letter, Refusal, Signature
from app.roll import applying, batches, entry, erasure, standing, trying
from app.signing import jobs as clock
from tests.cast import Cast
from tests.roll.files import HEADER, adds_up, applied, imported, numbers, outcomes, people, text, tried, undone, upload

AT = "2026-03-02T12:00:00Z"
ROSA = ["", "Rosa", "Marín", "rosa@mail.example", "99501", AT]


def rows(batch: Batch) -> list[Signature]:
    return list(db.session.scalars(select(Signature).filter_by(batch_id=batch.id).order_by(Signature.line)))


def test_every_line_is_in_exactly_one_sum(app: Flask, cast: Cast) -> None:
    cast.signed()
    here = imported(app, cast.petition, text([["x1", "Ben", "Osei", "ben@mail.example", "99502", AT]]))
    db.session.add(
        Refusal(petition_id=cast.petition.id, mailbox_key=entry.known_by("no@mail.example", "N", "")[0], at=now())
    )
    db.session.commit()
    content = text([
        ["x1", "Ben", "Osei", "ben@mail.example", "99502", AT],  # 2: already here
        ["x2", "Rosa", "Marin", "Rosa+flyer@mail.example", "99501", AT],  # 3: signed online
        ["x3", "Eve", "Lund", "eve@mail.example", "99501", AT],  # 4: new
        ["x4", "EVE", "LUND", "eve@mail.example", "99501", AT],  # 5: as line 4
        ["x3", "Eve", "Other", "eve2@mail.example", "99501", AT],  # 6: the number of line 4
        ["x5", "Max", "Lund", "eve@mail.example", "99501", AT],  # 7: another name in that mailbox
        ["x6", "No", "Thanks", "no@mail.example", "99501", AT],  # 8: refused
        ["x7", "", "", "nobody@mail.example", "99501", AT],  # 9: no name
        ["x8", "Old", "Date", "old@mail.example", "99501", "1970-01-01"],  # 10
        ["x9", "New", "Date", "new@mail.example", "99501", "2999-01-01"],  # 11
        ["x10", "No", "Mail", "", "99501", AT],  # 12: new
        ["x11", "Bad", "Mail", "bad", "99501", AT],  # 13
    ])  # fmt: skip
    batch = imported(app, cast.petition, content + "x12,one,cell too many,a@b.cc,99501,2026-03-02,more\n")
    assert outcomes(app, batch) == [
        (2, "here", ""), (3, "exact", ""), (4, "new", ""), (5, "exact", ""), (6, "error", "twice"), (7, "new", ""),
        (8, "error", "refused"), (9, "error", "name"), (10, "error", "old"), (11, "error", "future"), (12, "new", ""),
        (13, "error", "email"), (14, "error", "ragged"),
    ]  # fmt: skip
    assert batch.counts == {"new": 3, "exact": 2, "likely": 0, "here": 1, "error": 7}
    assert numbers(cast.petition.id) == (7, 5)
    assert [row.standing for row in rows(batch)] == ["counts", "counts", "double", "counts", "counts"]
    assert rows(here)[0].standing == "counts"
    adds_up(cast.petition.id)


def test_the_first_of_a_person_counts_whichever_side_it_came_from(app: Flask, cast: Cast) -> None:
    online = cast.signed(at=now())
    batch = imported(app, cast.petition, text([ROSA]))
    (row,) = rows(batch)
    db.session.refresh(online)
    assert (row.standing, online.standing, online.double_of_id) == ("counts", "double", row.id)
    assert online.set_aside_by == "exact"
    assert numbers(cast.petition.id) == (2, 1)
    adds_up(cast.petition.id)


@pytest.mark.parametrize("leaves", ["withdraws", "is erased"])
def test_who_has_left_does_not_come_back_by_a_file(app: Flask, cast: Cast, leaves: str) -> None:
    """A withdrawal holds for what was signed before it; of somebody erased nothing is left to know them by."""
    online = cast.signed()
    if leaves == "withdraws":
        online.withdrawn_at = now()
        standing.settle([online.id])
    else:
        erasure.erase(online)
    db.session.commit()
    batch = imported(app, cast.petition, text([ROSA]))
    assert rows(batch)[0].standing == ("withdrawn" if leaves == "withdraws" else "counts")
    adds_up(cast.petition.id)


def test_nobody_counts_whom_nobody_answers_for(app: Flask, cast: Cast, outbox: Any) -> None:
    old = text([["y1", "Ana", "Old", "ana@mail.example", "99501", "2025-01-01"]], HEADER)
    batch = imported(app, cast.petition, old, confirmed=False, channel="online")
    assert numbers(cast.petition.id) == (0, 0)
    assert rows(batch)[0].standing == "unconfirmed"
    clock.remind()
    clock.expire()
    outbox.send()
    db.session.expire_all()
    assert rows(batch)[0].email == "ana@mail.example", "nobody was asked to confirm, so nothing runs out"
    assert not outbox.all
    assert not db.session.scalars(select(Letter)).all()


def test_who_confirmed_elsewhere_is_said_line_by_line(app: Flask, cast: Cast) -> None:
    header = ("name", "confirmed_at", "signed_at", "channel")
    lines = [["Ana One", "2026-03-02", AT, "paper"], ["Ben Two", "", AT, "web"], ["Cy Three", "False", AT, ""]]
    batch = imported(app, cast.petition, text(lines, header))
    assert [(row.name, row.standing, row.channel) for row in rows(batch)] == [
        ("Ana One", "counts", "paper"), ("Ben Two", "unconfirmed", "online"), ("Cy Three", "unconfirmed", "import"),
    ]  # fmt: skip
    first = rows(batch)[0]
    assert first.confirmed_by == "import"
    assert first.custom == {"confirmed_at": "2026-03-02"}
    assert first.confirmed_at == pytest.approx(now(), abs=timedelta(minutes=1)), "what was told earlier stays true"
    assert standing.counts(cast.petition.id, batch.applied_at - timedelta(seconds=1)) == {}


def test_updates_only_if_file_and_organizer_say_so(app: Flask, cast: Cast) -> None:
    header = ("name", "email", "wants_updates", "show_name", "signed_at")
    lines = [["Ana One", "a@mail.example", "yes", "x", AT], ["Ben Two", "b@mail.example", "no", "", AT]]
    batch = imported(app, cast.petition, text(lines, header))
    assert [(row.wants_updates, row.show_name) for row in rows(batch)] == [(False, True), (False, False)]
    undone(app, batch)
    batch = imported(app, cast.petition, text(lines, header), updates=True)
    assert [row.wants_updates for row in rows(batch)] == [True, False]


def test_what_has_no_field_is_kept_or_left_out(app: Flask, cast: Cast) -> None:
    header = ("Name", "Stall", "Shoe size", "Sheet", "Row", "Zip")
    content = text([["Rosa Marín", "market", "38", "17", "4", "1234"]], header)
    batch = upload(app, cast.petition, content, signed_at=now())
    batch.mapping = {**batch.mapping, "Shoe size": ""}
    db.session.commit()
    tried(app, batch)
    applied(app, batch)
    (row,) = rows(batch)
    assert (row.custom, row.sheet_label, row.postal_code) == ({"Stall": "market"}, "17, 4", "01234")


def test_a_file_without_times_needs_a_day(app: Flask, cast: Cast) -> None:
    batch = upload(app, cast.petition, "name\nRosa Marín\n")
    assert tried(app, batch)["error"] == 1
    assert outcomes(app, batch) == [(2, "error", "no_date")]


def test_a_broken_end_leaves_nothing_half_done(app: Flask, cast: Cast) -> None:
    content = text(people(2_500)) + 'y,"never closed,x\n'
    batch = upload(app, cast.petition, content)
    batches.begin(batch, "trying")
    db.session.commit()
    with pytest.raises(Unreadable):
        trying.run(batch.id, app.config["DATA_DIR"])
    db.session.expire_all()
    assert (batch.state, batches.failure(batch)[:2]) == ("failed", ("quote", 2_502))
    assert not batches.may(batch, "applying")
    assert numbers(cast.petition.id) == (0, 0)


def test_the_file_lies_for_its_owner_alone_and_not_for_long(app: Flask, cast: Cast) -> None:
    folder = Path(app.config["DATA_DIR"])
    batch = upload(app, cast.petition, text(people(1)))
    file = folder / "imports" / str(batch.id) / "file"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    tried(app, batch)
    applied(app, batch)
    assert not file.exists()
    forgotten = upload(app, cast.petition, text(people(1, 5)))
    forgotten.created_at = now() - timedelta(days=8)
    db.session.commit()
    (folder / "imports" / "999").mkdir()
    batches.tidy(folder)
    db.session.expire_all()
    assert forgotten.state == "dropped"
    assert not (folder / "imports" / str(forgotten.id)).exists()
    assert (folder / "imports" / "999").exists(), "it may be on its way in"


def test_two_workers_do_it_once(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds that the other was quicker puts nothing there."""
    batch = upload(app, cast.petition, text(people(5)))
    tried(app, batch)
    batches.begin(batch, "applying")
    db.session.commit()
    chunks = applying.chunks

    def late(lines: Any) -> Any:
        for chunk in chunks(lines):
            db.session.execute(update(Batch).values(done=len(chunk)))
            db.session.commit()  # the other one
            yield chunk

    monkeypatch.setattr(applying, "chunks", late)
    with pytest.raises(RuntimeError):
        applying.run(batch.id, app.config["DATA_DIR"])
    assert rows(batch) == []


def test_likely_doubles_are_told_before(app: Flask, cast: Cast) -> None:
    cast.signed("Rosalinda Abernathy", postal_code="99501")
    arrivals.work(cast.campaign.id)
    rows = [
        ["a", "Rosalinda", "Abernathy", "rosalinda@elsewhere.example", "99501", "2026-03-02T12:00:00Z"],
        ["b", "Rosalinda", "Abernathy", "rosalinda@mail.example", "99501", "2026-03-02T12:00:00Z"],
        *people(3),
    ]
    batch = upload(app, cast.petition, text(rows))
    assert tried(app, batch) | {} == {"new": 3, "likely": 1, "exact": 1, "here": 0, "error": 0}
