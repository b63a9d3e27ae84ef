"""Tables as files: what went in comes out, and nothing in them is a command to a spreadsheet."""

import csv
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.common import tables

MOMENT = datetime(2026, 3, 4, 14, 20, tzinfo=UTC)
HEADER = ("no", "name")
COMMANDS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0"]
SPACES = ["", " ", "   ", "\u00a0", "\u3000", "\u2003 ", "\u200b", "\ufeff"]
NAMES = [
    "Rosa Marín",
    "نور",
    "王小明",
    "अनीता",
    'Ana "Nan" Ng',
    "a,b;c",
    "O’Neil",
    "1+1",
    "Zoë 🌻",
    "007",
    "https://x.example",
]


def written(folder: Path, *names: str) -> Path:
    """A CSV of these names, numbered."""
    path = folder / "table.csv"
    assert tables.write_csv(path, HEADER, list(enumerate(names, 1))) == len(names)
    return path


def workbook(folder: Path, *names: str) -> Any:
    """The sheet of a workbook of these names, numbered."""
    path = folder / "table.xlsx"
    assert tables.write_xlsx(path, HEADER, list(enumerate(names, 1)), title="Roll", created=MOMENT) == len(names)
    return load_workbook(path).active


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_csv_is_utf8_with_a_mark_and_ends_its_lines_as_the_rfc_says(tmp_path: Path) -> None:
    assert written(tmp_path, "Zoë", "a\nb").read_bytes() == '\ufeffno,name\r\n1,Zoë\r\n2,"a\nb"\r\n'.encode()


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    assert read(written(tmp_path)) == [list(HEADER)]
    assert [cell.value for cell in workbook(tmp_path)[1]] == list(HEADER)


def test_a_workbook_prints_on_its_paper_in_columns_as_wide_as_they_need(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    rows = [(1, "Ana Maria Kowalczyk de la Torre"), (2, "x" * 200)]
    for paper, number in (("letter", 1), ("a4", 9)):
        for some, width in ((rows[:1], 33), (rows, tables.WIDEST)):
            tables.write_xlsx(path, HEADER, some, title="Roll", created=MOMENT, paper=paper)
            sheet = load_workbook(path).active
            assert sheet is not None
            assert int(sheet.column_dimensions["B"].width) == width
            assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (number, "$1:$1")
            assert (sheet.freeze_panes, sheet.oddFooter.right.text) == ("A2", "&P / &N")


@pytest.mark.parametrize("space", SPACES, ids=ascii)
@pytest.mark.parametrize("command", COMMANDS, ids=ascii)
def test_a_command_is_text(command: str, space: str) -> None:
    text = space + command
    assert tables.safe(text) == "'" + (text if command[0] not in "\t\r\n" else text.replace("=", "'="))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_as_it_is(tmp_path: Path, name: str) -> None:
    assert read(written(tmp_path, name))[1] == ["1", name]
    assert workbook(tmp_path, name)["B2"].value == name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_csv_comes_back_as_it_was_and_no_cell_begins_with_a_command(tmp_path: Path, names: list[str]) -> None:
    _, *rows = read(written(tmp_path, *names))
    assert [no for no, _ in rows] == [str(n) for n in range(1, len(names) + 1)]
    for (_, cell), name in zip(rows, names, strict=True):
        assert cell.replace("'", "") == name.replace("'", "")
        assert not cell.startswith(tables.FORMULA)
        assert not [part for part in re.split(r'[;|\t\r\n]["\s]*', cell) if part.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("separator", [";", "\t", "|", "\n", "; ", ';"'], ids=ascii)
def test_a_command_after_another_separator_is_text(tmp_path: Path, separator: str) -> None:
    """Where a decimal comma is usual, a spreadsheet takes `;` between cells."""
    raw = written(tmp_path, f"Lee{separator}=1+1", f"O{separator}Hara").read_text(encoding="utf-8-sig")
    mark = separator[0]
    assert read(tmp_path / "table.csv")[1:] == [["1", f"Lee{mark}'{separator[1:]}=1+1"], ["2", f"O{separator}Hara"]]
    assert not [part for part in raw.replace('"', "").split(mark) if part.lstrip().startswith("=")]


def test_in_a_workbook_every_text_is_text_and_every_number_a_number(tmp_path: Path) -> None:
    texts = [*COMMANDS[:4], "{=1+1}", "1", "007", "true", "2026-03-04", "https://other.example", "a@b.example"]
    for number, row in enumerate(workbook(tmp_path, *texts).iter_rows(min_row=2), 1):
        assert [(cell.data_type, cell.value) for cell in row] == [("n", number), ("s", texts[number - 1])]
        assert row[1].hyperlink is None


def test_a_workbook_is_the_same_bytes_for_the_same_rows(tmp_path: Path) -> None:
    workbook(tmp_path, "Rosa")
    first = (tmp_path / "table.xlsx").read_bytes()
    workbook(tmp_path, "Rosa")
    assert (tmp_path / "table.xlsx").read_bytes() == first


def test_a_long_table_goes_on_on_another_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS_PER_SHEET", 2)
    sheets = workbook(tmp_path, *"abcde").parent.worksheets
    found = [[cell.value for cell in sheet["B"]] for sheet in sheets]
    assert found == [["name", *"ab"], ["name", *"cd"], ["name", "e"]]
    assert {sheet.freeze_panes for sheet in sheets} == {"A2"}
