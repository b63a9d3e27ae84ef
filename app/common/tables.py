"""Tables as files: CSV and XLSX, safe to open in a clerk's spreadsheet, the same bytes for the same rows.

The one module that knows xlsxwriter.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

Cell = str | int
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a spreadsheet takes these for a command
# what some of them pass over before looking: spaces of any width, and what has none
SPACES = "".join(map(chr, (0x20, 0xA0, *range(0x2000, 0x2010), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF)))
BEGINNINGS = frozenset(FORMULA) | frozenset(SPACES)
SEPARATORS = ";|\t\r\n"
# at its beginning; or after what another program takes for the end of a cell, quotation marks passed over as well
COMMAND = re.compile(
    rf"^(?=[{SPACES}]*[{re.escape(''.join(FORMULA))}])|(?<=[{SEPARATORS}])(?=[{SPACES}\"]*[=+\-@＝＋－＠])"
)
FIRST: Any = itemgetter(slice(1))
BATCH = 2_000  # rows written at a time
WIDEST = 48  # letters of a column
PAPERS = {"letter": 1, "a4": 9}  # as ECMA-376 numbers them (paperSize)
ROWS_PER_SHEET = 1_000_000  # a worksheet ends at 1,048,576


def safe(text: str) -> str:
    """The cell as a spreadsheet will show it as text: an apostrophe before what it would take for a formula, also where
    a cell would begin for a program that takes another separator than the comma, as in many countries."""
    return COMMAND.sub("'", text)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """UTF-8 with BOM, RFC 4180, CRLF, formula-safe. Answers how many rows. Rows stream: memory stays flat."""
    return _write(path, "utf-8-sig", header, rows)


def _write(path: Path, encoding: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    count, rows = 0, iter(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        while batch := list(islice(rows, BATCH)):
            if any(map(_suspicious, zip(*batch, strict=True))):  # rare: then cell by cell
                batch = [[cell if isinstance(cell, int) else safe(cell) for cell in row] for row in batch]
            writer.writerows(batch)
            count += len(batch)
    return count


def write_plain(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """The same for other programs to read: no BOM."""
    return _write(path, "utf-8", header, rows)


def _suspicious(column: Sequence[Cell]) -> bool:
    """Whether any cell begins as a command may, or holds what may end it."""
    if isinstance(column[0], int):
        return False
    whole = "".join(map(str, column))
    return not BEGINNINGS.isdisjoint(map(FIRST, column)) or any(mark in whole for mark in SEPARATORS)


def write_xlsx(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str, created: datetime,
    paper: str = "letter",
) -> int:  # fmt: skip
    """One sheet per million rows, header frozen and repeated in print, every text a text, columns as wide as what the
    first rows hold. `paper`: letter, a4. Answers how many rows."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1})
        rows = iter(rows)
        first = list(islice(rows, BATCH))
        sizes = [min(WIDEST, max(len(str(cell)) for cell in column) + 2) for column in zip(header, *first, strict=True)]

        def begin(number: int) -> Any:
            return _sheet(book, number, header, sizes, PAPERS[paper], bold)

        count, sheet, line = 0, begin(1), 0
        for row in chain(first, rows):
            if line == ROWS_PER_SHEET:
                sheet, line = begin(count // ROWS_PER_SHEET + 1), 0
            line += 1
            count += 1
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                elif cell:
                    sheet.write_string(line, column, cell)
    return count


def _sheet(book: Any, number: int, header: Sequence[str], sizes: Sequence[int], paper: int, bold: Any) -> Any:
    sheet = book.add_worksheet("Roll" if number == 1 else f"Roll {number}")
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&R&P / &N")  # the file's name; page of pages
    for column, (name, width) in enumerate(zip(header, sizes, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    return sheet
