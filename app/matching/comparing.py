"""The long part of a full run: read all signatures, compare them, let the stored pairs be those that were found."""

import time
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.matching import engine, frequency, keys, store
from app.matching.compare import Comparison
from app.matching.rarity import Rarity
from app.matching.record import Prepared, Record
from app.matching.store import Key
from app.models import MatchRun, Pair, Signature
from app.models.matching import GROUP
from app.roll import entry

S = Signature
Step = Callable[[str, int, int], None]  # stage, done, total
Far = tuple[str, int, int]
SECONDS = 2.0
READ, WRITE = 1_000, 1_000  # signatures, pairs a transaction
PAIRS: Any = Pair.__table__
END = 2**31 - 1  # no id is above it
CHANGE = update(PAIRS).where(PAIRS.c.id == bindparam("pair"))


def compare_all(run_id: int, campaign_id: int, since: datetime, step: Step | None) -> None:
    """Read and compare; pairs are written in order of a_id, from where a former process of this run stopped."""
    with jobs.transaction():
        found = db.session.get_one(MatchRun, run_id).found or {}
        aliases, total, cities = entry.aliases(), store.size(campaign_id), store.cities(campaign_id)
    upto = found.get("upto", 0)
    if upto == END:
        return
    meter = Meter(run_id, step)
    unkeyed = array("q")
    records = _read(campaign_id, run_id, since, found.get("keyed", 0), unkeyed, meter)
    roll = engine.roll(records, aliases, total=total, cities=cities)
    _key(campaign_id, run_id, roll.people, unkeyed, meter)
    ids = array("q", (one.id for one in roll.people))
    low, fresh = upto, dict[Key, Comparison]()
    for a, b, comparison in roll.pairs(lambda done, *of: meter.show("comparing", done, of[0] if of else 0)):
        if len(fresh) >= WRITE and a > (last := next(reversed(fresh))[0]):
            _write(run_id, campaign_id, (low, last), fresh, meter.far("writing", bisect_right(ids, last), len(ids)))
            low, fresh = last, {}
        if a > upto:
            fresh[a, b] = comparison
    _count(campaign_id, roll.rarity)
    _write(run_id, campaign_id, (low, END), fresh, meter.far("writing", len(ids), len(ids)))


class Meter:
    """How far the run is: told to whoever looks on, and written down where a page finds it, every other second."""

    def __init__(self, run_id: int, step: Step | None) -> None:
        self.run_id, self.step, self.written = run_id, step, 0.0

    def far(self, stage: str, done: int, total: int) -> Far:
        """To be written down together with what was done."""
        if self.step:
            self.step(stage, done, max(done, total))
        return stage, done, max(done, total)

    def show(self, stage: str, done: int, total: int) -> None:
        """Nothing but this is to be written down."""
        self.far(stage, done, total)
        if time.monotonic() - self.written > SECONDS:
            with jobs.transaction():
                note(self.run_id, (stage, done, total))
            self.written = time.monotonic()


def _read(
    campaign_id: int, run_id: int, since: datetime, keyed: int, unkeyed: "array[int]", meter: Meter
) -> Iterator[Record]:
    """All signatures. Those that nothing has matched count as matched from now on: who is changed later waits again.
    `unkeyed` gets the ids of those whose keys are to be written."""
    with jobs.transaction():
        total = store.size(campaign_id)
        anew = store.outdated(campaign_id, run_id)
    after = done = 0
    while True:
        with jobs.transaction():
            rows = _mark(campaign_id, since, after, anew, keyed, unkeyed)
            records = store.records(rows)
        if not rows:
            return
        done, after = done + len(rows), rows[-1].id
        meter.show("reading", done, max(total, done))
        yield from records


def _mark(campaign_id: int, since: datetime, after: int, anew: bool, keyed: int, unkeyed: "array[int]") -> list[Any]:
    """The next rows."""
    rows = store.roll(campaign_id, after, READ)
    if any(row.matched_at is None for row in rows):
        rows = store.roll(campaign_id, after, READ, kept=True)
        for some in store.parts([row.id for row in rows if row.matched_at is None]):
            marked = update(S).where(S.id.in_(some)).values(matched_at=since)
            db.session.execute(marked, execution_options={"synchronize_session": False})
    for row in rows:
        if row.matched_at is None or (row.id > keyed and (anew or row.matched_at == since)):
            unkeyed.append(row.id)
    return rows


