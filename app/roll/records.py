"""Lines of a file as records that can go onto the roll, or what is wrong with them, in codes."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.common import days, lines, names
from app.common.clock import now
from app.common.reading import Row, Table
from app.models.signature import CHANNELS
from app.roll import columns, moments
from app.roll.entry import Arrival, Person

NOTHING = {"", "-", "--", "n/a", "na", "none", "null", "nil", "#n/a", "n.a.", "ninguno", "?"}
YES = {"1", "true", "t", "yes", "y", "x", "on", "si", "sí", "subscribed", "verdadero", "✓", "✔"}
NO = {"0", "false", "f", "no", "n", "off", "unsubscribed", "falso", "not"}
CHANNEL = {
    "web": "online", "internet": "online", "website": "online", "e-mail": "online", "email": "online",
    "sheet": "paper", "petition sheet": "paper", "papel": "paper", "en papel": "paper", "en línea": "online",
    "imported": "import",
}  # fmt: skip
LONGEST = {
    "given_name": 200, "family_name": 200, "email": 320, "phone": 40, "street_address": 200, "unit": 40, "city": 120,
    "postal_code": 10, "reason": 5000, "source": 80, "external_id": 80, "sheet": 40, "line": 20,
}  # fmt: skip
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")  # a slip in an address is no reason to lose a signature
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u034f\u061c\u115f\u1160\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
                                "\u2066\u2067\u2068\u2069\u3164\ufeff\uffa0"))  # fmt: skip
CUSTOM = 2_000  # characters kept of a column without a field


@dataclass(frozen=True)
class Plan:
    """How one file is taken: what its columns are and what the organizer said of it."""

    mapping: Mapping[str, str]
    zone: str  # of a time that names none
    channel: str = "import"
    confirmed: bool = False  # these people signed, the organizer says; a column confirmed_at may except some
    order: str = "mdy"
    signed_at: datetime | None = None  # where a line gives no time
    updates: bool = False  # what signers agreed to covers updates


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be taken, why, and in which column."""

    line: int
    code: str
    column: str | None = None


class _Fault(Exception):
    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.code, self.field = code, field


def of(table: Table, plan: Plan) -> Iterator[Arrival | Wrong]:
    """Every line of a file. Raises Unreadable where reading must end."""
    places = {field: table.header.index(name) for name, field in plan.mapping.items() if field in columns.FIELDS}
    kept = [(name, table.header.index(name)) for name, field in plan.mapping.items() if field == columns.KEEP]
    take = _taker(plan, places, kept)
    for row in table.rows():
        if row.fault:
            yield Wrong(row.line, row.fault, row.column)
            continue
        try:
            yield take(row)
        except _Fault as fault:
            at = places.get(fault.field)
            yield Wrong(row.line, fault.code, table.header[at] if at is not None else None)


def _taker(plan: Plan, places: Mapping[str, int], kept: list[tuple[str, int]]) -> Callable[[Row], Arrival]:
    latest = now()
    texts = [(field, places[field], most) for field, most in LONGEST.items() if field in places]

    def take(row: Row) -> Arrival:
        cells = row.cells
        given: dict[str, str] = {}
        for field, place, most in texts:
            if cells[place]:
                given[field] = _text(cells[place], field, most)
        at = _signed_at(cells[places["signed_at"]] if "signed_at" in places else "", plan, latest)
        confirmed = cells[places["confirmed_at"]].strip() if "confirmed_at" in places else ""
        custom = {name: _clean(cells[place])[:CUSTOM] for name, place in kept if cells[place].strip()}
        if confirmed:
            custom["confirmed_at"] = confirmed[:80]
        person: dict[str, Any] = _person(given, cells[places["name"]] if "name" in places else "")
        return Arrival(
            person=Person(
                **person, show_name=_yes(cells, places, "show_name"),
                wants_updates=plan.updates and _yes(cells, places, "wants_updates"),
            ),
            line=row.line,
            channel=_channel(cells[places["channel"]] if "channel" in places else "", plan.channel),
            external_id=given.get("external_id"),
            signed_at=at,
            confirmed=plan.confirmed and ("confirmed_at" not in places or _confirms(confirmed, plan)),
            source=given.get("source"),
            sheet_label=_sheet(given),
            custom=custom or None,
        )  # fmt: skip

    return take


