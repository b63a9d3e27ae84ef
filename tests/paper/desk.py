"""What tests of paper do again and again."""

from typing import Any

from app.extensions import db
from app.models import Account, Sheet, SheetBatch
from app.roll import keying, paper, sheets
from tests.cast import Cast


def layout(**more: Any) -> sheets.Layout:
    """A sheet in English."""
    return sheets.Layout(**{"language": "en", "text_version": 1, **more})


def batch(cast: Cast, number: int = 1, holder: str = "Ana, farmers’ market", **more: Any) -> SheetBatch:
    """Printed sheets, committed."""
    made = paper.print_batch(cast.petition, layout(**more), number, holder, cast.omar)
    db.session.commit()
    return made


def sheet(cast: Cast, **more: Any) -> Sheet:
    """One printed sheet, committed; its dates hold, so that any will do."""
    made = batch(cast, **more).sheets[0]
    made.dates_hold = True
    db.session.commit()
    return made


def typed(name: str = "Ben Osei", **more: Any) -> keying.Typed:
    """A line as it is typed."""
    given, _, family = name.partition(" ")
    values = {"given_name": given, "family_name": family, "postal_code": "99501", "date": "3/5/2026"}
    return keying.Typed(**values | more)


def save(sheet: Sheet, number: int, line: keying.Typed, account: Account, keying_no: int = 1) -> Any:
    """Save a line over whatever it is now, committed."""
    over = keying.mark_of(keying.find(sheet, number, keying_no))
    kept = keying.save(sheet, number, line, over, account, keying_no)
    db.session.commit()
    return kept
