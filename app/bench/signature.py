"""One accepted signature against a bare Flask POST with one durable INSERT."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from sqlalchemy import func, select

from app.bench import calls, town
from app.bench.measure import Size, side_by_side
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Signature
from app.signing import trap


def run(app: Any, size: Size) -> Iterator[str]:
    """CPU a signature: form, checks, limits, roll, tally, event, letter owed, commit."""
    petition = town.build()
    town.fill(petition, size.rows or 1_000)
    path, site = town.path(petition), app.config["PUBLIC_URL"]
    post = calls.Asking(app, site, path, "POST")
    bare = calls.bare(app.config["DATA_DIR"], b"")
    plain, row = calls.Asking(bare, site, "/", "POST"), calls.Asking(bare, site, "/row", "POST")
    numbers, taken = count(10_000_000), []

    def sign() -> None:
        number = next(numbers)
        seen = trap.mark(now(), app.config["SECRET_KEY"])
        status, _ = post(town.person(number) | {"seen": seen}, town.network(number))
        assert status.startswith("303"), status
        taken.append(number)

    def insert(into: calls.Asking) -> None:
        status, _ = into(town.person(next(numbers)))
        assert status.startswith("303"), status

    rounds, each = size.of(15, 3), size.of(50, 5)
    found = side_by_side(sign, lambda: insert(plain), rounds=rounds, calls=each)
    stacked = side_by_side(sign, lambda: insert(row), rounds=rounds, calls=each)
    signatures = db.session.scalar(select(func.count()).where(Signature.email == f"signer{taken[-1]}@mail.example"))
    letters = db.session.scalar(select(func.count(Letter.id)))
    assert (signatures, letters) == (1, len(taken)), "not every signature was taken"
    yield stacked.line("accepted signature", "bare POST with one durable INSERT by SQLAlchemy", reach=2.5)
    yield found.line("accepted signature", "the same by the driver alone", reach=2.5)
    yield f"  {1 / found.ours:,.0f} signatures a second on one core, {1 / found.ceiling:,.0f} bare ones"
