"""The whole check of one new signature against a long roll: keys, candidates, comparing, groups, cases, commit."""

import random
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from app import jobs
from app.bench import households, town
from app.bench.measure import Size, percentile, time_of
from app.common import keys
from app.extensions import db
from app.matching import arrivals, runs
from app.matching.record import Record
from app.models import MatchRun, Pair, Petition, Signature

INSERT = """INSERT INTO signature (petition_id, channel, standing, given_name, family_name, email, phone,
    street_address, unit, city, postal_code, show_name, wants_updates, mailbox_key, name_key, text_version, language,
    consent_version, signed_at, confirmed_at, confirmed_by, tier)
    VALUES (?, ?, 'counts', ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 1, 'en', '1', ?, ?, 'button', 'declared')"""


def run(app: Any, size: Size) -> Iterator[str]:
    """Median and 99th of a hundred, one signature a transaction; and the full run that made the keys before."""
    rows, each = size.rows or size.of(1_000_000, 100_000), size.of(2_000, 500)
    petition = town.build()
    petition_id, campaign_id = petition.id, petition.campaign_id
    records, _ = households.roll(rows + each, 701)
    random.Random(701).shuffle(records)  # noqa: S311
    _put(petition_id, records[:rows])
    began = time.perf_counter()
    with jobs.transaction():
        run_id = runs.begin(campaign_id).id
    runs.go(run_id)
    took = time.perf_counter() - began
    found = (db.session.get_one(MatchRun, run_id).found or {}).get("new", 0)
    yield f"first full run over {rows:,}: {took:,.0f} s, {found:,} pairs"
    ids = _put(petition_id, records[rows:])
    whole, without = [], []
    for one in ids:
        began = time.perf_counter()
        with jobs.transaction():
            arrivals.look(campaign_id, [one])
            without.append(time.perf_counter() - began)
        whole.append(time.perf_counter() - began)
    yield (
        f"check of a new signature against {rows:,}: median {time_of(percentile(whole, 0.5))}, "
        f"of a hundred the slowest {time_of(percentile(whole, 0.99))}, to reach ≤ 5 ms"
    )
    yield f"  before the commit: {time_of(percentile(without, 0.5))}, {time_of(percentile(without, 0.99))}"
    made = db.session.scalar(select(func.count()).select_from(Pair).where(Pair.b_id >= ids[0]))
    people = db.session.get_one(Petition, petition_id).tally.people
    yield f"  {made:,} pairs for {each:,} new signatures; {people:,} people"


def _put(petition_id: int, records: Iterable[Record]) -> list[int]:
    """Signatures straight into the table, confirmed; their ids."""
    last = db.session.scalar(select(func.max(Signature.id))) or 0
    db.session.commit()
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(INSERT, (_columns(petition_id, record) for record in records))
        raw.execute(town.TALLY, (petition_id, petition_id))
        raw.execute("COMMIT")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = list(db.session.scalars(select(Signature.id).where(Signature.id > last).order_by(Signature.id)))
    db.session.rollback()
    return found


def _columns(petition_id: int, n: Record) -> tuple[Any, ...]:
    at = str(datetime.fromtimestamp(n.signed_at, UTC))[:19] + ".000000"
    key = keys.number("bench", f"{petition_id}|{n.id}").to_bytes(16, signed=True)
    typed = (n.given_name, n.family_name, n.email, n.phone, n.street_address, n.unit, n.city, n.postal_code)
    return petition_id, n.channel, *(value or None for value in typed), key, key, at, at
