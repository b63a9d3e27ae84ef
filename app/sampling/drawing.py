"""Drawing a sample: the same lines for the same seed on any machine, so that an outsider can draw it again.

The lines that count at an instant are numbered in the order signed, as a packet as of then numbers them. Each number n
has a ticket, SHA-256 of the text "seed:n" in UTF-8; the lines with the lowest tickets are drawn, the lowest first.
Every line has the same chance, as Elections Code §9115(a) wants it. In Python:
`sorted(range(1, filed + 1), key=lambda n: sha256(f"{seed}:{n}".encode()).digest())[:size]`
"""

import heapq
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from app import audit, jobs
from app.common.clock import now
from app.extensions import db
from app.models import Account, Petition, Sample, SampledLine, Signature
from app.roll import standing
from app.sampling import rules

BATCH = 1_000  # lines written in one transaction
FETCH = 5_000


class Refused(Exception):
    """No such sample: `code` is rule, seed, size, more (than there are), future."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def new_seed() -> str:
    """A seed nobody chose."""
    return secrets.token_hex(6)


def ticket(seed: str, number: int) -> bytes:
    """What the line of this number drew."""
    return sha256(f"{seed}:{number}".encode()).digest()


def lowest(seed: str, numbers: int, size: int) -> list[int]:
    """The numbers drawn from 1 to `numbers`, in the order drawn."""
    return heapq.nsmallest(size, range(1, numbers + 1), key=lambda number: ticket(seed, number))


def ask(
    petition: Petition, rule: str, seed: str, account: Account | None, *, wish: int | None = None,
    as_of: datetime | None = None,
) -> Sample:  # fmt: skip
    """Ask a worker to draw a sample of what counts at an instant, now if none is given. Raises Refused."""
    if rule not in rules.DRAWN:
        raise Refused("rule")
    if not 1 <= len(seed) <= 64 or not seed.isprintable():
        raise Refused("seed")
    if rule == "free" and not wish:
        raise Refused("size")
    if rule == "free" and wish and wish > petition.tally.people:
        raise Refused("more")
    moment = now()
    if as_of and as_of > moment:
        raise Refused("future")
    sample = Sample(
        petition_id=petition.id, account_id=account.id if account else None, rule=rule, seed=seed, created_at=moment,
        wish=wish if rule == "free" else None, as_of=as_of or moment, state="asked",
    )  # fmt: skip
    db.session.add(sample)
    db.session.flush()
    audit.record("sample.asked", sample, account, rule=rule)
    jobs.enqueue("sample", sample.id)
    return sample


def discard(sample: Sample, account: Account | None) -> None:
    """Its lines and verdicts go with it; that it was drawn and by whom stays on record."""
    audit.record("sample.discarded", sample, account, judged=sample.judged)
    db.session.delete(sample)


def draw(sample_id: int) -> None:
    """Draw it, or what is still missing of it: whatever was written before a crash is the same lines."""
    with jobs.alone(f"sample-{sample_id}") as alone:
        if alone:
            _draw(sample_id)


def _draw(sample_id: int) -> None:
    with jobs.transaction():
        sample = db.session.get(Sample, sample_id)
        if sample is None or sample.state == "ready":
            return
        ids = list(_filed(sample.petition_id, sample.as_of))
        sample.state, sample.filed = "drawing", len(ids)
        sample.size = rules.size(sample.rule, len(ids), sample.wish)
        seed, size, done = sample.seed, sample.size, sample.done
    drawn = lowest(seed, len(ids), size)
    for start in range(done, size, BATCH):
        numbers = drawn[start : start + BATCH]
        with jobs.transaction():
            _write(sample_id, start, [(number, ids[number - 1]) for number in numbers])
    with jobs.transaction():
        sample = db.session.get_one(Sample, sample_id)
        sample.state, sample.drawn_at = "ready", now()
        audit.record("sample.drawn", sample, None, filed=sample.filed, size=sample.size)


def _write(sample_id: int, start: int, lines: Sequence[tuple[int, int]]) -> None:
    db.session.execute(insert(SampledLine), [
        {"sample_id": sample_id, "rank": rank, "number": number, "signature_id": signature_id, "within": False,
         "note": ""}
        for rank, (number, signature_id) in enumerate(lines, start + 1)
    ])  # fmt: skip
    db.session.get_one(Sample, sample_id).done = start + len(lines)


def _filed(petition_id: int, as_of: datetime) -> Iterator[int]:
    """Who stands in a packet as of an instant, in its order (a test holds it to delivery/selection.py)."""
    s: Any = Signature
    query = (
        select(s.id)
        .where(s.petition_id == petition_id, s.signed_at <= as_of, s.erased_at.is_(None))
        .where(standing.at(as_of) == "counts")
        .order_by(s.signed_at, s.id)
    )  # fmt: skip
    found = db.session.connection().execute(query, execution_options={"yield_per": FETCH})
    return iter(found.scalars())
