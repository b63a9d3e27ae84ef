"""Tables that people hand in, CSV or XLSX, read as they are: row by row, memory flat, nothing believed.

`open(path)` finds out what it is; `table.rows()` gives every line that holds something. What makes the whole file
useless raises Unreadable (a code, a line, facts; app/web/unreadable.py says it in words); what spoils one line comes
with that line.
"""

from collections.abc import Generator
from contextlib import closing
from itertools import islice
from pathlib import Path

from app.common.reading import delimited, kind, workbook
from app.common.reading.rows import MAX_ROWS, Row, Unreadable

__all__ = ("ENCODINGS", "Row", "Table", "Unreadable", "open")
ENCODINGS = delimited.ENCODINGS


class Table:
    """A file with a header. Its facts: `format` (csv, xlsx), `encoding`, `delimiter`, `sheet`, `sheets`, and `guessed`
    if the encoding is only likely."""

    def __init__(self, source: delimited.Delimited | workbook.Workbook) -> None:
        self._source = source
        self.line, self.header = source.header
        self.facts = source.facts

    def rows(self) -> Generator[Row, None, None]:
        """Every line with something in it, from the beginning; Unreadable where reading must end."""
        for count, row in enumerate(self._source.rows(), 1):
            if count > MAX_ROWS:
                raise Unreadable("rows", row.line, most=MAX_ROWS)
            yield row

    def count(self) -> int:
        """How many rows there are. Reads the file to its end: nothing that would stop a later reading is left."""
        return sum(1 for _ in self.rows())

    def sample(self, number: int) -> list[Row]:
        """The first rows."""
        with closing(self.rows()) as rows:
            return list(islice(rows, number))


def open(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> Table:  # fmt: skip
    """The table in a file, with what the caller knows better than we guess. Raises Unreadable."""
    table = Table(
        workbook.Workbook(path, sheet) if kind.of(path) == "xlsx" else delimited.Delimited(path, encoding, delimiter)
    )
    if not table.sample(1):
        raise Unreadable("no_rows", table.line)
    return table
