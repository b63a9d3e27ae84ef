"""Files that people hand in: what is a table comes back as it was, what is not is told with its line."""

import contextlib
import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common import reading
from app.common.reading import Row, Unreadable

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
BYTES = ("cp1252", "mac_roman", "latin-1")
BOM = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
CONTROL = "".join(map(chr, set(range(32)) - set(b"\t\r\n")))
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters=CONTROL), max_size=12)
names = st.text("abcdefghij", min_size=1, max_size=8)


@st.composite
def tables(draw: Any, cells: Any = texts) -> tuple[list[str], list[list[str]]]:
    header = draw(st.lists(names, min_size=2, max_size=6, unique=True))
    line = st.lists(cells, min_size=len(header), max_size=len(header))
    rows = draw(st.lists(line.filter(lambda row: any(cell.strip() for cell in row)), min_size=1, max_size=8))
    return header, rows


def written(table: tuple[list[str], list[list[str]]], encoding: str, delimiter: str, quoting: Any, end: str) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([table[0], *table[1]])
    return BOM.get(encoding, b"") + file.getvalue().encode(encoding)


def read(folder: Path, data: bytes, **more: Any) -> reading.Table:
    path = folder / "file"
    path.write_bytes(data)
    return reading.open(path, **more)


def cells(table: reading.Table) -> list[list[str]]:
    rows = list(table.rows())
    assert all(row.fault is None for row in rows), rows
    return [list(row.cells) for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading")


# csv itself leaves a lone CR without quotation marks where lines end in LF: then nobody could tell it from an end
ends = st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n")])
ways = st.tuples(st.sampled_from(",;\t|"), ends).map(lambda way: (way[0], *way[1]))


@given(table=tables(), encoding=st.sampled_from(UNICODE), way=ways)
def test_a_table_in_unicode_comes_back(folder: Path, table: Any, encoding: str, way: Any) -> None:
    found = read(folder, written(table, encoding, *way))
    assert (list(found.header), cells(found)) == table
    assert found.facts["delimiter"] == way[0]


@given(data=st.data(), encoding=st.sampled_from(BYTES), way=ways)
def test_a_table_in_an_encoding_that_somebody_knows_comes_back(
    folder: Path, data: Any, encoding: str, way: Any
) -> None:
    every = bytes(({*range(32, 256)} | {9, 10, 13}) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}).decode(encoding)
    table = data.draw(tables(st.text(every, max_size=12)))
    found = read(folder, written(table, encoding, *way), encoding=encoding)
    assert (list(found.header), cells(found)) == table


@pytest.mark.parametrize(
    ("name", "encoding", "text"),
    [
        ("cp1252", "cp1252", "Rosa Marín\nJosé O’Brien\n“Zoë” Müller"),
        ("cp1252", "cp1252", "Sinéad O’Connor"),
        ("mac_roman", "mac_roman", "Rosa Marín\nJosé Muñoz\nÁngel Núñez"),
        ("mac_roman", "mac_roman", "Rosa Marín"),
        ("utf-8", "utf-8", "Rosa Marín"),
    ],
)
def test_an_encoding_is_guessed_by_what_looks_like_names(folder: Path, name: str, encoding: str, text: str) -> None:
    found = read(folder, ("name,zip\n" + "".join(f"{line},99501\n" for line in text.split("\n"))).encode(encoding))
    assert (found.facts["encoding"], found.facts["guessed"]) == (name, name != "utf-8")
    assert [row.cells[0] for row in found.rows()] == text.split("\n")


def test_lines_are_those_an_editor_shows(folder: Path) -> None:
    found = read(folder, b'name,reason\n\n"Rosa","two\nlines"\n,\nBen,x\n')
    assert [row.line for row in found.rows()] == [3, 6]
    assert found.count() == 2


def test_what_spoils_a_line_comes_with_the_line(folder: Path) -> None:
    utf8 = "name,email\nJosé,a@b.cc\nZoë,z@b.cc\n".encode()
    found = read(folder, utf8 + "Müller,m@b.cc\n".encode("cp1252") + b"Be\x00n,b@b.cc\nOne\nA,b,c\nLast,l@b.cc\n")
    faults = [(row.line, row.fault, row.column) for row in found.rows()]
    assert faults == [(2, None, None), (3, None, None), (4, "encoding", "name"), (5, "nul", "name"),
                      (6, "ragged", None), (7, "ragged", None), (8, None, None)]  # fmt: skip


def test_excels_own_first_line_and_doubled_names(folder: Path) -> None:
    found = read(folder, b"sep=|\r\nname|name||x\r\na|b|c|d\r\n")
    assert found.header == ("name", "name (2)", "column 3", "x")
    assert list(found.rows()) == [Row(3, ("a", "b", "c", "d"))]


def test_whatever_stands_in_the_header_can_be_shown_and_stored(folder: Path) -> None:
    found = read(folder, b'na\x00me,z\xffip,"two\nlines",<b>x</b>\nRosa,1,2,3\n', encoding="utf-8")
    assert found.header == ("na me", "z?ip", "two lines", "<b>x</b>")


BAD: dict[str, tuple[bytes, str, int | None]] = {
    "nothing": (b"", "empty", None),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "empty", None),
    "a header only": (b"name,email\r\n", "no_rows", 1),
    "no header": (b"rosa@mail.example,Rosa\nben@mail.example,Ben\n", "no_header", 1),
    "ten thousand columns": (b",".join(b"c%d" % n for n in range(10_000)) + b"\n1\n", "columns", 1),
    "a quote never closed": (b'name,reason\nRosa,x\nBen,"y\nAna,z\n', "quote", 3),
    "a quote closed far below": (b'name,reason\nBen,"y\n' + b"Ana,z\n" * 900 + b'Eve,"x"\n', "quote", 2),
    "a cell of 5 MB": (b"name,reason\nRosa," + b"x" * 5_000_000 + b"\n", "line", 2),
    "a cell of 200 kB": (b"name,reason\nRosa," + b"x" * 200_000 + b"\n", "cell", 2),
    "a line without end": (b"x" * 3_000_000, "line", 1),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "other", None),
    "a PDF": (b"%PDF-1.7\n", "other", None),
    "noise": (bytes(range(256)) * 40, "binary", None),
    "a web page": (b"<!doctype html><table><tr><td>Rosa", "markup", None),
    "JSON": (b'{"name": "Rosa"}', "markup", None),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old_workbook", None),
    "a locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "locked", None,
    ),
    "half a workbook": (b"PK\x03\x04 and no more", "broken", None),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_table_is_told(folder: Path, what: str) -> None:
    data, code, line = BAD[what]
    with pytest.raises(Unreadable) as told:
        read(folder, data).count()
    assert (told.value.code, told.value.line) == (code, line)


@given(st.binary(max_size=400))
def test_noise_is_never_a_fault_of_ours(folder: Path, data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        read(folder, data).count()
