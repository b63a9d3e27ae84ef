"""Who signed twice: how often the matching is right on rolls whose truth is known, and what a whole roll costs."""

import csv
import resource
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from app.bench import households, town
from app.bench.measure import Size, time_of, wall
from app.common import keys
from app.extensions import db
from app.matching import estimate, groups, whole
from app.matching.compare import RULES
from app.matching.record import Record
from app.roll import entry

SEEDS = (501, 502, 503)
INSERT = """INSERT INTO signature (petition_id, channel, standing, given_name, family_name, email, phone,
    street_address, unit, city, postal_code, show_name, wants_updates, mailbox_key, name_key, text_version, language,
    consent_version, signed_at, tier)
    VALUES (?, ?, 'counts', ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 1, 'en', '1', ?, 'inside')"""
READ = """SELECT id, given_name, family_name, email, phone, street_address, unit, city, postal_code, signed_at, channel
    FROM signature WHERE petition_id = ? ORDER BY id"""
Roll = tuple[list[Record], dict[int, Any]]


class Score(NamedTuple):
    """Of one roll, or of several added up."""

    signatures: int
    right: int  # pairs joined, after closing them
    wrong: int
    true: int  # pairs there are
    dropped: int  # people set aside who should count
    reached: int  # true pairs found at all
    queue90: int  # pairs to be seen for nine tenths of the doubles


def run(app: Any, size: Size) -> Iterator[str]:
    """The table of figures, then time and memory."""
    aliases = entry.aliases()
    yield f"rules {RULES}; " + (f"rolls of {size.rolls}" if size.rolls else "rolls of our own generator, which is kind")
    total = Score(0, 0, 0, 0, 0, 0, 0)
    for name, roll in _rolls(size):
        score, guess, people = measure(roll, aliases)
        total = Score(*(a + b for a, b in zip(total, score, strict=True)))
        yield f"{name}: {_words(score)}"
        kept = "within" if guess.least <= people <= guess.most else "not within"
        error = (guess.best - people) / people
        yield f"  people {people:,}, estimated {guess.best:,} ({error:+.2%}, {kept} {guess.least:,} to {guess.most:,})"
    yield f"all: {_words(total)}"
    none, truth = households.roll(size.of(20_000, 2_000), 601, again=0.0)
    yield f"nobody twice: {measure((none, truth), aliases)[0].dropped / len(none) * 1e4:.2f} of 10,000 set aside"
    for rows in [size.rows] if size.rows else [10_000, 100_000] + ([] if size.quick else [1_000_000]):
        yield _cost(app, rows, aliases)


def _rolls(size: Size) -> Iterator[tuple[str, Roll]]:
    if size.rolls:
        for file in sorted(Path(size.rolls).glob("*.csv")):
            if roll := read(file):
                yield file.name, roll
    else:
        for seed in SEEDS[: size.of(3, 1)]:
            yield f"seed {seed}", households.roll(size.of(30_000, 3_000), seed)


