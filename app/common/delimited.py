"""Reading CSV as people have it: any usual encoding and delimiter, line by line, whatever its length."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

DELIMITERS = ",;\t|"
MAX_LINE = 100_000  # letters
MAX_COLUMNS = 500
PEEK = 1_000_000  # bytes looked at to tell the encoding


class Unreadable(ValueError):
    """The file cannot be read as a table. `code`: empty, packed, binary, line (too long, or a quote never closed),
    columns; with the line where it is known."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code)
        self.code, self.line = code, line


class Row(NamedTuple):
    line: int  # in the file, from 1; where the row begins
    cells: list[str]


@contextmanager
def table(path: Path) -> Iterator[Iterator[Row]]:
    """The rows of a file, its first line included, empty ones left out; there is one at least. Raises Unreadable, also
    while they are read."""
    with path.open("rb") as raw:
        head = raw.read(PEEK)
    encoding = _encoding(head)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield _rows(file, _delimiter(head.decode(encoding, errors="replace")))


def length(path: Path) -> int:
    """How many lines the file has, near enough for a progress bar."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) or 1


def _encoding(head: bytes) -> str:
    if not head.strip(b"\xef\xbb\xbf\r\n\t "):
        raise Unreadable("empty")
    if head[:2] in (b"PK", b"\x1f\x8b"):
        raise Unreadable("packed")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in head[:2000]:
        if head[1:2] == b"\0":
            return "utf-16-le"
        if head[:1] == b"\0":
            return "utf-16-be"
        raise Unreadable("binary")
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # else the last letter is only cut off
            return "cp1252"
    return "utf-8-sig"


def _delimiter(head: str) -> str:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _rows(file: IO[str], delimiter: str) -> Iterator[Row]:
    reader, number = csv.reader(_lines(file), delimiter=delimiter), 0
    while True:
        began = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            raise Unreadable("line", began) from None
        if len(cells) > MAX_COLUMNS:
            raise Unreadable("columns", began)
        if any(cell.strip() for cell in cells):
            number += 1
            yield Row(began, [cell.strip() for cell in cells])
    if not number:
        raise Unreadable("empty")


def _lines(file: IO[str]) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            raise Unreadable("line", number)
        yield line.replace("\0", "")
