"""CSV as people have it, read line by line."""

from pathlib import Path

import pytest

from app.common import delimited
from app.common.delimited import Unreadable


def rows(path: Path, data: bytes) -> list[tuple[int, list[str]]]:
    path.write_bytes(data)
    with delimited.table(path) as found:
        return [tuple(row) for row in found]  # type: ignore[misc]


TEXT = 'name;where\r\n\r\n"Peña; Ana";"12 Oak\nSt"\r\nLee;\r\n'
READ = [(1, ["name", "where"]), (3, ["Peña; Ana", "12 Oak\nSt"]), (5, ["Lee", ""])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    assert rows(tmp_path / "x.csv", TEXT.encode(encoding)) == READ


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter(tmp_path: Path, delimiter: str) -> None:
    assert rows(tmp_path / "x.csv", f"a{delimiter}b\n1{delimiter}2".encode()) == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_a_letter_at_the_seam_is_no_other_encoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "PEEK", 8)
    assert rows(tmp_path / "x.csv", "a,1234é\nñ,2\n".encode()) == [(1, ["a", "1234é"]), (2, ["ñ", "2"])]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", None),
        (b"\xef\xbb\xbf \r\n\r\n", "empty", None),
        (b"PK\x03\x04", "packed", None),
        (b"\x1f\x8b", "packed", None),
        (b"ab\x01\x00\x02cd", "binary", None),
        (b"a,b\n1,2\n" + b"x" * 200_000 + b"\n", "line", 3),
        (b"," * 501, "columns", 1),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(Unreadable) as refused:
        rows(tmp_path / "x.csv", data)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_an_open_quote_ends_at_a_bound(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="line"):
        rows(tmp_path / "x.csv", b'a,b\n"never closed\n' + b"1,2\n" * 100_000)
