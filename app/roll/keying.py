"""A sheet's lines as they are typed, each saved by itself. A line with a name becomes a signature at once, unconfirmed
until the sheet is closed; what was typed stays beside it until then."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select

from app import audit
from app.common import days, lines
from app.common.clock import now
from app.extensions import db
from app.models import Event, Sheet, SheetLine, Signature
from app.roll import entry, erasure, handed

FIELDS = ("given_name", "family_name", "street_address", "unit", "postal_code", "date", "email")
LENGTHS = {"given_name": 100, "family_name": 100, "street_address": 200, "unit": 40, "postal_code": 10, "date": 20,
           "email": 254}  # fmt: skip
OPEN = ("printed", "out", "returned", "entered")  # states in which lines can be typed
MAILBOX = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
DAY = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})(?:[/.\-\s](\d{4}|\d{2}))?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class NotOpen(Exception):
    """The sheet is closed, void or emptied: nothing is typed into it."""


class Conflict(Exception):
    """Somebody else has saved this line since: `line` is theirs. Nothing was changed."""

    def __init__(self, line: SheetLine) -> None:
        super().__init__(line.number)
        self.line = line


@dataclass(frozen=True)
class Typed:
    """One line as it was typed."""

    kind: str = "signed"  # signed, unreadable, crossed; empty: nothing is on it
    given_name: str = ""
    family_name: str = ""
    street_address: str = ""
    unit: str = ""
    postal_code: str = ""
    date: str = ""
    email: str = ""
    wants_updates: bool = False

    @classmethod
    def read(cls, form: Mapping[str, Any], mark: str = "") -> "Typed":
        """From a form whose fields end in `mark`. A line that is unreadable or crossed out holds nothing else."""
        values = {name: _tidy(str(form.get(name + mark) or ""))[: LENGTHS[name]] for name in FIELDS}
        kind = str(form.get("kind" + mark) or "signed")
        if kind in ("unreadable", "crossed"):
            return cls(kind=kind)
        updates = bool(form.get("wants_updates" + mark))
        return cls(**values, wants_updates=updates) if any(values.values()) else cls(kind="empty")

    @classmethod
    def of(cls, line: SheetLine | None, signature: Signature | None = None, zone: str = "UTC") -> "Typed":
        """As a line has it; by its signature once what was typed is gone."""
        if line is None:
            return cls(kind="empty")
        if line.values is None and signature is not None and line.kind == "signed":
            day = f"{days.of(signature.signed_at, zone):%m/%d/%Y}"
            held = {name: getattr(signature, name) or "" for name in FIELDS if name != "date"}
            return cls(**held, date=day, wants_updates=signature.wants_updates)
        values: dict[str, Any] = dict(line.values or {})
        updates = bool(values.pop("wants_updates", ""))
        return cls(kind=line.kind, wants_updates=updates, **{name: values.get(name, "") for name in FIELDS})

    def values(self) -> dict[str, str] | None:
        """As it is kept: what was typed; nothing for a line without."""
        found = {name: getattr(self, name) for name in FIELDS if getattr(self, name)}
        return found | ({"wants_updates": "y"} if self.wants_updates else {}) if self.kind == "signed" else None

    @property
    def named(self) -> bool:
        return self.kind == "signed" and bool(self.given_name or self.family_name)


def mark_of(line: SheetLine | None) -> str:
    """By which a form says what it was typed over; empty for a line nobody has typed yet."""
    return f"{line.saved_at:%Y%m%dT%H%M%S.%f}" if line else ""


def find(sheet: Sheet, number: int, keying: int = 1) -> SheetLine | None:
    """One typed line."""
    return db.session.scalar(select(SheetLine).filter_by(sheet_id=sheet.id, keying=keying, number=number))


def typed(sheet: Sheet, keying: int = 1) -> dict[int, SheetLine]:
    """The typed lines by number."""
    query = select(SheetLine).filter_by(sheet_id=sheet.id, keying=keying).order_by(SheetLine.number)
    return {line.number: line for line in db.session.scalars(query)}


def save(
    sheet: Sheet, number: int, typed: Typed, over: str, account: audit.Actor, keying: int = 1
) -> SheetLine | None:  # fmt: skip
    """Keep one line; None where nothing was and nothing is. `over` is `mark_of` the line it was typed over: if that has
    been saved by somebody else since, Conflict is raised, unless it says the same. The same again changes nothing."""
    lock(sheet, closed=keying == 2)
    if not 0 < number <= sheet.lines:
        raise ValueError(f"no line {number}")
    line = find(sheet, number, keying)
    if line and line.kind == typed.kind and line.values == typed.values():
        return line
    if mark_of(line) != over:
        if line is not None:
            raise Conflict(line)
        over = ""
    if line is None and typed.kind == "empty":
        return None
    if line is None:
        line = SheetLine(sheet_id=sheet.id, keying=keying, number=number, saved_at=now())
        db.session.add(line)
    else:
        line.saved_at = max(now(), line.saved_at + timedelta(microseconds=1))
    line.kind, line.values = typed.kind, typed.values()
    line.account_id, line.evening_id = audit.by(account).values()
    if keying == 1:
        _begin(sheet, account)
        _sign(sheet, line, typed, account)
    db.session.flush()
    return line


def lock(sheet: Sheet, closed: bool = False) -> None:
    """Wait for whoever types or closes this sheet at this moment. Raises NotOpen; `closed`: not if it is closed."""
    db.session.flush()
    db.session.refresh(sheet, with_for_update=True)
    if sheet.state not in (*OPEN, "closed" if closed else "") or sheet.petition.emptied_at:
        raise NotOpen


def _begin(sheet: Sheet, account: audit.Actor) -> None:
    if sheet.state != "entered":
        sheet.state = "entered"
        sheet.returned_at = sheet.returned_at or now()
        audit.record("sheet.entered", sheet, account)
    sheet.entered_by_id = sheet.entered_by_id or audit.by(account)["account_id"]


def _sign(sheet: Sheet, line: SheetLine, typed: Typed, account: audit.Actor) -> None:
    """The line's signature, made, brought in step or taken away."""
    signature = db.session.get(Signature, line.signature_id) if line.signature_id else None
    if signature is not None and signature.erased_at:
        signature = None
    if not typed.named:
        line.signature_id = None
        db.session.flush()
        if signature is not None:
            _unsign(signature, account)
        return
    person, at = person_of(sheet, typed), signed_at(sheet, typed)
    if signature is None:
        taken = entry.add(
            sheet.petition, person, channel="paper", language=sheet.batch.language,
            consent_version=sheet.batch.notice, text_version=sheet.batch.text_version, signed_at=at,
            origin=entry.Origin(sheet_id=sheet.id, line=line.number),
        )  # fmt: skip
        line.signature_id = taken.signature_id
        audit.add("signature.made", "signature", taken.signature_id, sheet.petition_id, account)
        return
    with handed.kept([signature.id]):
        entry.retake(signature, person.columns(), at)
    signature.mailbox_key, signature.name_key = entry.known_by(person.email, person.given_name, person.family_name)


