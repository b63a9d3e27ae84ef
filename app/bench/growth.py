"""What the petition page costs on a roll of 1,000 and on one of 1,000,000."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from app.bench import calls, town
from app.bench.measure import Size, cpu, side_by_side, time_of
from app.signing import wards
from app.signing.kept import SHARE

SMALL = 1_000


def run(app: Any, size: Size) -> Iterator[str]:
    """CPU a request on the longer roll against the shorter, for a kept page and for one made anew."""
    rows, site, paths = size.rows or size.of(1_000_000, 100_000), app.config["PUBLIC_URL"], []
    for name, length in (("Shortford", SMALL), ("Longford", rows)):
        petition = town.build(name=name)
        paths.append(town.path(petition))
        town.fill(petition, length)
    short, long = (calls.Asking(app, site, path) for path in paths)
    assert long()[0] == short()[0] == "200 OK"
    kept = side_by_side(long, short, rounds=size.of(15, 3), calls=size.of(100, 10))
    yield kept.line(f"page of {rows:,} signatures", f"of {SMALL:,}", reach=1.1)
    secrets = (f"{app.config['SECRET_KEY']}-{n}" for n in count())

    def anew(page: calls.Asking) -> None:
        app.config["SECRET_KEY"] = next(secrets)  # another key, another page: see app/signing/pages.py
        page()

    made = side_by_side(lambda: anew(long), lambda: anew(short), rounds=size.of(15, 3), calls=size.of(40, 5))
    yield made.line("  made anew", f"of {SMALL:,}", reach=1.1)
    began = cpu()
    wards.count(petition.id)
    yield f"  its wards are counted in {time_of(cpu() - began)}, at most one {SHARE}th of the time"
