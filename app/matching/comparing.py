"""The long part of a full run: read all signatures, compare them, let the stored pairs be those that were found."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.matching import frequency, rarity, store, whole
from app.matching.compare import Comparison
from app.matching.record import Record, prepare
from app.matching.store import Key
from app.models import MatchRun, Pair, Petition, Signature
from app.models.matching import GROUP
from app.roll import entry

S = Signature
Step = Callable[[str, int, int], None]
READ, WRITE = 1_000, 1_000  # signatures, pairs a transaction
PAIRS: Any = Pair.__table__
END = 2**62  # above every id
CHANGE = update(PAIRS).where(PAIRS.c.id == bindparam("pair"))


def compare_all(run_id: int, campaign_id: int, since: datetime, step: Step | None) -> None:
    """Read and compare; pairs are written in order of a_id, from where a former process of this run stopped."""
    with jobs.transaction():
        found = db.session.get_one(MatchRun, run_id).found or {}
        aliases = entry.aliases()
    upto = found.get("upto", 0)
    if upto == END:
        return
    ids = array("q")
    low, fresh = upto, dict[Key, Comparison]()
    for a, b, comparison in whole.run(_read(run_id, campaign_id, since, ids, step), aliases=aliases):
        if len(fresh) >= WRITE and a > (last := next(reversed(fresh))[0]):
            _write(run_id, campaign_id, (low, last), fresh, _far(ids, last), step)
            low, fresh = last, {}
        if a > upto:
            fresh[a, b] = comparison
    _write(run_id, campaign_id, (low, END), fresh, _far(ids, END), step)


def _far(ids: "array[int]", upto: int) -> tuple[int, int]:
    return bisect_right(ids, upto), len(ids)


def _read(run_id: int, campaign_id: int, since: datetime, ids: "array[int]", step: Step | None) -> Iterator[Record]:
    """All signatures, their keys and counts brought in step on the way. `ids` gets theirs."""
    counts: Counter[int] = Counter()
    with jobs.transaction():
        total = store.size(campaign_id)
        anew = store.outdated(campaign_id, run_id)
    after = 0
    while True:
        with jobs.transaction():
            rows = _mark(campaign_id, since, after, anew)
            if rows:
                note(run_id, "reading", len(ids) + len(rows), total)
        if not rows:
            break
        records = list(store.records(rows))
        for record in records:
            counts[frequency.TOTAL] += 1
            counts.update(rarity.parts(prepare(record, {})))
        ids.extend(record.id for record in records)
        if step:
            step("reading", len(ids), max(total, len(ids)))
        after = records[-1].id
        yield from records
    _count(campaign_id, counts)


def _mark(campaign_id: int, since: datetime, after: int, anew: bool) -> list[Any]:
    """The next rows; those whose keys are not there, or not as they are made now, get them."""
    store.hold(campaign_id)
    rows = store.roll(campaign_id, after, READ)
    if any(_unmarked(row, since, anew) for row in rows):
        rows = store.roll(campaign_id, after, READ, kept=True)
        ids = [row.id for row in rows if _unmarked(row, since, anew)]
        store.forget_keys(ids)
        store.write_keys(campaign_id, [row.one for row in store.load(ids).values()])
        for some in store.parts(ids):
            marked = update(S).where(S.id.in_(some)).values(matched_at=since)
            db.session.execute(marked, execution_options={"synchronize_session": False})
    return rows


def _unmarked(row: Any, since: datetime, anew: bool) -> bool:
    return row.matched_at is None or (anew and row.matched_at != since)


def _count(campaign_id: int, counts: Counter[int]) -> None:
    """Write the counts of names over those that stood, a part at a time."""
    rows = sorted(counts.items())
    counts.clear()
    above = None
    for start in range(0, max(1, len(rows)), 5 * READ):
        some = rows[start : start + 5 * READ]
        upto = some[-1][0] if start + 5 * READ < len(rows) else None
        with jobs.transaction():
            store.hold(campaign_id)
            frequency.replace(campaign_id, some, above, upto)
        above = upto


def _write(
    run_id: int, campaign_id: int, span: tuple[int, int], fresh: dict[Key, Comparison], far: tuple[int, int],
    step: Step | None,
) -> None:  # fmt: skip
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
        note(run_id, "comparing", *far, counts, upto=span[1])
    if step:
        step("comparing", *far)


def _changed(old: Any, values: dict[str, Any]) -> dict[str, Any] | None:
    if old.veto == GROUP and values["verdict"] == "auto":
        values |= {"verdict": old.verdict, "veto": old.veto}  # closing decides that
    names = ("probability", "verdict", "level", "veto", "reasons", "rules")
    if all(getattr(old, name) == values[name] for name in names):
        return None
    return {"pair": old.id, "at": values["at"]} | {name: values[name] for name in names}


def note(run_id: int, stage: str, done: int, total: int, counts: Any = None, **marks: int) -> None:
    """Write down how far the run is; counts are added to those there."""
    run = db.session.get_one(MatchRun, run_id, populate_existing=True)
    found = dict(run.found or {})
    for name, number in (counts or {}).items():
        found[name] = found.get(name, 0) + number
    run.stage, run.done, run.total, run.found = stage, done, max(done, total), found | marks
    db.session.flush()
