"""The petition page, kept and made anew, against a constant answer of the same bytes from bare Flask."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from app.bench import calls, town
from app.bench.measure import Size, side_by_side


def run(app: Any, size: Size) -> Iterator[str]:
    """CPU a request, and how many a second one core answers."""
    petition = town.build()
    town.fill(petition, size.rows or 1_000)
    show = calls.Asking(app, app.config["PUBLIC_URL"], town.path(petition))
    status, body = show()
    assert status.startswith("200"), status
    constant = calls.Asking(calls.bare(app.config["DATA_DIR"], body), app.config["PUBLIC_URL"], "/")

    secrets = (f"{app.config['SECRET_KEY']}-{n}" for n in count())

    def anew() -> None:
        app.config["SECRET_KEY"] = next(secrets)  # a page is kept under its key among others: another key, another page
        show()

    kept = side_by_side(show, constant, rounds=size.of(15, 3), calls=size.of(200, 10))
    yield kept.line("petition page", "constant answer")
    yield f"  {1 / kept.ours:,.0f} requests a second on one core, {1 / kept.ceiling:,.0f} constant ones"
    made = side_by_side(anew, constant, rounds=size.of(15, 3), calls=size.of(50, 10))
    yield made.line("  made anew", "constant answer")
