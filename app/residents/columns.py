"""A residents file's columns: what is compared is taken, everything else is left out, and what is nobody's business
here (year of birth, party, and the like) cannot be taken at all."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.roll import moments
from app.roll.columns import normal as folded

FIELDS = (
    "given_name", "middle_name", "family_name", "suffix", "name", "street_address", "unit", "postal_code", "ward",
)  # fmt: skip
SEVERAL = "street_address"  # number, direction, name and type may be columns of their own, joined in their order
LEAVE, NEVER = "", "never"

SYNONYMS = {
    "given_name": "first_name first firstname fname name_first namefirst forename first_nm voter_first_name nombre",
    "middle_name": "middle middlename mname name_middle middle_initial mi midl_name middle_nm voter_middle_name "
    "segundo_nombre",
    "family_name": "last_name last lastname lname name_last namelast surname last_nm voter_last_name apellido "
    "apellidos",
    "suffix": "name_suffix suffix_name name_suffix_lbl name_suffx suffix_lbl namesuffix name_sfx sufix sufijo "
    "generation",
    "name": "full_name fullname voter_name resident_name resident owner owner_name nombre_completo",
    "street_address": "street address residence_address residential_address res_street_address res_address res_addr "
    "residential_address1 residence_address1 address1 address_1 address_line_1 addr1 voter_address home_address "
    "house_number house_num house_no street_number street_no street_num addr_number hnumber half_code street_dir "
    "street_direction pre_direction predir pre_dir street_predir street_name street_nm st_name street_type "
    "street_type_cd street_suffix street_sufx_cd street_sufx post_direction postdir post_dir street_postdir "
    "direccion domicilio calle",
    "unit": "apt apartment suite apt_number unit_number unit_num unit_no apt_num apt_no residence_unit res_unit "
    "unit_designator_number address2 address_2 address_line_2 residential_secondary_addr secondary_address apartamento",
    "postal_code": "zip zipcode zip_code zip5 res_zip res_zip_code residence_zip residential_zip postcode post_code "
    "postal codigo_postal",
    "ward": "ward_name ward_desc ward_lbl ward_abbrv ward_number ward_no council_district city_council_district "
    "city_ward council_dist citydistrict municipal_ward distrito",
}  # fmt: skip
KNOWN = {word: field for field, words in SYNONYMS.items() for word in (field, *words.split())}
PRIVATE = re.compile(  # words in a column's name that say: never
    r"(^|_)(birth\w*|born|dob|yob|age|nacimiento|edad|party\w*|partido|affiliation|political|registration_party|gender"
    r"|sex|race|ethnic\w*|religion|ssn|driver\w*|license|phone\w*|telephone|tel|cell|mobile|e_?mail\w*|correo"
    r"|voted|vote_history|history|absentee|citizen\w*|birthyear|birthdate|partycode|party_?cd)(_|$)"
)
YEAR = re.compile(r"(18[89]|19\d|200|201)\d(\.0)?")
_PARTIES = """
dem democrat democratic d rep republican r gop una unaffiliated ind independent i npa npp lib libertarian l gre green g
cst constitution nlb wfp working family none dts decline declined to state no party preference
"""
PARTIES = frozenset(_PARTIES.split())
MOST, FEW = 0.8, 4  # share of the cells that look so; of how few nothing is said


def normal(name: str) -> str:
    """`HouseNumber`, `House number` → `house_number`."""
    return folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))


def suggest(header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """A field for every column we know by its name; NEVER for what must not be taken; LEAVE for the others."""
    rows = list(rows)
    mapping: dict[str, str] = {}
    for place, name in enumerate(header):
        field = KNOWN.get(normal(name), LEAVE)
        if field in mapping.values() and field != SEVERAL:
            field = LEAVE
        if is_private(name, (row[place] for row in rows), known=bool(field)):
            field = NEVER
        mapping[name] = field
    whole = [name for name, field in mapping.items() if field == SEVERAL and _is_whole(normal(name))]
    if whole:  # its parts are there once more
        mapping = {name: LEAVE if field == SEVERAL and name != whole[0] else field for name, field in mapping.items()}
    if {"given_name", "family_name"} & set(mapping.values()):
        mapping = {name: LEAVE if field == "name" else field for name, field in mapping.items()}
    return mapping


def is_private(name: str, cells: Iterable[str], known: bool = False) -> bool:
    """Whether a column says (or looks like) a year of birth, a party or another thing that never enters."""
    if PRIVATE.search(normal(name)):
        return True
    if known:
        return False
    held = [cell.strip() for cell in cells if cell.strip()]
    return len(held) >= FEW and any(_mostly(held, looks) for looks in (YEAR.fullmatch, moments.looks_like_one, _party))


def faults(mapping: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with a mapping, as codes and the field concerned: twice, name, place."""
    fields = [field for field in mapping.values() if field in FIELDS]
    found = [("twice", field) for field in dict.fromkeys(fields) if fields.count(field) > 1 and field != SEVERAL]
    if "name" not in fields and not {"given_name", "family_name"} <= set(fields):
        found.append(("name", "given_name"))
    if not {"street_address", "postal_code"} & set(fields):
        found.append(("place", "street_address"))
    return found


def _is_whole(name: str) -> bool:
    """Whether a column's name speaks of the whole street line."""
    return name in ("street", "direccion", "domicilio") or ("addr" in name and "num" not in name)


def _party(cell: str) -> bool:
    return normal(cell).replace("_", " ") in PARTIES or set(normal(cell).split("_")) <= PARTIES


def _mostly(cells: Sequence[str], looks: Callable[[str], object]) -> bool:
    return sum(bool(looks(cell)) for cell in cells) >= MOST * len(cells)