def _key(campaign_id: int, run_id: int, people: Iterable[Prepared], unkeyed: "array[int]", meter: Meter) -> None:
    """Write the keys of these, in order, the old ones gone."""
    wanted = (one for one in people if (place := bisect_right(unkeyed, one.id)) and unkeyed[place - 1] == one.id)
    while some := list(islice(wanted, READ)):
        with jobs.transaction():
            store.hold(campaign_id)
            ids = [each.id for each in some]
            store.forget_keys(ids)
            legible = store.rolls(ids)
            store.write_keys(campaign_id, {each.id: keys.of(each) for each in some if each.id in legible})
            note(run_id, meter.far("keying", bisect_right(unkeyed, ids[-1]), len(unkeyed)), keyed=some[-1].id)


def _count(campaign_id: int, measured: Rarity) -> None:
    """Write the counts of names over those that stood, a part at a time."""
    counts = dict(measured.counts) | frequency.totals(measured)
    rows, above = sorted(counts.items()), None
    for start in range(0, len(rows), 5 * READ):
        some = rows[start : start + 5 * READ]
        upto = some[-1][0] if start + 5 * READ < len(rows) else None
        with jobs.transaction():
            store.hold(campaign_id)
            frequency.replace(campaign_id, some, above, upto)
        above = upto


def _write(run_id: int, campaign_id: int, span: tuple[int, int], fresh: dict[Key, Comparison], far: Far) -> None:
    """Let these be the stored pairs with an a_id above the one and up to the other end of the span."""
    with jobs.transaction():
        store.hold(campaign_id)
        lies = (Pair.campaign_id == campaign_id, Pair.a_id > span[0], Pair.a_id <= span[1])
        held = {(row.a_id, row.b_id): row for row in db.session.execute(select(PAIRS).where(*lies))}
        rolls = store.rolls({one for pair in fresh for one in pair})
        moment, new, changes = now(), [], []
        counts = Counter(found.verdict for found in fresh.values() if found.verdict != "ignored")
        for pair, found in fresh.items():
            if pair[0] not in rolls or pair[1] not in rolls:
                continue  # erased while we compared
            values = store.values(campaign_id, pair, rolls, found, moment)
            if (old := held.pop(pair, None)) is None:
                new.append(values)
                continue
            counts["changed"] += old.verdict != found.verdict and not (old.veto == GROUP and found.verdict == "auto")
            if changed := _changed(old, values):
                changes.append(changed)
        store.write_pairs(new)
        if changes:
            db.session.execute(CHANGE, changes)
        gone = [row.id for row in held.values()]
        for some in store.parts(gone):
            db.session.execute(delete(Pair).where(Pair.id.in_(some)))
        counts.update(new=len(new), gone=len(gone))
        note(run_id, far, counts, upto=span[1])


def _changed(old: Any, values: dict[str, Any]) -> dict[str, Any] | None:
    if old.veto == GROUP and values["verdict"] == "auto":
        values |= {"verdict": old.verdict, "veto": old.veto}  # closing decides that
    names = ("probability", "verdict", "level", "veto", "reasons", "rules")
    if all(getattr(old, name) == values[name] for name in names):
        return None
    return {"pair": old.id, "at": values["at"]} | {name: values[name] for name in names}


def note(run_id: int, far: Far, counts: Any = None, **marks: int) -> None:
    """Write down how far the run is; counts are added to those there."""
    stage, done, total = far
    run = db.session.get_one(MatchRun, run_id, populate_existing=True)
    found = dict(run.found or {})
    for name, number in (counts or {}).items():
        found[name] = found.get(name, 0) + number
    run.stage, run.done, run.total, run.found = stage, done, max(done, total), found | marks
    db.session.flush()
