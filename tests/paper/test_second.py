"""Two people type the same sheet; what differs is shown and settled."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Correction, Sheet, SheetLine, Signature
from app.roll import closing, keying, second
from tests.cast import Cast
from tests.paper import desk


def twice(cast: Cast) -> Sheet:
    """Ines types three lines, Lena the same with a slip in the name, another ZIP spelling, one line overlooked."""
    sheet = desk.sheet(cast)
    for n, name in enumerate(("Ben Osei", "Noor Ali", "Wen Li"), 1):
        desk.save(sheet, n, desk.typed(name, postal_code="99501-1234"), cast.ines)
    second.save(sheet, 1, desk.typed("BEN Osie", postal_code="995011234", date="03/05/26"), "", cast.lena)
    second.save(sheet, 2, desk.typed("Noor Ali", postal_code="99501-1234"), "", cast.lena)
    db.session.commit()
    return sheet


def open_ones(sheet: Sheet) -> list[tuple[int, str, str, str]]:
    return [(one.line, one.field, one.first, one.second) for one in second.differences(sheet)]


def test_what_differs_and_how_far_both_agree(cast: Cast) -> None:
    sheet = twice(cast)
    assert second.differences(sheet) == [], "nothing is shown before it is complete"
    second.compare(sheet, cast.lena)
    assert open_ones(sheet) == [(1, "family_name", "Osei", "Osie"), (3, "kind", "signed", "empty")]
    assert (sheet.fields_agreed, sheet.fields_compared) == (13, 15)
    kept = select(SheetLine.number).where(SheetLine.keying == 2, SheetLine.sheet_id == sheet.id)
    held = [n for n in db.session.scalars(kept) if (line := keying.find(sheet, n, 2)) and line.values]
    assert held == [1], "what agrees is forgotten"


def test_not_by_the_same_person(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed(), cast.ines)
    with pytest.raises(second.NotYours):
        second.save(sheet, 1, desk.typed(), "", cast.ines)
    second.save(sheet, 1, desk.typed(), "", cast.lena)
    with pytest.raises(second.NotYours):
        second.save(sheet, 1, desk.typed(), "", cast.omar)


def test_it_is_settled_before_the_sheet_closes(cast: Cast) -> None:
    sheet = twice(cast)
    second.compare(sheet, cast.lena)
    with pytest.raises(closing.NotYet, match="second"):
        closing.close(sheet, 3, cast.ines)
    second.settle(sheet, 1, "family_name", "second", cast.ines)
    second.settle(sheet, 3, "kind", "first", cast.lena)
    assert open_ones(sheet) == []
    with pytest.raises(KeyError):
        second.settle(sheet, 1, "family_name", "first", cast.omar)
    closing.close(sheet, 3, cast.ines)
    db.session.commit()
    names = db.session.scalars(select(Signature.family_name).order_by(Signature.line)).all()
    assert names == ["Osie", "Ali", "Li"]
    assert set(db.session.scalars(select(SheetLine.values))) == {None}


def test_neither_was_right(cast: Cast) -> None:
    sheet = twice(cast)
    second.compare(sheet, cast.lena)
    second.settle(sheet, 1, "family_name", "second", cast.ines, instead="Osey")
    second.settle(sheet, 3, "kind", "second", cast.ines)
    assert open_ones(sheet) == []
    assert db.session.scalars(select(Signature.family_name).order_by(Signature.line)).all() == ["Osey", "Ali"]


def test_after_closing_it_is_a_correction(cast: Cast) -> None:
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed(), cast.ines)
    closing.close(sheet, 1, cast.ines)
    second.save(sheet, 1, desk.typed("Ben Osie", date="3/6/2026"), "", cast.lena)
    second.compare(sheet, cast.lena)
    assert [one[:2] for one in open_ones(sheet)] == [(1, "family_name"), (1, "date")]
    second.settle(sheet, 1, "family_name", "second", cast.omar)
    second.settle(sheet, 1, "date", "second", cast.omar)
    db.session.commit()
    row = db.session.scalars(select(Signature)).one()
    assert (row.family_name, row.signed_at.day, row.standing) == ("Osie", 6, "counts")
    kept = db.session.execute(select(Correction.field, Correction.account_id).order_by(Correction.id)).all()
    assert [tuple(one) for one in kept] == [("family_name", cast.omar.id), ("signed_at", cast.omar.id)]
    assert open_ones(sheet) == []


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("Osei", "Osie", [("Os", False), ("e", True), ("i", False)], [("Os", False), ("i", False), ("e", True)]),
        ("", "x", [], [("x", True)]),
        ("ANA", "Ana", [("ANA", False)], [("Ana", False)]),
    ],
)
def test_letters_that_differ(
    one: str, other: str, left: list[tuple[str, bool]], right: list[tuple[str, bool]]
) -> None:  # fmt: skip
    found = second.marked(one, other)
    assert "".join(text for text, _ in found[0]) == one
    assert "".join(text for text, _ in found[1]) == other
    assert ([text for text, differs in found[0] if differs] == []) == ([text for text, d in left if d] == [])
    assert {differs for _, differs in found[1]} == {differs for _, differs in right}
