"""Load on the real server: 34 signatures and 340 page views a second, ten times the busiest hour of a large city."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from app.bench import servers, town, visitors
from app.bench.measure import Size, percentile, time_of
from app.common.clock import now
from app.extensions import db
from app.models import Signature
from app.signing import trap

SIGNATURES, READS = 34, 340  # a second
HANDS = 24  # connections kept by the proxy


def run(app: Any, size: Size) -> Iterator[str]:
    """Errors and how long visitors waited: half of them less than p50, all but one in a hundred less than p99."""
    petition = town.build()
    town.fill(petition, size.rows or 10_000)
    path = town.path(petition)
    db.session.remove()
    with servers.smtp(app.config["MAIL_PORT"]), servers.cityroll(app.config["PORT"]):
        answers = visitors.send(app.config["PORT"], _visits(path, size.seconds, app.config["SECRET_KEY"]), HANDS)
    errors = 0
    for what, good, signing in (("signatures", 303, True), ("page views", 200, False)):
        mine = [answer for answer in answers if (answer.visit.form is not None) == signing]
        waits = [answer.seconds for answer in mine]
        statuses = Counter(answer.status for answer in mine)
        errors += len(mine) - statuses[good]
        yield (
            f"{what}: {len(mine):,}, {len(mine) - statuses[good]} errors {_told(statuses, good)}"
            f"p50 {time_of(percentile(waits, 0.5))}, p99 {time_of(percentile(waits, 0.99))}, "
            f"longest {time_of(max(waits))}"
        )
    lasted = max(answer.visit.due + answer.seconds for answer in answers)
    yield f"  {len(answers) / size.seconds:,.0f} a second asked, {len(answers) / lasted:,.0f} a second answered"
    taken = db.session.scalar(select(func.count()).where(Signature.source == "load"))
    yield f"  {taken:,} signatures on the roll, {errors} errors"


def _visits(path: str, seconds: int, secret: str) -> list[visitors.Visit]:
    """Evenly spread, each signer from a network of their own."""
    seen, visits = trap.mark(now(), secret), []
    for n in range(seconds * SIGNATURES):
        number = 9_000_000 + n
        visits.append(visitors.Visit(n / SIGNATURES, f"{path}?src=load", town.network(number),
                                     town.person(number) | {"seen": seen}))  # fmt: skip
    visits += [visitors.Visit(n / READS, path, town.network(n)) for n in range(seconds * READS)]
    return sorted(visits, key=lambda visit: visit.due)


def _told(statuses: Counter[int], good: int) -> str:
    bad = ", ".join(f"{n} × {status or 'no answer'}" for status, n in statuses.items() if status != good)
    return f"({bad}), " if bad else ", "
