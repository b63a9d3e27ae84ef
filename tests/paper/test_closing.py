"""A sheet closes when its lines add up, and only then do its signatures count."""

import pytest
from sqlalchemy import select

from app.common.clock import now
from app.extensions import db
from app.models import Event, Ruling, Sheet, SheetLine, Signature
from app.roll import closing, correcting, keying, standing
from app.roll.closing import NotYet, TooLate
from tests.cast import Cast
from tests.paper import desk


def codes(sheet: Sheet, filled: int) -> list[tuple[str, list[int]]]:
    return [(lack.code, lack.lines) for lack in closing.lacks(sheet, filled)]


def close(sheet: Sheet, filled: int, cast: Cast) -> dict[str, int]:
    done = closing.close(sheet, filled, cast.ines)
    db.session.commit()
    return done


def people(cast: Cast) -> tuple[int, int]:
    db.session.refresh(cast.petition.tally)
    kept = cast.petition.tally.signatures, cast.petition.tally.people
    standing.recount(cast.petition.id)
    assert kept == (cast.petition.tally.signatures, cast.petition.tally.people)
    return kept


def test_signatures_wait_for_the_closing(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    for n, name in enumerate(("Ben Osei", "Noor Ali", "Wen Li"), 1):
        desk.save(sheet, n, desk.typed(name), cast.ines)
    rows = db.session.scalars(select(Signature).where(Signature.sheet_id == sheet.id)).all()
    assert [(row.channel, row.standing, row.line) for row in rows] == [("paper", "unconfirmed", n) for n in (1, 2, 3)]
    assert [row.consent_version for row in rows] == ["paper-2s"] * 3
    assert (sheet.state, sheet.entered_by_id) == ("entered", cast.ines.id)
    assert people(cast) == (0, 0)
    assert close(sheet, 3, cast) == {"signed": 3, "unreadable": 0, "crossed": 0, "double": 0}
    assert people(cast) == (3, 3)
    assert {row.confirmed_by for row in rows} == {"sheet"}
    assert db.session.scalars(select(SheetLine.values).where(SheetLine.sheet_id == sheet.id)).all() == [None] * 3


def test_it_says_which_lines_are_missing(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    for n in (1, 2, 4):
        desk.save(sheet, n, desk.typed(), cast.ines)
    desk.save(sheet, 6, keying.Typed(kind="unreadable"), cast.ines)
    desk.save(sheet, 7, keying.Typed(kind="crossed"), cast.ines)
    assert codes(sheet, 7) == [("missing", [3, 5])]
    assert codes(sheet, 4) == [("too_many", [])]
    with pytest.raises(NotYet):
        closing.close(sheet, 7, cast.ines)
    assert close(sheet, 5, cast) == {"signed": 3, "unreadable": 1, "crossed": 1, "double": 0}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (desk.typed("", street_address="1 Cedar St"), "no_name"),
        (desk.typed(date=""), "no_date"),
        (desk.typed(date="soon"), "date"),
        (desk.typed(date="13/32"), "date"),
        (desk.typed(date="12/31/2099"), "future"),
    ],
)
def test_a_line_that_lacks_something_is_named(cast: Cast, line: keying.Typed, code: str) -> None:
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed(), cast.ines)
    desk.save(sheet, 2, line, cast.ines)
    assert codes(sheet, 2) == [(code, [2])]
    assert keying.Typed.of(keying.find(sheet, 2)) == line, "it is kept as it was typed"


