"""The whole check of one new signature against a long roll: keys, candidates, comparing, groups, cases, commit."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import func, select

from app import jobs
from app.bench import namesakes, town
from app.bench.measure import Size, percentile, time_of
from app.common.clock import now
from app.extensions import db
from app.matching import arrivals, runs
from app.models import MatchRun, Pair, Petition, Signature

INSERT = """INSERT INTO signature (petition_id, channel, standing, given_name, family_name, email, phone,
    street_address, postal_code, show_name, wants_updates, mailbox_key, name_key, text_version, language,
    consent_version, signed_at, confirmed_at, confirmed_by, tier, matched_at)
    VALUES (?, 'online', 'counts', ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 1, 'en', '1', ?, ?, 'button', 'declared', ?)"""


def run(app: Any, size: Size) -> Iterator[str]:
    """Median and 99th of a hundred, one signature a transaction; and the full run that made the keys before."""
    rows, each = size.rows or size.of(1_000_000, 100_000), size.of(2_000, 500)
    petition = town.build()
    petition_id, campaign_id = petition.id, petition.campaign_id
    _put(petition_id, range(rows), rows + each)
    began = time.perf_counter()
    with jobs.transaction():
        run_id = runs.begin(campaign_id).id
    runs.go(run_id)
    took = time.perf_counter() - began
    found = (db.session.get_one(MatchRun, run_id).found or {}).get("new", 0)
    yield f"first full run over {rows:,}: {took:,.0f} s, {found:,} pairs"
    ids = _put(petition_id, range(rows, rows + each), rows + each)
    whole, without = [], []
    for one in ids:
        began = time.perf_counter()
        with jobs.transaction():
            arrivals.look(campaign_id, [one])
            without.append(time.perf_counter() - began)
        whole.append(time.perf_counter() - began)
    made = db.session.scalar(select(func.count()).select_from(Pair).where(Pair.b_id >= ids[0]))
    people = db.session.get_one(Petition, petition_id).tally.people
    yield (
        f"check of a new signature against {rows:,}: median {time_of(percentile(whole, 0.5))}, "
        f"of a hundred the slowest {time_of(percentile(whole, 0.99))}, to reach ≤ 5 ms"
    )
    yield f"  before the commit: {time_of(percentile(without, 0.5))}, {time_of(percentile(without, 0.99))}"
    yield f"  {made:,} pairs for {each:,} new signatures; {people:,} people"


def _put(petition_id: int, numbers: range, size: int) -> list[int]:
    """Signatures straight into the table, confirmed; their ids."""
    names, start = namesakes.Names(), now() - timedelta(days=60)
    db.session.commit()

    def rows() -> Iterator[tuple[Any, ...]]:
        for n in numbers:
            one = namesakes.signer(names, n, size)
            key = blake2b(f"{n}".encode(), digest_size=32).digest()
            signed = str(start + n * timedelta(days=60) / size)[:26]
            yield petition_id, *one, key[:16], key[16:], signed, signed, None

    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(INSERT, rows())
        raw.execute(town.TALLY, (petition_id, petition_id))
        raw.execute("COMMIT")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    mine = select(Signature.id).where(Signature.petition_id == petition_id).order_by(Signature.id.desc())
    found = list(db.session.scalars(mine.limit(len(numbers))))
    db.session.rollback()
    return found[::-1]
