"""XLSX as people hand it in: values come as text, formulas are told by line, bombs are left alone."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from app.common import reading, tables
from app.common.reading import Unreadable, workbook


def saved(path: Path, *rows: list[Any], title: str = "Signers") -> Path:
    book = Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_the_first_sheet_that_holds_something_and_another_by_name(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = Workbook()
    book.active.title = "Empty"
    for title, name in (("March", "Rosa"), ("April", "Ben")):
        sheet = book.create_sheet(title)
        sheet.append([])
        sheet.append(["name", "zip"])
        sheet.append([name, 99501])
    book.save(path)
    found = reading.open(path)
    assert (found.facts["sheet"], found.facts["sheets"]) == ("March", ["Empty", "March", "April"])
    assert [(row.line, row.cells) for row in found.rows()] == [(3, ("Rosa", "99501"))]
    assert [row.cells for row in reading.open(path, sheet="April").rows()] == [("Ben", "99501")]
    with pytest.raises(Unreadable) as told:
        reading.open(path, sheet="May")
    assert told.value.code == "no_sheet"


def test_values_come_as_text(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "x.xlsx", ["when", "day", "number", "half", "yes", "text", "none"],
        [datetime(2026, 3, 4, 14, 20), date(2026, 3, 4), 7, 2.5, True, "=no formula", None],
    )  # fmt: skip
    book_cell = next(reading.open(path).rows())
    assert book_cell.cells[:5] == ("2026-03-04 14:20:00", "2026-03-04", "7", "2.5", "yes")


def test_a_formula_and_a_broken_value_are_told_with_line_and_column(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.xlsx", ["name", "zip"], ["Rosa", "99501"], ['=A2&"x"', "1"], ["Ben", "#N/A"], ["Ana"])
    rows = list(reading.open(path).rows())
    assert [(row.line, row.fault, row.column) for row in rows] == [
        (2, None, None), (3, "formula", "name"), (4, "value", "zip"), (5, None, None),
    ]  # fmt: skip
    assert rows[3].cells == ("Ana", "")


def test_our_own_files_come_back(tmp_path: Path) -> None:
    header, rows = ["no", "name"], [[1, "Rosa Marín"], [2, "=HYPERLINK(1)"], [3, "Ben\nOsei"]]
    path = tmp_path / "roll.xlsx"
    tables.write_xlsx(path, header, rows, title="x", created=datetime.now(UTC))
    found = reading.open(path)
    assert [list(row.cells) for row in found.rows()] == [[str(no), name] for no, name in rows]


def bomb(path: Path, part: str, megabytes: int) -> Path:
    saved(path, ["name"], ["Rosa"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(part, "w") as file:
        for _ in range(megabytes):
            file.write(b" " * 1_000_000)
    return path


@pytest.mark.parametrize(("part", "megabytes"), [("xl/worksheets/sheet9.xml", 60), ("xl/media/image1.png", 60)])
def test_a_bomb_is_not_unpacked(tmp_path: Path, part: str, megabytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bomb(tmp_path / "bomb.xlsx", part, megabytes)
    monkeypatch.setattr(workbook, "_Book", None)  # nobody gets as far as opening it
    with pytest.raises(Unreadable) as told:
        reading.open(path)
    assert told.value.code == "bomb"


def test_texts_that_would_all_be_held_in_memory_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "name")
        sheet.write_string(1, 0, "Rosa" * 100)
    assert reading.open(path).count() == 1
    monkeypatch.setattr(workbook, "MAX_SHARED", 100)
    with pytest.raises(Unreadable) as told:
        reading.open(path)
    assert told.value.code == "heavy"


def test_a_row_far_below_and_a_cell_far_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.xlsx"
    book = Workbook()
    book.active["A1"], book.active["A2"], book.active["XFD3"], book.active["A5000"] = "name", "Rosa", "far", "low"
    book.save(path)
    assert [(row.line, row.fault) for row in reading.open(path).rows()] == [(2, None), (3, "ragged"), (5000, None)]
    monkeypatch.setattr(workbook, "MAX_ROWS", 4000)
    with pytest.raises(Unreadable) as told:
        reading.open(path).count()
    assert (told.value.code, told.value.line) == ("rows", 4001)


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", [b"", b"<broken", b"<x/>"])
def test_a_damaged_workbook_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    source, path = saved(tmp_path / "x.xlsx", ["name"], ["Rosa"]), tmp_path / "y.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    with pytest.raises(Unreadable) as told:
        reading.open(path).count()
    assert told.value.code in ("broken", "empty")


def test_other_archives_are_told_apart(tmp_path: Path) -> None:
    for name, kind in (("content.xml", "OpenDocument"), ("xl/workbook.bin", "XLSB"), ("x.csv", "zip")):
        with zipfile.ZipFile(tmp_path / "x", "w") as archive:
            archive.writestr(name, b"x")
        with pytest.raises(Unreadable) as told:
            reading.open(tmp_path / "x")
        assert (told.value.code, told.value.facts) == ("other", {"kind": kind})