def _unsign(signature: Signature, account: audit.Actor) -> None:
    """A line that turns out not to be a signature. What never counted was only typing and goes; else a tombstone
    stays."""
    counted = exists().where(
        Event.subject_type == "signature", Event.subject_id == signature.id, Event.name == "signature.confirmed"
    )
    if db.session.scalar(select(counted)):
        erasure.erase(signature, account)
        return
    events = delete(Event).where(Event.subject_type == "signature", Event.subject_id == signature.id)
    db.session.execute(events)
    db.session.delete(signature)
    db.session.flush()


def person_of(sheet: Sheet, typed: Typed) -> entry.Person:
    """Who signed that line, as the roll keeps it."""
    return entry.Person(
        given_name=typed.given_name, family_name=typed.family_name, street_address=typed.street_address,
        unit=typed.unit, postal_code=typed.postal_code, email=typed.email if MAILBOX.fullmatch(typed.email) else "",
        wants_updates=typed.wants_updates and sheet.batch.asks_email,
    )  # fmt: skip


def signed_at(sheet: Sheet, typed: Typed) -> datetime:
    """When that line was signed: on its own day, else the sheet's, else as far as anybody knows now. Never later."""
    day = day_of(sheet, typed.date)
    zone = sheet.petition.city.time_zone
    if day and day <= days.of(now(), zone):
        return min(days.noon(day, zone), now())
    return min(sheet.signed_on or now(), now())


def day_of(sheet: Sheet, written: str) -> date | None:
    """The day a line's date means: month, day and perhaps year, or ISO 8601. Without a year the latest that is past."""
    today = days.of(now(), sheet.petition.city.time_zone)
    try:
        if found := ISO.fullmatch(written.strip()):
            return date(*map(int, found.groups()))
        if not (found := DAY.fullmatch(written.strip())):
            return None
        month, day, year = int(found[1]), int(found[2]), found[3]
        if month > 12:  # written the other way round
            month, day = day, month
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        return next(d for y in range(4) if (d := _safe(today.year - y, month, day)) and d <= today)
    except (ValueError, StopIteration):
        return None


def problems(sheet: Sheet, typed: Typed) -> list[str]:
    """What keeps this line from being closed, by code: no_name, no_date, date, future, early."""
    if typed.kind != "signed":
        return []
    found = [] if typed.named else ["no_name"]
    day = day_of(sheet, typed.date)
    if typed.date and day is None:
        found.append("date")
    elif not typed.date and sheet.signed_on is None:
        found.append("no_date")
    elif day:
        found += ["future"] if day > days.of(now(), sheet.petition.city.time_zone) else []
        found += ["early"] if day < earliest(sheet) and not sheet.dates_hold else []
    return found


def doubts(typed: Typed) -> list[str]:
    """What looks odd and may stand so on the paper: zip, email."""
    if typed.kind != "signed":
        return []
    digits = re.sub(r"[\s-]", "", typed.postal_code)
    odd = typed.postal_code and not re.fullmatch(r"\d{5}(\d{4})?", digits)
    return ["zip"] * bool(odd) + ["email"] * bool(typed.email and not MAILBOX.fullmatch(typed.email))


def earliest(sheet: Sheet) -> date:
    """The first day on which this sheet can have been signed: when it was printed, else when the petition opened."""
    petition, batch = sheet.petition, sheet.batch
    since = batch.created_at if batch.printed_here else petition.opened_at or petition.created_at
    return days.of(since, petition.city.time_zone)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _tidy(text: str) -> str:
    return " ".join(lines.fold(unicodedata.normalize("NFC", text)).split())