def _text(cell: str, field: str, most: int) -> str:
    text = _clean(cell)
    if text.lower() in NOTHING:
        return ""
    if field == "postal_code":
        text = _postal(text)
    elif field == "email" and not EMAIL.fullmatch(text := text.removeprefix("mailto:")):
        raise _Fault("email", field)
    if len(text) > most:
        raise _Fault("long", field)
    return text


def _clean(cell: str) -> str:
    """One line in one form, without what nobody sees."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    return lines.fold(unicodedata.normalize("NFC", cell.translate(UNSEEN)).replace("\u00a0", " "))


def _postal(text: str) -> str:
    """`1234` and `1234.0`, as spreadsheets leave a ZIP that begins with 0, become `01234`."""
    text = text.removesuffix(".0")
    if text.isdecimal() and text.isascii():
        return text.zfill(5) if 3 <= len(text) < 5 else f"{text[:5]}-{text[5:]}" if len(text) == 9 else text
    return text


def _person(given: Mapping[str, str], whole: str) -> dict[str, str]:
    first, last = given.get("given_name", ""), given.get("family_name", "")
    if not first and not last and (whole := _clean(whole)) and whole.lower() not in NOTHING:
        first, last = names.split(whole[:400])
        if max(len(first), len(last)) > LONGEST["given_name"]:
            raise _Fault("long", "name")
    if not any(letter.isalpha() for letter in first + last):
        raise _Fault("name", "name" if whole else "given_name")
    found = {field: given.get(field, "") for field in PERSON}
    return found | {"given_name": first or last, "family_name": last if first else ""}


PERSON = ("email", "postal_code", "street_address", "unit", "city", "phone", "reason")


def _signed_at(cell: str, plan: Plan, latest: datetime) -> datetime:
    if not cell.strip():
        if plan.signed_at is None:
            raise _Fault("no_date", "signed_at")
        return plan.signed_at
    found = moments.read(cell, plan.zone, plan.order)
    if found is None:
        raise _Fault("date", "signed_at")
    if found.at.year < moments.FIRST:
        raise _Fault("old", "signed_at")
    if found.at <= latest:
        return found.at
    if not found.exact and days.of(found.at, plan.zone) <= days.of(latest, plan.zone):
        return latest  # today, whose noon is still to come
    raise _Fault("future", "signed_at")


def _confirms(cell: str, plan: Plan) -> bool:
    """What stands under confirmed_at: a time, or yes; nothing or no: this one has not confirmed."""
    word = cell.lower()
    if word in YES:
        return True
    if word in NO or word in NOTHING:
        return False
    found = moments.read(cell, plan.zone, plan.order)
    if found is None:
        raise _Fault("date", "confirmed_at")
    if found.at > now() + timedelta(days=1):
        raise _Fault("future", "confirmed_at")
    return True


def _yes(cells: tuple[str, ...], places: Mapping[str, int], field: str) -> bool:
    if field not in places:
        return False
    word = cells[places[field]].strip().lower()
    if word in NOTHING or word in NO:
        return False
    first = word.split()[0].strip(",.;:!")
    if word in YES or first in YES:
        return True
    if first in NO:
        return False
    raise _Fault("yes_no", field)


def _channel(cell: str, usual: str) -> str:
    word = cell.strip().lower()
    if not word:
        return usual
    found = word if word in CHANNELS else CHANNEL.get(word)
    if found is None:
        raise _Fault("channel", "channel")
    return found


def _sheet(given: Mapping[str, Any]) -> str | None:
    """`17`, or with its line `17, 4`."""
    return ", ".join(given[part] for part in ("sheet", "line") if given.get(part))[:40] or None
