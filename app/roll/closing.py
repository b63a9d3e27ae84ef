"""Closing a sheet: its lines must add up to what was counted on the paper; then its signatures count. And taking that
back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import null, select, update

from app import audit, outbox
from app.common.clock import now
from app.extensions import db
from app.models import Account, Ruling, Sheet, SheetLine, Signature
from app.roll import doubles, entry, handed, keying, second, standing
from app.roll.keying import Typed

FILLED = ("signed", "unreadable", "crossed")
OVER = ("won", "lost", "archived")  # a petition that counts nobody any more


@dataclass(frozen=True)
class Lack:
    """Why a sheet cannot be closed: a code, the lines it concerns, a number. missing (so many lines are typed),
    too_many, second (differences with the second keying are open), and the problems of keying."""

    code: str
    lines: list[int]
    number: int = 0


class NotYet(Exception):
    """The sheet does not add up."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(", ".join(lack.code for lack in lacks))
        self.lacks = lacks


class TooLate(Exception):
    """The council has what is on this sheet: it stays closed. Or it has decided: nothing is counted any more."""


def lacks(sheet: Sheet, filled: int) -> list[Lack]:
    """What stands in the way of closing, if so many lines hold something on the paper."""
    lines = keying.typed(sheet)
    typed = [number for number, line in lines.items() if line.kind in FILLED]
    found = []
    if len(typed) < filled:
        free = [number for number in range(1, sheet.lines + 1) if number not in typed]
        found.append(Lack("missing", free[: filled - len(typed)], len(typed)))
    elif len(typed) > filled:
        found.append(Lack("too_many", [], len(typed)))
    by_code: dict[str, list[int]] = {}
    for number, line in lines.items():
        for code in keying.problems(sheet, Typed.of(line)) if line.values is not None else ():
            by_code.setdefault(code, []).append(number)
    found += [Lack(code, numbers) for code, numbers in by_code.items()]
    if open_ones := second.differences(sheet):
        found.append(Lack("second", sorted({one.line for one in open_ones}), len(open_ones)))
    return found


def close(sheet: Sheet, filled: int, account: Account) -> dict[str, int]:
    """Let the sheet's signatures count, its exact doubles set aside. Answers its lines by kind, and `double`. Raises
    NotYet, TooLate, keying.NotOpen."""
    outbox.wait_for(sheet.petition_id)  # as whoever confirms online: both move the petition's numbers
    keying.lock(sheet)
    if sheet.petition.state in OVER:
        raise TooLate
    if wrong := lacks(sheet, filled):
        raise NotYet(wrong)
    date_lines(sheet)
    lines = keying.typed(sheet)
    moment = now()
    sheet.state, sheet.filled, sheet.closed_at, sheet.closed_by_id = "closed", filled, moment, account.id
    ids = [line.signature_id for line in lines.values() if line.kind == "signed" and line.signature_id]
    _confirm(ids, moment, account, sheet.petition_id)
    kinds = {kind: sum(line.kind == kind for line in lines.values()) for kind in FILLED}
    _forget(sheet)
    audit.record("sheet.closed", sheet, account, filled=filled, **kinds)
    return kinds | {"double": _set_exact_doubles_aside(ids, account)}


def reopen(sheet: Sheet, account: Account) -> None:
    """Take the closing back: its signatures wait again. Raises TooLate once the council has them."""
    outbox.wait_for(sheet.petition_id)
    db.session.flush()
    db.session.refresh(sheet, with_for_update=True)
    petition = sheet.petition
    delivered = petition.delivered_at and sheet.closed_at and sheet.closed_at <= petition.delivered_at
    if sheet.state != "closed" or delivered or petition.emptied_at:
        raise TooLate
    sheet.state, sheet.closed_at, sheet.closed_by_id = "entered", None, None
    mine = select(Signature.id).where(Signature.sheet_id == sheet.id, Signature.confirmed_by == "sheet",
                                      Signature.erased_at.is_(None))  # fmt: skip
    ids = list(db.session.scalars(mine))
    _put(ids, confirmed_at=None, confirmed_by=None, matched_at=None)
    for signature_id in ids:
        audit.add("signature.unconfirmed", "signature", signature_id, sheet.petition_id, account)
    standing.settle(ids)
    audit.record("sheet.reopened", sheet, account)


def date_lines(sheet: Sheet) -> None:
    """Let each waiting line's signature bear its day, after the sheet's own day or a line's has changed."""
    for line in keying.typed(sheet).values():
        if line.signature_id and line.values is not None:
            signature = db.session.get_one(Signature, line.signature_id)
            if signature.confirmed_at is None:
                with handed.kept([signature.id]):
                    signature.signed_at = keying.signed_at(sheet, Typed.of(line))
    db.session.flush()


def _confirm(ids: Sequence[int], moment: Any, account: Account, petition_id: int) -> None:
    waiting = select(Signature.id).where(
        Signature.id.in_(ids), Signature.confirmed_at.is_(None), Signature.erased_at.is_(None)
    )
    fresh = list(db.session.scalars(waiting))
    _put(fresh, confirmed_at=moment, confirmed_by="sheet")
    for signature_id in fresh:
        audit.add("signature.confirmed", "signature", signature_id, petition_id, account, by="sheet")
    standing.settle(fresh)


def _set_exact_doubles_aside(ids: Iterable[int], account: Account) -> int:
    """The same mailbox and name, whatever side they came from; those that somebody held to be different stay so."""
    changed: set[int] = set()
    for signature in db.session.scalars(select(Signature).where(Signature.id.in_(list(ids))).order_by(Signature.id)):
        same = entry.exact(signature.petition_id, signature.mailbox_key, signature.name_key or b"")
        same = [each for each in same if each == signature.id or not _held_apart(each, signature.id)]
        if len(same) > 1:
            changed.update(doubles.join(same, "exact", account))
    standing.settle(sorted(changed))
    return len(changed)


def _held_apart(one: int, other: int) -> bool:
    a, b = sorted((one, other))
    newest = select(Ruling.decision).where(Ruling.a_id == a, Ruling.b_id == b, Ruling.lifted_at.is_(None))
    return db.session.scalar(newest.order_by(Ruling.id.desc()).limit(1)) == "different"


def _forget(sheet: Sheet) -> None:
    """What was typed goes: the signatures hold it. A second keying that is under way stays."""
    mine = update(SheetLine).where(SheetLine.sheet_id == sheet.id)
    if sheet.fields_compared is None:
        mine = mine.where(SheetLine.keying == 1)
    db.session.execute(mine.values(values=null()), execution_options={"synchronize_session": "fetch"})


def _put(ids: Sequence[int], **values: Any) -> None:
    rows = update(Signature).where(Signature.id.in_(ids)).values(**values)
    with handed.kept(ids):
        db.session.execute(rows, execution_options={"synchronize_session": "fetch"})
