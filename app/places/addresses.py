"""Street addresses by which homes are known again: one form for all spellings, and its keyed hash.

`12 North Oak Street, Apt 4` and `12 N. Oak St #4` are one: number, street and ZIP count; the unit does not, since all
units of a house lie in one ward.
"""

import re

from app.common import keys
from app.common.names import fold

# as the post office writes them (Publication 28), and as people do; each word has one form, wherever it stands
_WORDS = """
aly alley allee ally|anx annex anex|arc arcade|ave avenue av aven avenu avn avnue|bch beach|bnd bend|blf bluff
blvd boulevard boul boulv|br branch|brg bridge|brk brook|byp bypass|cp camp|cyn canyon|cpe cape|cswy causeway
ctr center centre cent|cir circle circ circl crcl|clb club|cor corner|cors corners|crse course|ct court crt
cts courts|cv cove|crk creek|cres crescent|xing crossing crssng|curv curve|dl dale|dr drive driv drv|est estate
ests estates|expy expressway expw express|ext extension extn|fls falls|fry ferry|fld field|flds fields|flt flat
frd ford|frst forest|frk fork|ft fort|fwy freeway|gdn garden gardn|gdns gardens|gtwy gateway|gln glen|grn green
grv grove|hbr harbor harbour|hvn haven|hts heights|hwy highway highwy hiway|hl hill|hls hills|holw hollow|is island
jct junction|ky key|knl knoll|lk lake|lks lakes|lndg landing|ln lane|lgt light|lp loop|mall|mnr manor|mdw meadow
mdws meadows|ml mill|mls mills|msn mission|mt mount|mtn mountain|nck neck|orch orchard|oval|park pk
pkwy parkway parkwy pkway pky|pass|path|pike|pne pine|pnes pines|pl place|pln plain|plz plaza|pt point|prt port
pr prairie|radl radial|rnch ranch|rpds rapids|rst rest|rdg ridge|riv river|rd road|rds roads|rte route|row|run
shr shore|spg spring|sprg|spgs springs|sq square|sta station|strm stream|st street strt str saint|sts streets
smt summit|ter terrace terr|trce trace|trl trail|tunl tunnel|tpke turnpike|un union|vly valley|vw view|vlg village
vl ville|vis vista|walk|way wy|wl well|wls wells|n north|s south|e east|w west|ne northeast|nw northwest
se southeast|sw southwest|county co cnty|state|1st first|2nd second|3rd third|4th fourth|5th fifth|6th sixth
7th seventh|8th eighth|9th ninth|10th tenth|11th eleventh|12th twelfth
"""
FORMS = {word: group.split()[0] for line in _WORDS.strip().splitlines() for group in line.split("|")
         for word in group.split()}  # fmt: skip
_UNITS = """apt apartment unit ste suite rm room fl floor bldg building lot spc space trlr trailer no number ph
penthouse bsmt basement dept lowr lower uppr upper rear front frnt"""
UNITS = set(_UNITS.split())
NUMBER = re.compile(r"(\d{1,6}(?:-\d{1,4})?[a-z]?)")
HALF = re.compile(r"\d/\d")
BOX = re.compile(r"\b(?:p\.? ?o\.? ?box|post office box|general delivery)\b|^(?:box|rr|hc) \d")


def form(street: str | None) -> str:
    """`12 n oak st`; empty if it is no home: without a number or a street, a post office box."""
    text = street or ""
    text = (text.lower() if text.isascii() else fold(text)).replace("'", "").replace("’", "")
    if BOX.search(text.replace(",", " ")):
        return ""
    text = re.sub(r"#.*", " ", _street_part(text))
    words = re.sub(r"[^a-z0-9/-]+", " ", text).split()
    if len(words) < 2 or not NUMBER.fullmatch(words[0]):
        return ""
    number, rest = words[0], words[1:]
    if HALF.fullmatch(rest[0]):
        number, rest = f"{number} {rest[0]}", rest[1:]
    rest = [FORMS.get(word, word) for part in _without_unit(rest) for word in part.replace("/", " ").split()]
    return " ".join([number, *rest]) if rest else ""


def key(street: str | None, postal_code: str | None) -> bytes | None:
    """The address key, 16 bytes; None if it is no home. Without a ZIP the street alone."""
    written = form(street)
    return hashed(written, postal_code) if written else None


def hashed(written: str, postal_code: str | None) -> bytes:
    """The same for a street already in its one form."""
    return keys.address(f"{written} {zip_of(postal_code)}")


def zip_of(text: str | None) -> str:
    """The five digits of a ZIP or ZIP+4; a spreadsheet may have eaten the leading zero."""
    digits = (text or "").strip().partition("-")[0].strip()
    if len(digits) == 9 and digits.isascii() and digits.isdigit():
        digits = digits[:5]
    return digits.zfill(5) if 3 <= len(digits) <= 5 and digits.isascii() and digits.isdigit() else ""


def _street_part(text: str) -> str:
    """What stands before city, state and unit: up to the first comma or line's end that has more than the number."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    if not parts:
        return ""
    return f"{parts[0]} {parts[1]}" if len(parts) > 1 and NUMBER.fullmatch(parts[0]) else parts[0]


def _without_unit(words: list[str]) -> list[str]:
    """Up to the word that begins the unit; a street may itself begin with such a word (`Front Street`)."""
    for at, word in enumerate(words[1:], 1):
        if word in UNITS and not (
            at < len(words) - 1 and FORMS.get(words[at + 1], "") in ("st", "rd", "ave", "dr", "ln")
        ):
            return words[:at]
    return words
