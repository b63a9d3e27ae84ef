"""What matches a whole roll is chosen by settings, its length and how many cities there are."""

from typing import Any

import pytest

import config
from app.matching import engine, whole
from tests.matching.people import signed


@pytest.fixture
def from_200_000(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_settings", {"MATCHING_ENGINE": "duckdb", "MATCHING_SCALE_FROM": 200_000})


@pytest.mark.usefixtures("from_200_000")
@pytest.mark.parametrize(
    ("total", "cities", "chosen"), [(199_999, 1, "core"), (200_000, 1, "duckdb"), (10, 2, "duckdb"), (0, 0, "core")]
)
def test_long_rolls_and_several_cities(total: int, cities: int, chosen: str) -> None:
    assert engine.name(total, cities) == chosen


def test_the_core_unless_another_is_asked_for() -> None:
    engine.use(config.load({"MATCHING_SCALE_FROM": 0}))
    assert engine.name(10**6, 9) == "core"


@pytest.mark.usefixtures("from_200_000")
def test_a_short_roll_is_the_cores() -> None:
    twice = [signed("Ana|Garcia", email="ana@mail.example"), signed("Ana|Garcia", email="ana@mail.example")]
    assert list(engine.run(twice, total=2)) == list(whole.run(twice))


def test_options_of_spark() -> None:
    assert engine.options("spark.executor.memory=4g; spark.a = b=c;") == {
        "spark.executor.memory": "4g",
        "spark.a": "b=c",
    }
    assert engine.options("") == {}


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"MATCHING_ENGINE": "oracle"}, "MATCHING_ENGINE must be core, duckdb or spark, not 'oracle'."),
        ({"MATCHING_SCALE_FROM": "many"}, "MATCHING_SCALE_FROM must be a whole number"),
        ({"SPARK_MASTER": "http://there"}, "SPARK_MASTER must look like"),
        ({"SPARK_OPTIONS": "executor.memory=4g"}, "SPARK_OPTIONS must look like"),
    ],
)
def test_settings_that_make_no_sense(wish: dict[str, Any], sentence: str) -> None:
    with pytest.raises(config.SettingError, match=sentence):
        config.load(wish)


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_an_extra_that_is_not_installed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "find_spec", lambda library: None if library == "duckdb" else library)
    with pytest.raises(config.SettingError, match=r"the extra `scale` is not installed \(duckdb missing\).*make scale"):
        config.load({"MATCHING_ENGINE": name})


def test_spark_without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "find_spec", lambda library: library)
    monkeypatch.setattr(config, "which", lambda program: None)
    monkeypatch.setattr(config, "environ", {})
    with pytest.raises(config.SettingError, match="needs Java 17"):
        config.load({"MATCHING_ENGINE": "spark"})


@pytest.mark.parametrize(
    "master", ["local", "local[*]", "local[4]", "yarn", "spark://one:7077", "k8s://https://one:443"]
)
def test_masters(master: str) -> None:
    assert config.load({"SPARK_MASTER": master})["SPARK_MASTER"] == master
