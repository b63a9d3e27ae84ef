"""One form for all spellings of a home; lists and answers as cities and geocoders give them out."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.places import address_files, addresses
from app.places.address_files import Entry, Tally
from app.places.remarks import NotUsable

SAME = [
    ("12 North Oak Street, Apt 4", "12 n. oak st #4"),
    ("12 N Oak St., Durham, NC 27701", "12 North Oak St"),
    ("12, Oak St", "12 Oak Street"),
    ("301 East Fifth Street", "301 E 5th St Unit B"),
    ("5 Saint James Court", "5 St. James Ct"),
    ("100 O’Neil Lane", "100 ONeil Ln"),
    ("12 1/2 Main Street", "12 1/2 MAIN ST"),
    ("7 Martín Luther King Júnior Blvd", "7 Martin Luther King Junior Boulevard"),
    ("9 Front Street Rear", "9 front st"),
    ("4 State Route 7 Bldg 2 Apt 3", "4 State Rte 7"),
]
OTHERS = [
    ("12 Oak St", "13 Oak St"), ("12 Oak St", "12 Oak Ave"), ("12 Oak St", "12a Oak St"),
    ("12 N Oak St", "12 S Oak St"), ("12 Main St", "12 1/2 Main St"),
]  # fmt: skip
NO_HOMES = [None, "", "Oak Street", "PO Box 12", "P.O. Box 12, Durham", "12", "#4", "General Delivery", "🙂 🙂"]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_home(one: str, other: str) -> None:
    assert addresses.form(one) == addresses.form(other) != ""


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_homes(one: str, other: str) -> None:
    assert addresses.form(one) != addresses.form(other)


@pytest.mark.parametrize("text", NO_HOMES)
def test_no_home(text: str | None) -> None:
    assert addresses.form(text) == ""
    assert addresses.key(text, "27701") is None


@given(st.text() | st.from_regex(r"\d{1,4} [A-Za-z ,.#/-]{1,30}"))
def test_the_form_is_idempotent(text: str) -> None:
    assert addresses.form(addresses.form(text)) == addresses.form(text)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("27701", "27701"),
        ("27701-1234", "27701"),
        ("277011234", "27701"),
        ("2101", "02101"),
        (" 501", "00501"),
        ("x", ""),
    ],
)
def test_zip_codes(typed: str, code: str) -> None:
    assert addresses.zip_of(typed) == code


def test_the_key_needs_the_zip_and_says_nothing(app: Flask) -> None:
    key = addresses.key("12 Oak St", "27701")
    assert key == addresses.key("12 Oak Street Apt 9", "27701-0001")
    assert key not in (addresses.key("12 Oak St", "27702"), addresses.key("12 Oak St", None))
    assert key is not None
    assert len(key) == 16


def read(path: Path, data: bytes, reader: object) -> tuple[list[Entry], Tally]:
    path.write_bytes(data)
    tally = Tally()
    with address_files.table(path) as rows:
        return [entry for _line, entry in reader(rows, tally) if entry], tally  # type: ignore[operator]


LISTS = [
    b"street_address,zip,ward\n12 Oak St,99501,Ward 1\n13 Oak St,99501,2\n",
    b"\xef\xbb\xbfADDRESS;ZIP Code;Council District\r\n12 Oak St;99501;Ward 1\r\n\r\n13 Oak St;99501-1234;2\r\n",
    "Address\tZip\tWard\n12 Oak St\t99501\tWard 1\n13 Oak St\t99501\t2\n".encode("utf-16"),
    b"ADD_NUMBER,ST_PREDIR,ST_NAME,ST_POSTYP,UNIT,POSTAL_CODE,WARD\n12,,OAK,ST,4,99501,Ward 1\n"
    b"13,,OAK,STREET,,99501,2\n",
]


@pytest.mark.parametrize("data", LISTS, ids=range(len(LISTS)))
def test_lists_as_cities_give_them_out(app: Flask, tmp_path: Path, data: bytes) -> None:
    entries, tally = read(tmp_path / "list.csv", data, address_files.read_list)
    key, other = (addresses.key(f"{n} Oak Street", "99501") for n in (12, 13))
    assert entries == [Entry(key, "Ward 1", True), Entry(other, "2", True)]  # type: ignore[arg-type]
    assert tally.counts == {"used": 2}


def test_a_list_of_points_and_lines_that_say_nothing(app: Flask, tmp_path: Path) -> None:
    data = (
        b"address,zip,lat,lon\n12 Oak St,99501,61.05,-149.95\nPO Box 1,99501,1,1\n13 Oak St,99501,0,0\n1 Oak St,9,x,y\n"
    )
    entries, tally = read(tmp_path / "list.csv", data, address_files.read_list)
    assert [(entry.latitude, entry.longitude, entry.inside) for entry in entries] == [(61.05, -149.95, None)]
    assert tally.counts == {"used": 1, "address": 1, "point": 2}
    assert tally.lines == [(3, "address"), (4, "point"), (5, "point")]
    entries, tally = read(tmp_path / "x.csv", b"address,ward\n1 Oak St,Outside\n2 Oak St,\n", address_files.read_list)
    assert [entry.inside for entry in entries] == [False]
    assert tally.counts == {"used": 1, "ward": 1}


ID = "0f" * 16
ANSWERS = [
    f'"{ID}","12 OAK ST, MILLBROOK, AK, 99501","Match","Exact","12 OAK ST, MILLBROOK, AK","-149.95,61.05","1","L"\n'
    f'"{"1f" * 16}","1 NOWHERE, MILLBROOK, AK, 99501","No_Match"\n"{"2f" * 16}","2 OAK, MILLBROOK, AK, 99501","Tie"\n'
    f'"{"3f" * 16}","3 OAK, MILLBROOK, AK, 99501","Match","Non_Exact","3 OAK AVE","-149.85,61.05","1","R"\n'
    '"17","4 OAK, MILLBROOK, AK, 99501","Match","Exact","4 OAK AVE","-149.85,61.05","1","R"\n',
    f"id,lat,lon,score\n{ID},61.05,-149.95,9\n{'1f' * 16},,,\n{'2f' * 16},,\n{'3f' * 16},61.05,-149.85,4\n"
    "17,61,-149,1\n",
]


@pytest.mark.parametrize("text", ANSWERS, ids=["census", "plain"])
def test_geocoders_answers(app: Flask, tmp_path: Path, text: str) -> None:
    entries, tally = read(tmp_path / "answer.csv", text.encode(), address_files.read_answer)
    assert [(entry.key.hex(), entry.latitude, entry.longitude) for entry in entries] == [
        (ID, 61.05, -149.95),
        ("3f" * 16, 61.05, -149.85),
    ]
    assert tally.counts["no_match"] + tally.counts["tie"] == 2
    assert (tally.counts["used"], tally.counts["id"]) == (2, 1)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"  \r\n", "is empty"),
        (b"PK\x03\x04", "Excel"),
        (b"GIF89a\0\0\1\2\3", "no text"),
        (b"name,ward\nA,1\n", "No column is called street_address"),
        (b"address,phone\n1 Oak St,5\n", "No column is called ward or district"),
        (b"address,ward\n" + b'"' + b"x" * 200_000, "Line 2 cannot be read"),
        (b"address,ward\n" + b"," * 600, "more than 500 columns"),
        (b"a" * 300_000, "Line 1 cannot be read"),
    ],
    ids=range(9),
)
def test_a_list_refused_in_words(app: Flask, tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(NotUsable, match=words):
        read(tmp_path / "list.csv", data, address_files.read_list)


def test_an_answer_refused_in_words(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(NotUsable, match="neither the Census Bureau"):
        read(tmp_path / "answer.csv", b"number,where\n1,2\n", address_files.read_answer)


@given(st.binary(max_size=300))
def test_no_file_is_a_fault(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for reader in (address_files.read_list, address_files.read_answer):
            try:
                read(Path(folder) / "x.csv", data, reader)
            except NotUsable:
                continue
