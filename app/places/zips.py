"""ZIP shares from a table `postal_code, ward, share`: how much of a ZIP's people live in the city, and in a ward."""

from collections.abc import Iterable
from pathlib import Path

from app.places import survey
from app.places.address_files import table
from app.places.remarks import NotUsable
from app.places.remarks import sentence as _l

ZIP, WARD, SHARE = ("postal_code", "zip", "zip_code", "zipcode", "zip5"), ("ward", "district"), ("share", "percent")


def read_shares(path: Path, known: Iterable[str] = ()) -> list[tuple[str, str, float]]:
    """(ZIP, ward's name or empty for the whole city, 0..1) of each line. Raises NotUsable."""
    numbers = survey.by_number(known)
    found: dict[tuple[str, str], float] = {}
    with table(path) as rows:
        header = [cell.lower().replace(" ", "_") for cell in next(rows).cells]
        at = {what: next((header.index(name) for name in names if name in header), -1)
              for what, names in (("zip", ZIP), ("ward", WARD), ("share", SHARE))}  # fmt: skip
        if min(at["zip"], at["share"]) < 0:
            raise NotUsable(_l("The first line must name the columns: postal_code, ward, share."))
        for line, cells in rows:
            cells = [*cells, *[""] * (len(header) - len(cells))]
            code, ward = cells[at["zip"]], cells[at["ward"]] if at["ward"] >= 0 else ""
            if len(code) != 5 or not (code.isascii() and code.isdigit()):
                raise NotUsable(
                    _l("Line %(line)s: “%(code)s” is not a ZIP code of five digits."), line=line, code=code[:20]
                )
            place = code, survey.meant(ward, numbers)[:80] if ward else ""
            if place in found:
                raise NotUsable(_l("Line %(line)s: %(code)s stands twice with the same ward."), line=line, code=code)
            found[place] = _share(cells[at["share"]], line)
    for code in {code for code, _ward in found}:
        if sum(share for (other, ward), share in found.items() if other == code and ward) > 1.01:
            raise NotUsable(_l("The shares of %(code)s add up to more than 1."), code=code)
    if not found:
        raise NotUsable(_l("There is no line in this file but the first."))
    return [(code, ward, share) for (code, ward), share in found.items()]


def _share(text: str, line: int) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise NotUsable(_l("Line %(line)s: “%(text)s” is not a share between 0 and 1."), line=line, text=text[:20])
    return share
