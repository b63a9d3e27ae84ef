"""Delimited text: encoding, delimiter, lines."""

import codecs
import csv
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

from app.common.reading import charset
from app.common.reading.rows import MAX_BREAKS, MAX_CELL, MAX_LINE, Row, Unreadable, header, row

ENCODINGS = ("utf-8", "utf-16", "cp1252", "mac_roman", "latin-1")
DELIMITERS = (",", ";", "\t", "|")
UNDECODED = "\udcff"  # stands where bytes are no letter of the encoding
SNIFFED = 60  # records by which the delimiter is found
SEP = re.compile(r"sep=(.)\r?\n?", re.I)  # Excel's own first line
codecs.register_error("undecoded", lambda error: (UNDECODED, error.end))  # type: ignore[attr-defined]


class Delimited:
    """A CSV file of any kind."""

    def __init__(self, path: Path, encoding: str | None = None, delimiter: str | None = None) -> None:
        self.path = path
        found = charset.of(path) if encoding is None else charset.Charset(_known(encoding, path), False)
        self.encoding = found.name
        self.skipped, told = self._told()
        self.delimiter = delimiter or told or self._delimiter()
        first = next(self._records(self.delimiter), None)
        if first is None:
            raise Unreadable("empty")
        self.header = header(*first)
        self.facts: dict[str, Any] = {
            "format": "csv", "encoding": self.encoding, "delimiter": self.delimiter,
            "guessed": found.guessed,
        }  # fmt: skip

    def rows(self) -> Iterator[Row]:
        """Every record behind the header."""
        records = self._records(self.delimiter)
        next(records)
        names = self.header.names
        for line, cells in records:
            found = row(line, cells, names)
            text = "\x1f".join(cells)
            if UNDECODED in text or "\x00" in text:
                fault = "encoding" if UNDECODED in text else "nul"
                mark = UNDECODED if fault == "encoding" else "\x00"
                at = next((name for name, cell in zip(names, cells, strict=False) if mark in cell), None)
                clean = (cell.replace(UNDECODED, "\ufffd").replace("\x00", "") for cell in found.cells)
                found = Row(line, tuple(clean), fault, at)
            yield found

    def _records(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Records that hold something, with the line each begins on."""
        with self._open() as file:
            lines = _Lines(file, self.skipped)
            reader, begun = csv.reader(lines, delimiter=delimiter), self.skipped
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:  # longer than the module's own limit
                    raise Unreadable("cell", begun + 1, most=MAX_CELL) from None
                line, begun = begun + 1, lines.number
                if lines.ended:
                    raise Unreadable("quote", line)
                if begun - line > MAX_BREAKS:
                    raise Unreadable("quote", line)
                if any(cell and not cell.isspace() for cell in cells):
                    if max(map(len, cells)) > MAX_CELL:
                        raise Unreadable("cell", line, most=MAX_CELL)
                    yield line, cells

    def _open(self) -> IO[str]:
        return self.path.open(encoding=self.encoding, errors="undecoded", newline="")

    def _told(self) -> tuple[int, str | None]:
        """Lines to pass over, and the delimiter that Excel's first line names."""
        with self._open() as file:
            told = SEP.fullmatch(file.readline(20))
        return (1, told[1]) if told else (0, None)

    def _delimiter(self) -> str:
        """The one that cuts the header into most names, and the lines like the header."""
        return max(DELIMITERS, key=self._fits)

    def _fits(self, delimiter: str) -> float:
        widths: list[int] = []
        try:
            for _line, cells in self._records(delimiter):
                widths.append(len(cells))
                if len(widths) == SNIFFED:
                    break
        except Unreadable:
            pass
        if not widths:
            return 0
        alike = sum(width == widths[0] for width in widths) / len(widths)
        return widths[0] * (0.5 + alike)


class _Lines:
    """Lines of text, counted; `ended` once somebody asked for more than there is in the middle of a record."""

    def __init__(self, file: IO[str], skip: int) -> None:
        self.number, self.ended = 0, False
        self._next = iter(partial(file.readline, MAX_LINE), "")
        for _ in range(skip):
            next(self)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._next, "")
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        if len(line) == MAX_LINE:
            raise Unreadable("line", self.number, most=MAX_LINE)
        return line


def _known(encoding: str, path: Path) -> str:
    if encoding.partition("-sig")[0].removesuffix("-le").removesuffix("-be") not in ENCODINGS:
        raise Unreadable("unknown_encoding")
    mark = charset.marked(path) or ""
    return mark if mark.startswith(encoding) else encoding  # its byte order mark says it more exactly
