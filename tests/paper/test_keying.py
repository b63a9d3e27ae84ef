"""Lines are kept as they are typed, by several people and in spite of them."""

import threading
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import Sheet, Signature
from app.roll import keying
from app.roll.keying import Conflict, NotOpen, Typed
from tests.cast import Cast
from tests.paper import desk


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    first = keying.save(sheet, 1, desk.typed(), "", cast.ines)
    mark = keying.mark_of(first)
    assert keying.mark_of(keying.save(sheet, 1, desk.typed(), "", cast.ines)) == mark, "an answer that was lost"
    assert db.session.scalar(select(func.count()).select_from(Signature)) == 1


def test_nothing_is_overwritten_silently(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    over = keying.mark_of(desk.save(sheet, 1, desk.typed(), cast.ines))
    desk.save(sheet, 1, desk.typed("Ben Osei", unit="4"), cast.lena)
    with pytest.raises(Conflict) as raised:
        keying.save(sheet, 1, desk.typed("Bea Osei"), over, cast.ines)
    assert raised.value.line.account_id == cast.lena.id
    with pytest.raises(Conflict):
        keying.save(sheet, 1, desk.typed("Bea Osei"), "", cast.ines)
    assert Typed.of(keying.find(sheet, 1)).unit == "4"


def test_a_line_taken_back_leaves_nothing(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed(), cast.ines)
    desk.save(sheet, 1, Typed(kind="empty"), cast.ines)
    assert db.session.scalar(select(func.count()).select_from(Signature)) == 0
    desk.save(sheet, 1, desk.typed("Wen Li"), cast.ines)
    assert db.session.scalars(select(Signature.given_name)).all() == ["Wen"]


def test_only_where_there_are_lines_and_the_sheet_is_open(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    for number in (0, 11):
        with pytest.raises(ValueError, match="no line"):
            keying.save(sheet, number, desk.typed(), "", cast.ines)
    sheet.state = "void"
    with pytest.raises(NotOpen):
        keying.save(sheet, 1, desk.typed(), "", cast.ines)


def test_updates_only_where_the_sheet_has_the_box(cast: Cast) -> None:
    for asks, number in ((False, 1), (True, 2)):
        sheet = desk.sheet(cast, asks_email=asks)
        assert sheet.number == number
        line = desk.save(sheet, 1, desk.typed(email="ben@mail.example", wants_updates=True), cast.ines)
        assert db.session.get_one(Signature, line.signature_id).wants_updates is asks


def test_an_odd_address_is_left_out_and_said(cast: Cast) -> None:
    sheet = desk.sheet(cast, asks_email=True)
    line = desk.save(sheet, 1, desk.typed(email="ben at mail", postal_code="9950"), cast.ines)
    row = db.session.get_one(Signature, line.signature_id)
    assert (row.email, row.mailbox_key, row.postal_code) == (None, None, "9950")
    assert keying.doubts(Typed.of(line)) == ["zip", "email"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3/5", date(2026, 3, 5)),
        ("03-05-26", date(2026, 3, 5)),
        ("3.5.2026", date(2026, 3, 5)),
        ("25/3", date(2026, 3, 25)),
        ("12/24", date(2025, 12, 24)),
        ("2026-03-05", date(2026, 3, 5)),
        ("2/29", date(2024, 2, 29)),
        ("2/30", None),
        ("yesterday", None),
        ("", None),
        ("٣/٥", date(2026, 3, 5)),
    ],
)
def test_dates_as_people_write_them(cast: Cast, written: str, meant: date | None) -> None:
    sheet = desk.sheet(cast)
    with time_machine.travel("2026-05-01T20:00:00Z", tick=False):
        assert keying.day_of(sheet, written) == meant


@pytest.mark.one_database
def test_today_by_the_citys_clocks_and_never_later(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    with time_machine.travel("2026-05-02T05:00:00Z", tick=False):  # the evening of May 1 in Alaska
        assert keying.signed_at(sheet, desk.typed(date="5/1")).isoformat() == "2026-05-01T20:00:00+00:00"
        assert keying.problems(sheet, desk.typed(date="5/2/2026")) == ["future"]
        assert keying.signed_at(sheet, desk.typed(date="5/2/2026")).isoformat() == "2026-05-02T05:00:00+00:00"


def test_many_at_one_sheet_at_once(app: Flask, cast: Cast) -> None:
    """Eight people save the same ten lines: each line is kept once, and each loser is told."""
    sheet_id, ids = desk.sheet(cast).id, [account.id for account in (cast.ines, cast.omar, cast.lena, cast.ada)]
    db.session.commit()  # what the test still holds open would lock everybody else out
    kept, told, faults = [], [], []

    def work(account_id: int, name: str) -> None:
        from app.models import Account

        with app.app_context():
            for number in range(1, 11):
                try:
                    sheet, account = db.session.get_one(Sheet, sheet_id), db.session.get_one(Account, account_id)
                    keying.save(sheet, number, desk.typed(f"{name} Osei"), "", account)
                    db.session.commit()
                    kept.append(number)
                except Conflict:
                    db.session.rollback()
                    told.append(number)
                except Exception as error:
                    db.session.rollback()
                    faults.append(repr(error))
            db.session.remove()

    threads = [threading.Thread(target=work, args=(ids[n % 4], f"N{n}")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sorted(kept) == list(range(1, 11))
    assert len(told) == 70
    assert db.session.scalar(select(func.count()).select_from(Signature)) == 10