def read(file: Path) -> Roll | None:
    """A roll of signatures with `true_person`; None for any other CSV."""
    records, truth = [], {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if not {"true_person", "first_name", "signed_at"} <= row.keys():
                return None
            moment = datetime.fromisoformat(row["signed_at"]).replace(tzinfo=UTC).timestamp()
            place = row["street"], row["unit"], row["city"], row["postal_code"]
            name = row["first_name"], row["last_name"]
            records.append(Record(int(row["id"]), *name, row["email"], row["phone"], *place, moment, row["channel"]))
            truth[records[-1].id] = row["true_person"]
    return records, truth


def measure(roll: Roll, aliases: Mapping[str, keys.Alias]) -> tuple[Score, estimate.Estimate, int]:
    """Score, estimate of people, and how many there are."""
    records, truth = roll
    known = whole.Roll(records, aliases)
    pairs = list(known.pairs())
    auto = [(a, b) for a, b, found in pairs if found.verdict == "auto"]
    closed = groups.join(auto, [], [], {one.id: groups.facts(one) for one in known.people})
    group = {one: number for number, members in enumerate(closed.together) for one in members}
    joined = {(a, b) for a, b in auto if a in group and group[a] == group.get(b)}
    right = wrong = dropped = 0
    for members in closed.together:
        each = Counter(truth[one] for one in members)
        good, every = sum(n * (n - 1) // 2 for n in each.values()), len(members) * (len(members) - 1) // 2
        right, wrong, dropped = right + good, wrong + every - good, dropped + len(each) - 1
    times = Counter(truth.values())
    true = sum(n * (n - 1) // 2 for n in times.values())
    reached = sum(truth[a] == truth[b] for a, b, _ in pairs)
    rest = sorted(((a, b, c.probability) for a, b, c in pairs if (a, b) not in joined), key=lambda p: (-p[2], p))
    queue = _queue([(a, b) for a, b, _ in rest], truth, group, 0.9 * (len(records) - len(times)))
    guess = estimate.people(len(records), joined, rest)
    return Score(len(records), right, wrong, true, dropped, reached, queue), guess, len(times)


def _queue(rest: list[tuple[int, int]], truth: dict[int, Any], group: dict[int, int], wanted: float) -> int:
    """Pairs a reviewer who is always right must see, best first, until so many doubles are found."""
    standing: dict[int, Any] = {one: ("group", group[one]) if one in group else ("alone", one) for one in truth}
    apart: dict[Any, set[Any]] = {}
    for one, person in truth.items():
        apart.setdefault(person, set()).add(standing[one])
    found = len(truth) - sum(len(each) for each in apart.values())
    seen = 0
    for a, b in rest:
        if found >= wanted:
            break
        seen += 1
        if truth[a] == truth[b] and standing[a] != standing[b]:
            old, new = standing[b], standing[a]
            standing.update(
                {one: new for one, where in standing.items() if where == old} if old[0] == "group" else {b: new}
            )
            found += 1
    return seen


def _words(score: Score) -> str:
    joined = score.right + score.wrong
    return (
        f"{score.right:,} of {joined:,} joined pairs right ({score.right / joined if joined else 1:.4%}), "
        f"{score.right / score.true if score.true else 1:.1%} of all joined, "
        f"{score.reached / score.true if score.true else 1:.1%} reached, "
        f"{score.dropped / score.signatures * 1e4:.2f} of 10,000 wrongly set aside, "
        f"{score.queue90 / score.signatures:.1%} to review for nine tenths"
    )


def _cost(app: Any, rows: int, aliases: Mapping[str, keys.Alias]) -> str:
    """A whole roll read from the database and matched, against reading it alone."""
    petition = town.build(slug=f"roll-{rows}", name=f"Rollford {rows}")
    petition_id = petition.id
    db.session.commit()
    with closing(sqlite3.connect(Path(app.config["DATA_DIR"]) / "cityroll.sqlite")) as raw:
        raw.executemany(INSERT, _stored(petition_id, households.roll(rows, rows)[0]))
        raw.commit()
        began = wall()
        assert sum(1 for _ in raw.execute(READ, (petition_id,))) == rows
        reading = wall() - began
        began = wall()
        found = sum(1 for _ in whole.run((_record(row) for row in raw.execute(READ, (petition_id,))), aliases=aliases))
        matching = wall() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return (
        f"{rows:,} signatures in {time_of(matching)}, {time_of(matching / rows)} each, {found:,} pairs; "
        f"read raw {time_of(reading / rows)} each: ratio {matching / reading:.1f}; at most {megabytes:.0f} MB so far"
    )


def _stored(petition: int, records: list[Record]) -> Iterator[tuple[Any, ...]]:
    for n in records:
        at = str(datetime.fromtimestamp(n.signed_at, UTC))[:19] + ".000000"
        key = keys.number("bench", f"{petition}|{n.id}").to_bytes(16, signed=True)
        typed = (n.given_name, n.family_name, n.email, n.phone, n.street_address, n.unit, n.city, n.postal_code)
        yield petition, n.channel, *(value or None for value in typed), key, key, at


def _record(row: tuple[Any, ...]) -> Record:
    given, family, email, phone, street, unit, city, zip, signed_at, channel = (str(value or "") for value in row[1:])
    moment = datetime.fromisoformat(signed_at).replace(tzinfo=UTC).timestamp()
    return Record(row[0], given, family, email, phone, street, unit, city, zip, moment, channel)
