"""Which machinery matches a whole roll: the core, or Splink on DuckDB or Spark (the extra `scale`)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from app.common import keys
from app.matching import whole
from app.matching.compare import Comparison
from app.matching.record import Record

if TYPE_CHECKING:
    from app.matching.at_scale.roll import Roll as Large

_settings: Mapping[str, Any] = {"MATCHING_ENGINE": "core", "MATCHING_SCALE_FROM": 0}


def use(settings: Mapping[str, Any]) -> None:
    """Choose by these from now on; create_app calls it once."""
    global _settings
    _settings = settings


def name(total: int, cities: int = 1) -> str:
    """core, duckdb or spark: what MATCHING_ENGINE says, for long rolls and for several cities at once."""
    large = total >= _settings["MATCHING_SCALE_FROM"] or cities > 1
    return str(_settings["MATCHING_ENGINE"]) if large else "core"


def roll(
    records: Iterable[Record], aliases: Mapping[str, keys.Alias] | None = None, *, total: int, cities: int = 1
) -> "whole.Roll | Large":
    """The roll on the machinery for about `total` signatures of so many cities."""
    chosen = name(total, cities)
    if chosen == "core":
        return whole.Roll(records, aliases)
    from app.matching.at_scale import roll as large

    spark = large.Spark(_settings["SPARK_MASTER"], options(_settings["SPARK_OPTIONS"])) if chosen == "spark" else None
    return large.Roll(records, aliases, spark=spark, folder=str(_settings["DATA_DIR"]))


def run(
    records: Iterable[Record], *, total: int, cities: int = 1, aliases: Mapping[str, keys.Alias] | None = None,
    step: Callable[[int], None] | None = None,
) -> Iterator[tuple[int, int, Comparison]]:  # fmt: skip
    """As `whole.run`: all pairs of a roll, or of several, worth a row."""
    yield from roll(records, aliases, total=total, cities=cities).pairs(step)


def options(text: str) -> dict[str, str]:
    """`spark.executor.memory=4g; spark.executor.cores=2` taken apart."""
    pairs = (part.partition("=") for part in text.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}
