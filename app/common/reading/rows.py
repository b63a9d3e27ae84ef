"""What readers of files share: rows, headers, limits, and the error that ends a reading."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.common import lines

MAX_COLUMNS = 200
MAX_ROWS = 2_000_000
MAX_CELL = 100_000  # characters
MAX_LINE = 1_000_000  # characters of one line of text
MAX_BREAKS = 200  # line breaks within one cell: more, and a quote was never closed
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Unreadable(Exception):
    """A file that cannot be read (on): `code` says why, `line` where, `facts` what else belongs into the sentence."""

    def __init__(self, code: str, line: int | None = None, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.line, self.facts = code, line, facts


class Row(NamedTuple):
    """One line. `line` is its number in the file, where it begins. With a `fault` (ragged, encoding, nul, formula,
    value) it cannot be taken; `column` names the cell, where it is one."""

    line: int
    cells: tuple[str, ...]
    fault: str | None = None
    column: str | None = None


class Header(NamedTuple):
    line: int
    names: tuple[str, ...]


def header(line: int, cells: Sequence[str]) -> Header:
    """The header in these cells: names told apart, none empty. Raises Unreadable if it is no header."""
    names: list[str] = []
    cells = list(cells)
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise Unreadable("columns", line, most=MAX_COLUMNS)
    if any(ADDRESS.fullmatch(cell.strip()) for cell in cells):
        raise Unreadable("no_header", line)
    taken: set[str] = set()
    for position, cell in enumerate(cells, 1):
        name = plain = _shown(cell)[:120].strip() or f"column {position}"
        number = 1
        while name in taken:
            number += 1
            name = f"{plain} ({number})"
        taken.add(name)
        names.append(name)
    return Header(line, tuple(names))


def _shown(cell: str) -> str:
    """A name as it can be shown and stored, whatever it was."""
    return " ".join(lines.fold(cell).encode("utf-8", "replace").decode().split())


def row(line: int, cells: Sequence[str], names: tuple[str, ...], *, short: bool = False) -> Row:
    """A row as wide as its header; `short`: empty cells at its end may be missing."""
    if len(cells) == len(names):
        return Row(line, tuple(cells))
    width, padded = len(names), (*cells, *("" for _ in range(len(names) - len(cells))))
    if len(cells) < width:
        return Row(line, padded, None if short else "ragged")
    return Row(line, padded[:width], "ragged" if any(cell.strip() for cell in cells[width:]) else None)
