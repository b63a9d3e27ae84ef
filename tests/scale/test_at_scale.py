"""DuckDB and Spark find what the core finds."""

from itertools import pairwise
from pathlib import Path

import pytest

from app.bench import households
from app.matching import engine, whole
from app.matching.at_scale import conditions, roll
from app.matching.record import Record
from tests.cast import Cast
from tests.matching import test_runs
from tests.matching.people import ALIASES, signed

Found = list[tuple[int, int, str, str | None, str]]


def found(pairs: object) -> Found:
    return [(a, b, one.level, one.veto, one.verdict) for a, b, one in pairs]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The settings."""
    options = "spark.sql.shuffle.partitions=2; spark.default.parallelism=2"
    found: dict[str, object] = {
        "MATCHING_ENGINE": "duckdb", "MATCHING_SCALE_FROM": 0, "SPARK_MASTER": "local[2]", "SPARK_OPTIONS": options,
        "DATA_DIR": tmp_path,
    }  # fmt: skip
    monkeypatch.setattr(engine, "_settings", found)
    return found


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_same_pairs_as_the_core(seed: int) -> None:
    records, _ = households.roll(4_000, seed, again=0.1)
    core = found(whole.run(iter(records)))
    assert sum(one[-1] == "auto" for one in core) > 50
    assert found(engine.run(iter(records), total=4_000)) == core


def test_the_same_pairs_on_spark(at: dict[str, object]) -> None:
    records, _ = households.roll(1_500, 14, again=0.1)
    at["MATCHING_ENGINE"] = "spark"
    assert found(engine.run(iter(records), total=1_500)) == found(whole.run(iter(records)))


def test_in_parts_as_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records, _ = households.roll(1_500, 15, again=0.1)
    in_one = found(roll.Roll(iter(records)).pairs())
    monkeypatch.setattr(roll, "CHUNK", 400)
    monkeypatch.setattr(roll, "BATCH", 70)
    steps: list[int] = []
    assert found(roll.Roll(iter(records), folder=str(tmp_path)).pairs(steps.append)) == in_one
    assert all(a < b for a, b in pairwise(steps))
    assert steps


def test_a_roll_in_which_many_sign_twice_is_looked_through_again() -> None:
    records, _ = households.roll(1_500, 16, again=0.9)
    here = roll.Roll(iter(records))
    assert found(here.pairs()) == found(whole.run(iter(records)))
    assert here.rarity.again > roll.AMPLE


HOME, CALL = "12 Elm St", "503 555 0101"
AWAY = {"at": "9 Oak Ave", "zip": "97209"}
PAIRS = {
    "mailbox": (signed("Ana|Garcia", email="ana.g@gmail.com"), signed("Ana|Garcia", email="anag+x@googlemail.com")),
    "short name": (signed("William|Oduya", phone=CALL), signed("Bill|Oduya", phone="5035550101")),
    "father and son": (signed("John|Oduya", at=HOME), signed("John|Oduya Jr", at=HOME, day=9)),
    "twins": (signed("Eric|Oduya", at=HOME), signed("Erik|Oduya", at="12 Elm Street", day=9)),
    "couple": (signed("Ana|Oduya", email="we@a.example", at=HOME), signed("Ben|Oduya", email="we@a.example", at=HOME)),
    "another middle initial": (signed("John A|Oduya", at=HOME), signed("John B|Oduya", at=HOME, day=9)),
    "swapped": (signed("Oduya|Chidi", at=HOME), signed("Chidi|Oduya", at=HOME, day=9)),
    "second name": (signed("Mary Okalani|Oduya", at=HOME), signed("Okalani|Oduya", at=HOME, day=9)),
    "two surnames": (signed("Ana|Oduya Lopez", at=HOME), signed("Ana|Oduya", at=HOME, day=9)),
    "moved": (signed("Chidi|Oduya", phone=CALL, at=HOME), signed("Chidi|Oduya", phone=CALL, **AWAY)),
    "slip": (signed("Chidi|Oduya", email="c.oduya@a.example"), signed("Chidi|Oduya", email="c.odyua@a.example")),
    "slip in the street": (signed("Chidi|Oduya", at="1234 Madrone St"), signed("Chidi|Oduya", at="1243 Madrone St")),
    "another unit": (signed("Chidi|Oduya", at=HOME, unit="4"), signed("Chidi|Oduya", at=HOME, unit="5", day=9)),
    "one entry": (signed("C|Oduya", at=HOME, resident=7), signed("Chidi|Oduya", **AWAY, resident=7)),
    "only a given name": (signed("Chidi|", email="chidi@a.example"), signed("Chidi|Oduya", email="chidi@a.example")),
    "nothing in common": (signed("Chidi|Oduya"), signed("Ana|Garcia")),
}  # fmt: skip


@pytest.mark.parametrize("case", PAIRS)
def test_levels_and_vetoes_are_the_cores(case: str, strangers: list[Record]) -> None:
    records = [*strangers, *PAIRS[case]]
    assert found(roll.Roll(records, ALIASES).pairs()) == found(whole.run(records, aliases=ALIASES))


@pytest.fixture(scope="module")
def strangers() -> list[Record]:
    records, _ = households.roll(300, 17, again=0.0)
    return [record.__class__(*(1_000_000 + record.id, *_rest(record))) for record in records]


def _rest(record: Record) -> list[object]:
    return [getattr(record, name) for name in record.__dataclass_fields__ if name != "id"]


def test_a_stall_with_one_mailbox_for_forty_people() -> None:
    names = [f"{chr(97 + n // 7)}nn{chr(97 + n % 7)}|Oduya{chr(97 + n)}" for n in range(24)] + [
        f"Bo{n}|Lee{n}" for n in range(16)
    ]
    records = [signed(name, email="stall@mail.example", at=f"{n} Elm St") for n, name in enumerate(names)]
    assert found(roll.Roll(records).pairs()) == found(whole.run(records))


def test_rolls_of_several_cities_at_once(at: dict[str, object]) -> None:
    mailbox = "chidi@mail.example"
    here, there = signed("Chidi|Oduya", email=mailbox), signed("Chidi|Oduya", email=mailbox, zip="60601")
    at["MATCHING_SCALE_FROM"] = 10**6
    assert (engine.name(2, cities=1), engine.name(2, cities=2)) == ("core", "duckdb")
    assert [one[:2] for one in found(engine.run([here, there], total=2, cities=2))] == [(here.id, there.id)]


@pytest.mark.parametrize("records", [[], [signed("Ana|Garcia")], [signed("|"), signed("|")]])
def test_nobody_and_nearly_nobody(records: list[Record]) -> None:
    assert list(engine.run(records, total=len(records))) == []


def test_the_roll_is_read_in_order_and_leaves_nothing_behind(tmp_path: Path) -> None:
    here = roll.Roll([signed("Ana|Garcia", id=9), signed("Ana|Garcia", id=3)], folder=str(tmp_path))
    assert [one.id for one in here.people] == [3, 9]
    assert found(here.pairs())
    del here
    assert not list(tmp_path.iterdir())


def test_a_run_of_two_cities_from_table_to_table(cast: Cast, at: dict[str, object]) -> None:
    at["MATCHING_ENGINE"] = "core"
    test_runs.fill(cast)
    assert test_runs.run(cast).state == "done"
    core = test_runs.pairs(), test_runs.people(), test_runs.keys()
    assert core[0]
    at["MATCHING_ENGINE"] = "duckdb"
    assert test_runs.run(cast).state == "done"
    assert (test_runs.pairs(), test_runs.people(), test_runs.keys()) == core


def test_every_kind_of_evidence_is_written_in_sql() -> None:
    told = {
        kind for _, levels in conditions.comparisons("overlap").values() for level in levels for kind in level.kinds
    }
    assert set(conditions.SILENT._fields) - told == {"swapped", "word"}, (
        "say the new kind in app/matching/at_scale/conditions.py"
    )