def test_early_dates_hold_if_somebody_says_so(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    sheet.dates_hold = False
    desk.save(sheet, 1, desk.typed(date="3/5/2026"), cast.ines)
    assert codes(sheet, 1) == [("early", [1])]
    sheet.dates_hold = True
    assert codes(sheet, 1) == []


def test_the_sheets_day_is_for_lines_without_one(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    first = desk.save(sheet, 1, desk.typed(date=""), cast.ines)
    second = desk.save(sheet, 2, desk.typed("Noor Ali", date="3/7/2026"), cast.ines)
    sheet.signed_on = now().replace(year=2026, month=3, day=6, hour=21)
    closing.date_lines(sheet)
    days = [db.session.get_one(Signature, line.signature_id).signed_at.day for line in (first, second)]
    assert days == [6, 7]


def test_opening_it_again_takes_everything_back(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed(), cast.ines)
    close(sheet, 1, cast)
    closing.reopen(sheet, cast.omar)
    db.session.commit()
    assert people(cast) == (0, 0)
    names = db.session.scalars(select(Event.name).where(Event.subject_type == "sheet").order_by(Event.id)).all()
    assert names == ["sheet.entered", "sheet.closed", "sheet.reopened"]
    line = keying.find(sheet, 1)
    assert line is not None
    row = db.session.get_one(Signature, line.signature_id)
    shown = keying.Typed.of(line, row, "America/Anchorage")
    assert (shown.given_name, shown.date) == ("Ben", "03/05/2026")
    desk.save(sheet, 1, desk.typed("Benjamin Osei"), cast.ines)
    close(sheet, 1, cast)
    assert row.given_name == "Benjamin"
    assert people(cast) == (1, 1)


def test_what_counted_once_leaves_a_tombstone_when_it_is_no_signature(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed(), cast.ines)
    desk.save(sheet, 2, desk.typed("Noor Ali"), cast.ines)
    desk.save(sheet, 2, keying.Typed(kind="crossed"), cast.ines)  # never counted: nothing stays
    assert db.session.scalars(select(Signature.given_name)).all() == ["Ben"]
    close(sheet, 2, cast)
    closing.reopen(sheet, cast.omar)
    desk.save(sheet, 1, keying.Typed(kind="crossed"), cast.ines)
    row = db.session.scalars(select(Signature)).one()
    assert (row.standing, row.given_name) == ("erased", None)
    close(sheet, 2, cast)
    assert people(cast) == (0, 0)


def test_not_once_the_council_has_it(cast: Cast) -> None:
    from app.campaigns import petition as petitions

    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed(), cast.ines)
    close(sheet, 1, cast)
    petitions.deliver(cast.petition)
    db.session.commit()
    with pytest.raises(TooLate):
        closing.reopen(sheet, cast.omar)
    assert people(cast) == (1, 1)


@pytest.mark.parametrize("state", closing.OVER)
def test_nor_once_it_is_decided(cast: Cast, state: str) -> None:
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed(), cast.ines)
    cast.petition.state = state
    db.session.commit()
    with pytest.raises(TooLate):
        closing.close(sheet, 1, cast.ines)


def test_exact_doubles_are_set_aside_and_the_sums_add_up(cast: Cast) -> None:
    earlier = [cast.signed(name) for name in ("Ana Lopez", "Wen Li", "Jo Park")]
    sheet = desk.sheet(cast, asks_email=True)
    for n, name in enumerate(("Ben Osei", "Ana Lopez", "Wen Li", "Jo Park"), 1):
        desk.save(sheet, n, desk.typed(name, email=f"{name.split()[0].lower()}@mail.example"), cast.ines)
    assert close(sheet, 4, cast)["double"] == 3
    assert people(cast) == (7, 4)
    mine = select(Signature).where(Signature.double_of_id.is_not(None)).order_by(Signature.id)
    aside = db.session.scalars(mine).all()
    assert {row.set_aside_by for row in aside} == {"exact"}
    # the one signed first counts: the dates on paper are in March, those online today
    assert {row.id for row in aside} == {row.id for row in earlier}
    closing.reopen(sheet, cast.omar)
    db.session.commit()
    assert people(cast) == (3, 3), "what was signed online stands alone again while the sheet is open"


def test_who_was_held_apart_by_a_person_stays_apart(cast: Cast) -> None:
    online = cast.signed("Ana Lopez")
    sheet = desk.sheet(cast, asks_email=True)
    line = desk.save(sheet, 1, desk.typed("Ana Lopez", email="ana@mail.example"), cast.ines)
    a, b = sorted((online.id, line.signature_id))
    db.session.add(Ruling(petition_id=cast.petition.id, a_id=a, b_id=b, decision="different", at=now()))
    db.session.commit()
    assert close(sheet, 1, cast)["double"] == 0
    assert people(cast) == (2, 2)


def test_a_double_on_the_same_sheet_is_kept_as_well(cast: Cast) -> None:
    sheet = desk.sheet(cast, asks_email=True)
    for n in (1, 2):
        desk.save(sheet, n, desk.typed(email="ben@mail.example"), cast.ines)
    close(sheet, 2, cast)
    assert people(cast) == (2, 1)


def test_erasing_and_emptying(cast: Cast) -> None:
    from app.roll import erasure

    sheet = desk.sheet(cast)
    for n in (1, 2):
        desk.save(sheet, n, desk.typed(f"Ben{n} Osei"), cast.ines)
    desk.save(sheet, 1, desk.typed("Ben Osie"), cast.lena, keying_no=2)
    sheet.scan = {"state": "ready", "pages": []}
    [first] = correcting.on_paper(cast.petition, 1, 1, "ben1")
    erasure.erase(first)
    db.session.commit()
    db.session.expire_all()
    assert sheet.scan is None
    left = sorted((line.keying, line.number, line.values is None) for line in sheet.typed)
    assert left == [(1, 1, True), (1, 2, False), (2, 1, True)]
    assert close(sheet, 2, cast)["signed"] == 2, "the line still adds up"
    cast.petition.empties_at = now().replace(year=2025)
    sheet.circulator, sheet.scan = "Ana", {"state": "ready", "pages": []}
    db.session.commit()
    erasure.empty_delivered()
    db.session.commit()
    db.session.expire_all()
    assert (sheet.circulator, sheet.batch.holder, sheet.scan) == ("", "", None)
    assert people(cast) == (1, 1)
    with pytest.raises(TooLate):
        closing.reopen(sheet, cast.omar)
