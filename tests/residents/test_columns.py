"""What the columns of a residents file are, and which never enter."""

import pytest

from app.residents import columns

NC = ("county_desc", "voter_reg_num", "last_name", "first_name", "middle_name", "name_suffix_lbl", "status_cd",
      "res_street_address", "res_city_desc", "zip_code", "mail_addr1", "full_phone_number", "race_code", "party_cd",
      "gender_code", "birth_year", "age_at_year_end", "ward_desc")  # fmt: skip
CA = ("LastName", "FirstName", "MiddleName", "SuffixName", "HouseNumber", "PreDir", "StreetName", "StreetType",
      "UnitNumber", "Zip", "DOB", "PartyCode", "EmailAddress", "Gender")  # fmt: skip


def test_a_county_file() -> None:
    found = columns.suggest(NC, [])
    assert {name: field for name, field in found.items() if field in columns.FIELDS} == {
        "last_name": "family_name", "first_name": "given_name", "middle_name": "middle_name",
        "name_suffix_lbl": "suffix", "res_street_address": "street_address", "zip_code": "postal_code",
        "ward_desc": "ward",
    }  # fmt: skip
    never = {name for name, field in found.items() if field == columns.NEVER}
    assert never == {"full_phone_number", "race_code", "party_cd", "gender_code", "birth_year", "age_at_year_end"}
    assert not columns.faults(found)


def test_a_street_in_parts() -> None:
    header = [columns.normal(name) for name in ("House Number", "Pre Dir", "Street Name", "Street Type")]
    assert set(columns.suggest(header, []).values()) == {"street_address"}
    whole = columns.suggest(["address", *header], [])
    assert [name for name, field in whole.items() if field == "street_address"] == ["address"]


@pytest.mark.parametrize("name", CA)
def test_names_written_together(name: str) -> None:
    field = columns.suggest([name], [])[name]
    assert field != columns.LEAVE
    assert (field == columns.NEVER) == (name in ("DOB", "PartyCode", "EmailAddress", "Gender"))


@pytest.mark.parametrize("cells", [
    ["1961", "1980", "1940", "2003", "1999"],
    ["DEM", "REP", "UNA", "DEM", "LIB"],
    ["3/4/1961", "12/1/1980", "7/7/1940", "1/2/2003"],
    ["Democratic", "Republican", "No Party Preference", "Green"],
])  # fmt: skip
def test_what_looks_like_a_birth_or_a_party_never_enters(cells: list[str]) -> None:
    assert columns.suggest(["field_17"], [[cell] for cell in cells]) == {"field_17": columns.NEVER}


def test_house_numbers_are_no_years() -> None:
    assert columns.suggest(["street_number"], [["1961"], ["1980"], ["1940"], ["2003"]]) == {
        "street_number": "street_address"
    }


def test_what_is_missing_is_said() -> None:
    assert ("name", "given_name") in columns.faults({"a": "family_name", "b": "postal_code"})
    assert ("place", "street_address") in columns.faults({"a": "name"})
    assert ("twice", "ward") in columns.faults({"a": "ward", "b": "ward", "c": "name", "d": "unit"})
    assert not columns.faults({"a": "name", "b": "street_address", "c": "street_address"})
