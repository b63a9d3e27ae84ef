"""XLSX, one worksheet at a time; the one module that knows openpyxl. Sizes are checked before anything is unpacked."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.common.reading.rows import MAX_CELL, MAX_ROWS, Header, Row, Unreadable, header, row

MAX_PARTS = 2_000  # files in the archive
MAX_UNPACKED = 1_500_000_000  # bytes, of all parts
MAX_SHARED = 80_000_000  # bytes: these texts are all held in memory
MAX_SMALL = 20_000_000  # bytes: styles and the like, read whole
MAX_RATIO = 250  # unpacked to packed, for a part of some size
SOME_SIZE = 5_000_000
BROKEN = (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError, EOFError,
          IndexError, NotImplementedError, RuntimeError, AssertionError)  # fmt: skip
FORMULA, ERROR = "f", "e"  # openpyxl's kinds of cells


class Workbook:
    """One worksheet: the named one, else the first that holds something."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path = path
        _check(path)
        with _Book(path) as book:
            sheets = [name for name in book.sheetnames if hasattr(book[name], "iter_rows")]
            if sheet is not None and sheet not in sheets:
                raise Unreadable("no_sheet")
            for name in [sheet] if sheet else sheets:
                first = next(_lines(book[name]), None)
                if first is not None:
                    self.sheet = name
                    break
            else:
                raise Unreadable("empty")
        self.header: Header = header(first[0], [_text(cell)[0] for cell in first[1]])
        self.facts: dict[str, Any] = {"format": "xlsx", "sheet": self.sheet, "sheets": sheets}

    def rows(self) -> Iterator[Row]:
        """Every row behind the header."""
        names = self.header.names
        with _Book(self.path) as book:
            lines = _lines(book[self.sheet])
            next(lines)
            for line, cells in lines:
                texts = [_text(cell) for cell in cells]
                found = row(line, [text for text, _fault in texts], names, short=True)
                for place, (text, fault) in enumerate(texts):
                    if len(text) > MAX_CELL:
                        raise Unreadable("cell", line, most=MAX_CELL)
                    if fault and found.fault is None:
                        found = found._replace(fault=fault, column=names[place] if place < len(names) else None)
                yield found


class _Book:
    """The opened workbook; whatever a broken file makes the library say is Unreadable."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Any:
        import warnings

        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        warnings.filterwarnings("ignore", module="openpyxl")
        self.file = self.path.open("rb")
        try:
            self.book = load_workbook(self.file, read_only=True, data_only=False, keep_links=False)
        except (*BROKEN, InvalidFileException):
            self.file.close()
            raise Unreadable("broken") from None
        return self.book

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self.book.close()
        self.file.close()
        if isinstance(error, BROKEN):
            raise Unreadable("broken") from None


def _lines(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows that hold something, with their numbers."""
    sheet.reset_dimensions()  # what the file claims about its size is not believed
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if line > MAX_ROWS:
            raise Unreadable("rows", line, most=MAX_ROWS)
        if any(cell.value not in (None, "") and not str(cell.value).isspace() for cell in cells):
            yield line, cells


def _text(cell: Any) -> tuple[str, str | None]:
    """A cell as text, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", None
    if isinstance(value, str):
        if cell.data_type == FORMULA:
            return "", "formula"
        return (value, "value") if cell.data_type == ERROR else (value, None)
    if isinstance(value, bool):
        return ("yes" if value else "no"), None
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)), None
    if isinstance(value, datetime):
        return (value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()), None
    if isinstance(value, int | date | time):
        return str(value), None
    return ("", "formula") if cell.data_type == FORMULA else (str(value), None)


def _check(path: Path) -> None:
    """Raises Unreadable if unpacking this would hurt; reads the archive's list, and which part holds the shared
    texts."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Unreadable("bomb")
            types = archive.getinfo("[Content_Types].xml")
            shared = _shared(archive.read(types)) if types.file_size < SOME_SIZE else None
    except BROKEN:
        raise Unreadable("broken") from None
    for part in parts:
        if part.flag_bits & 1:
            raise Unreadable("locked")
        if part.file_size > SOME_SIZE and part.file_size > MAX_RATIO * max(1, part.compress_size):
            raise Unreadable("bomb")
        whole = part.filename.endswith((".xml", ".rels")) and not part.filename.startswith("xl/worksheets/")
        limit = MAX_SHARED if part.filename == shared else MAX_SMALL if whole else MAX_UNPACKED
        if shared is None or part.file_size > limit:
            raise Unreadable("heavy")


def _shared(types: bytes) -> str:
    """The part that holds the texts all cells share, as the library finds it; "" if there is none."""
    for entry in re.findall(rb"<Override[^>]*>", types):
        if b"sharedStrings+xml" in entry and (name := re.search(rb"""PartName=["']/?([^"']*)""", entry)):
            return name[1].decode("utf-8", "replace")
    return ""
