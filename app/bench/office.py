"""What organizers' pages cost on a roll of 1,000,000, and in forty cities that have as many together."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.accounts import people
from app.bench import calls, town
from app.bench.measure import Size, side_by_side, time_of
from app.extensions import db
from app.insight import kept
from app.models import Account, Petition

CITIES = 40
LONG = "night-buses"  # the campaign of the one long roll


def run(app: Any, size: Size) -> Iterator[str]:
    """CPU a page, against the roll's own first page, and against one petition's page made anew."""
    rows = size.rows or size.of(1_000_000, 100_000)
    long = town.build(slug=LONG, name="Longford")
    town.fill(long, rows)
    cities = [town.build(name=f"Town{n}") for n in range(CITIES)]
    for city in cities:
        town.fill(city, rows // CITIES)
    lead = people.add("lead@mail.example", "Lead", leads=[long.campaign, cities[0].campaign])
    db.session.commit()
    yield from _count(long, cities)
    pages = {name: _asking(app, lead, f"/office{path}") for name, path in (
        ("dashboard", town.path(long)), ("roll", f"{town.path(long)}/roll"), ("city", town.path(cities[0])),
        ("room", f"/{cities[0].campaign.slug}"),
    )}  # fmt: skip
    for name, page in pages.items():
        assert page()[0] == "200 OK", name
    rounds, times = size.of(7, 3), size.of(10, 2)
    compared = side_by_side(pages["dashboard"], pages["roll"], rounds=rounds, calls=size.of(3, 1))
    yield compared.line(f"dashboard of {rows:,} signatures", "first page of its roll", reach=1)
    compared = side_by_side(pages["room"], pages["city"], rounds=rounds, calls=times)
    yield compared.line(f"control room of {CITIES} cities with {rows:,}", "dashboard of one of them")
    public = calls.Asking(app, app.config["PUBLIC_URL"], town.path(cities[0]))
    compared = side_by_side(pages["room"], public, rounds=rounds, calls=times)
    yield compared.line("  the same", "one petition page from the cache")
    for name in ("dashboard", "room"):
        with _queries() as asked:
            pages[name]()
        yield f"  {name}: {len(asked)} queries"


def _count(long: Petition, cities: list[Petition]) -> Iterator[str]:
    """As the worker does."""
    for petition in (long, *cities):
        figures, took = kept.count(petition.id)
        kept.keep(petition.id, (figures, took))
        db.session.commit()
        if petition in (long, cities[0]):
            yield f"  {petition.tally.signatures:,} signatures are counted in {time_of(took)}"


def _asking(app: Any, account: Account, path: str) -> calls.Asking:
    asking = calls.Asking(app, app.config["PUBLIC_URL"], path)
    session = {"_user_id": account.fs_uniquifier, "_fresh": True, "fs_cc": "set", "fs_paa": time.time()}
    signed = app.session_interface.get_signing_serializer(app).dumps(session)
    asking.request["HTTP_COOKIE"] = f"{app.config['SESSION_COOKIE_NAME']}={signed}"
    return asking


@contextmanager
def _queries() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
