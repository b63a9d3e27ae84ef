"""Splink, on DuckDB or Spark: which pairs of a roll the core should look at."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from app.matching.at_scale import conditions
from app.matching.at_scale.conditions import Chances, Level
from app.matching.compare import FLOOR
from app.matching.rarity import Rarity

OVERLAP = {"duckdb": "list_has_any", "spark": "arrays_overlap"}
SAMPLE = 7  # a prime: ids go together by twos and tens
Said = Callable[[str], Any]


class Candidates:
    """Of the table `signer` on one engine. Two models, for the two explanations beside one person: two strangers, two
    of one home. A pair is left out when either explains it so well that one person is less likely than FLOOR."""

    def __init__(self, engine: str, databases: tuple[Any, Any], execute: Said, fetch: Said) -> None:
        """`databases`: Splink's, one for each model; `execute`: SQL on the second; `fetch`: the same, as pyarrow."""
        logging.getLogger("splink").setLevel(logging.ERROR)
        self._engine, self._execute, self._fetch = engine, execute, fetch
        self._strangers, self._family = databases

    def left(self, area: Rarity, again: float, chunks: int) -> Iterator[Any]:
        """Tables of `id_l`, `id_r` and `stands`, chunk by chunk; `again` as in Rarity. Of the pairs left out one in
        SAMPLE is there and `stands` for so many: all together they weigh in how many sign twice."""
        home, strange = conditions.prior(area, again)
        first = self._linker(self._strangers, "strange", strange)
        second = self._linker(self._family, "home", home)
        for number in range(chunks):
            every = first.inference.predict_chunk((number + 1, chunks), (1, 1), warning_mode="never")
            self._execute(
                "CREATE OR REPLACE TEMP VIEW likely AS SELECT '0' AS match_key, id_l AS join_key_l, id_r AS join_key_r"
                f" FROM {every.physical_name} WHERE match_probability >= {FLOOR}"
            )
            second.table_management.register_blocked_pairs_for_predict(self._family.register("likely"))
            rest = second.inference.predict(FLOOR, warning_mode="never")
            yield self._fetch(
                f"SELECT id_l, id_r, 1 AS stands FROM {rest.physical_name} UNION ALL"
                f" SELECT id_l, id_r, {SAMPLE} FROM {every.physical_name} e"
                f" WHERE (id_l * 31 + id_r * 17) % {SAMPLE} = 0"
                f" AND NOT EXISTS (SELECT 1 FROM {rest.physical_name} r WHERE r.id_l = e.id_l AND r.id_r = e.id_r)"
            )
            for table in (rest, every):
                table.drop_table_from_database_and_remove_from_cache()

    def _linker(self, database: Any, rival: str, odds: float) -> Any:
        from splink import Linker, SettingsCreator, block_on

        settings = SettingsCreator(
            link_type="dedupe_only", unique_id_column_name="id", retain_matching_columns=False,
            probability_two_random_records_match=odds / (1 + odds),
            blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
            comparisons=[
                _comparison(subject, silent, levels, rival)
                for subject, (silent, levels) in conditions.comparisons(OVERLAP[self._engine]).items()
            ],
        )  # fmt: skip
        linker = Linker(database.register("signer"), settings, log_level=None, validate_settings=False)
        if rival == "strange":
            for column in conditions.SHARES:
                linker.table_management.register_term_frequency_lookup(database.register(f"share_{column}"), column)
        return linker


def _comparison(subject: str, silent: str, levels: list[Level], rival: str) -> Any:
    from splink.comparison_library import CustomComparison

    return CustomComparison(
        output_column_name=subject,
        comparison_levels=[
            {"sql_condition": silent, "is_null_level": True, "label_for_charts": "silent"},
            *(_level(level, conditions.chances(level), rival) for level in levels),
        ],
    )


def _level(level: Level, chances: Chances, rival: str) -> dict[str, Any]:
    one, other, more = chances.one, getattr(chances, rival), {}
    if level.share and rival == "strange":  # Splink puts the value's share in the place of u
        one, other = one / other, 1.0
        more = {"tf_adjustment_column": level.share, "disable_tf_exact_match_detection": True}
    label = " ".join(map(str, level.kinds.values())) or "silent"
    said = {"sql_condition": level.when, "m_probability": one, "u_probability": other, "label_for_charts": label}
    return said | more


def on_duckdb(data: Any) -> Candidates:
    """`data`: a connection to where the tables are."""
    from splink.backends.duckdb import DuckDBAPI

    one, other = data.cursor(), data.cursor()
    return Candidates(
        "duckdb", (DuckDBAPI(one), DuckDBAPI(other)), other.execute, lambda sql: other.sql(sql).to_arrow_table()
    )


def on_spark(session: Any, tables: Iterable[tuple[str, Any]]) -> Candidates:
    """`tables`: each a name and what pyarrow makes of it."""
    from splink.backends.spark import SparkAPI

    for name, table in tables:
        session.createDataFrame(table).createOrReplaceTempView(name)
    databases = tuple(SparkAPI(spark_session=session, break_lineage_method="persist") for _ in range(2))
    return Candidates("spark", databases, session.sql, lambda sql: session.sql(sql).toArrow())


# no pages, which would show rows; what goes to a disk is encrypted
QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
         "spark.io.encryption.enabled": "true"}  # fmt: skip
ALONE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.default.parallelism": "4",
         "spark.sql.shuffle.partitions": "4"}  # fmt: skip


def session(master: str, options: Mapping[str, str], folder: str) -> Any:
    """A Spark session; Splink's library that measures how far words are apart goes with it to every machine.
    `folder`: for what a session on this machine alone writes."""
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    settings = QUIET | {"spark.jars": similarity_jar_location()}
    if master.startswith("local"):
        settings |= ALONE | {"spark.local.dir": folder, "spark.sql.warehouse.dir": folder}
    builder = SparkSession.builder.appName("cityroll").master(master)
    for name, value in (settings | dict(options)).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
