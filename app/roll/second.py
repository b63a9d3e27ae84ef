"""Keying a sheet a second time: another person types it without seeing the first, what differs is shown letter by
letter and settled one by one."""

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from sqlalchemy import select

from app import audit
from app.extensions import db
from app.models import Account, Sheet, SheetLine, Signature
from app.roll import correcting, keying
from app.roll.keying import FIELDS, Typed

Letters = list[tuple[str, bool]]  # a piece of text, and whether it differs from the other's


class NotYours(Exception):
    """Whoever typed a sheet the first time does not type it again."""


class NotReady(Exception):
    """The first keying has not begun, or the second was compared already."""


@dataclass(frozen=True)
class Difference:
    """One field of one line as both have typed it."""

    line: int
    field: str  # one of keying.FIELDS, or kind
    first: str
    second: str

    @property
    def letters(self) -> tuple[Letters, Letters]:
        return marked(self.first, self.second)


def may(sheet: Sheet, account: Account) -> bool:
    """Whether this person may type it again: whoever saved none of its lines, while nobody else is at it."""
    typists = set(db.session.scalars(select(SheetLine.account_id).filter_by(sheet_id=sheet.id, keying=1)))
    return account.id not in typists and sheet.keyed_again_by_id in (None, account.id)


def save(sheet: Sheet, number: int, typed: Typed, over: str, account: Account) -> SheetLine | None:
    """Keep one line of the second keying. Raises NotYours, NotReady and what keying.save does."""
    if not may(sheet, account):
        raise NotYours
    if sheet.fields_compared is not None or not keying.typed(sheet):
        raise NotReady
    line = keying.save(sheet, number, typed, over, account, keying=2)
    if sheet.keyed_again_by_id is None:
        sheet.keyed_again_by_id = account.id
        audit.record("sheet.keyed_again", sheet, account)
    return line


def compare(sheet: Sheet, account: Account) -> list[Difference]:
    """The second keying is complete: count how far both agree, forget what agrees, answer what does not."""
    if not may(sheet, account):
        raise NotYours
    keying.lock(sheet, closed=True)
    if sheet.fields_compared is not None or sheet.keyed_again_by_id is None:
        raise NotReady
    first, again = keying.typed(sheet), keying.typed(sheet, 2)
    compared = agreed = 0
    for number in sorted({*first, *again}):
        if number not in again:
            again[number] = SheetLine(sheet_id=sheet.id, keying=2, number=number, kind="empty", account_id=account.id,
                                      saved_at=first[number].saved_at)  # fmt: skip
            db.session.add(again[number])
        one, other = _of(sheet, first.get(number)), _of(sheet, again[number])
        compared += sum(1 for name in ("kind", *FIELDS) if getattr(one, name) or getattr(other, name))
        agreed += sum(1 for name in ("kind", *FIELDS) if getattr(one, name) or getattr(other, name))
        agreed -= len(_between(sheet, number, one, other))
    sheet.fields_compared, sheet.fields_agreed = compared, max(0, agreed)
    found = differences(sheet)
    _forget(again, {one.line for one in found}, first)
    audit.record("sheet.compared", sheet, account, compared=compared, agreed=agreed)
    return found


def differences(sheet: Sheet) -> list[Difference]:
    """What is still open, line by line; nothing before both are laid side by side."""
    if sheet.fields_compared is None:
        return []
    first, found = keying.typed(sheet), []
    for number, line in keying.typed(sheet, 2).items():
        settled = line.values is None and line.kind == (first[number].kind if number in first else "empty")
        if not settled:
            found += _between(sheet, number, _of(sheet, first.get(number)), _of(sheet, line))
    return found


def settle(
    sheet: Sheet, number: int, field: str, keep: Literal["first", "second"], account: Account, instead: str = ""
) -> None:
    """Decide one difference: as the first has it, as the second, or as it really reads (`instead`). Raises KeyError if
    it is not open any more, keying.NotOpen where the kind of a closed sheet's line would change."""
    keying.lock(sheet, closed=True)
    one = {(each.line, each.field): each for each in differences(sheet)}[number, field]
    line, again = keying.find(sheet, number), keying.find(sheet, number, 2)
    assert again is not None
    first, other = _of(sheet, line), _of(sheet, again)
    value = instead or (one.first if keep == "first" else one.second)
    if field == "kind":
        chosen, other = (first, first) if keep == "first" else (other, other)
    else:
        change: dict[str, Any] = {field: value}
        chosen, other = replace(first, **change), replace(other, **change)
    if chosen != first:
        _put(sheet, number, line, chosen, account)
        line = keying.find(sheet, number)
    again.kind, again.values = other.kind, other.values()
    if not _between(sheet, number, _of(sheet, line), other):
        again.values = None
    db.session.flush()
    audit.record("sheet.settled", sheet, account, line=number, field=field)


def marked(one: str, other: str) -> tuple[Letters, Letters]:
    """Both texts in pieces, each with whether the other has it too."""
    left: Letters = []
    right: Letters = []
    for code, a, b, c, d in SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).get_opcodes():
        if b > a:
            left.append((one[a:b], code != "equal"))
        if d > c:
            right.append((other[c:d], code != "equal"))
    return left, right


def _put(sheet: Sheet, number: int, line: SheetLine | None, chosen: Typed, account: Account) -> None:
    if sheet.state in keying.OPEN:
        keying.save(sheet, number, chosen, keying.mark_of(line), account)
        return
    signature = db.session.get(Signature, line.signature_id) if line and line.signature_id else None
    if signature is None or chosen.kind != "signed":
        raise keying.NotOpen
    day = keying.day_of(sheet, chosen.date)
    correcting.correct(signature, {name: getattr(chosen, name) for name in correcting.FIELDS}, account, day=day)


def _of(sheet: Sheet, line: SheetLine | None) -> Typed:
    signature = db.session.get(Signature, line.signature_id) if line and line.signature_id else None
    return Typed.of(line, signature, sheet.petition.city.time_zone)


def _between(sheet: Sheet, number: int, one: Typed, other: Typed) -> list[Difference]:
    if one.kind != other.kind:
        return [Difference(number, "kind", one.kind, other.kind)]
    return [
        Difference(number, name, getattr(one, name), getattr(other, name))
        for name in FIELDS
        if not _same(sheet, name, getattr(one, name), getattr(other, name))
    ]


def _same(sheet: Sheet, field: str, one: str, other: str) -> bool:
    """Whether both mean the same: capitals say nothing, nor how a day or a ZIP is written."""
    if field == "date" and one and other:
        return keying.day_of(sheet, one) == keying.day_of(sheet, other) is not None
    if field == "postal_code":
        one, other = re.sub(r"[\s-]", "", one), re.sub(r"[\s-]", "", other)
    return one.casefold() == other.casefold()


def _forget(again: dict[int, SheetLine], open_ones: set[int], first: dict[int, SheetLine]) -> None:
    for number, line in again.items():
        if number not in open_ones:
            line.values = None
            line.kind = first[number].kind if number in first else "empty"
    db.session.flush()
