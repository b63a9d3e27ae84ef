"""A whole roll on DuckDB or Spark: the same pairs as `whole` finds, for rolls that are long and for several at once.

Splink finds the candidates and drops those of which the core's own chances say that nothing can come of them; the core
compares the rest, so every level, veto and verdict is the core's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, get_type_hints

from app.common import keys as hashes
from app.matching import evidence, keys, whole
from app.matching.at_scale import candidates, conditions
from app.matching.compare import FLOOR, Comparison, compare, odds
from app.matching.rarity import AGAIN, Rarity
from app.matching.record import Prepared, Record, prepare

BATCH = 10_000  # rows between Python and the engine at a time
CHUNK = 250_000  # signatures whose candidates are looked at in one go
MEMORY = "2GB"  # what DuckDB holds before it writes to the disk
TABLES = ("signer", *(f"share_{column}" for column in conditions.SHARES))
AMPLE = 2 * AGAIN  # the rate of signing twice with which candidates are dropped; above it, they are looked at again
TYPES = {str: "VARCHAR", tuple[str, ...]: "VARCHAR[]", int: "BIGINT", float: "DOUBLE", int | None: "BIGINT"}
KEYS = {"id": "BIGINT", "keys": "VARCHAR[]"}
PREPARED = {name: TYPES[kind] for name, kind in get_type_hints(Prepared).items()}


class Spark(NamedTuple):
    """`master`: as Spark writes it (`local[*]`, `spark://…`, `yarn`); `options`: its own, by its own names."""

    master: str = "local[*]"
    options: Mapping[str, str] = {}


class Roll:
    """As `whole.Roll`. The signatures stand in DuckDB, in memory and in a folder that goes with it."""

    def __init__(
        self, records: Iterable[Record], aliases: Mapping[str, hashes.Alias] | None = None, *,
        spark: Spark | None = None, folder: str | None = None,
    ) -> None:  # fmt: skip
        """`spark`: where candidates are looked for instead of in DuckDB; `folder`: for what memory does not hold."""
        import duckdb

        self._folder, self._spark = TemporaryDirectory(prefix="matching-", dir=folder), spark
        self._data = duckdb.connect(":memory:", config={
            "memory_limit": MEMORY, "temp_directory": self._folder.name, "preserve_insertion_order": False,
            "temp_file_encryption": True, "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        })  # fmt: skip
        _fill(self._data, "person", PREPARED, [])
        self._data.execute("CREATE TABLE listed (id BIGINT, keys BIGINT[])")
        self.rarity: Rarity = whole.measure(self._noted(prepare(record, aliases or {}) for record in records))
        self._settle()
        self._weighed()

    def pairs(self, step: Callable[[int], None] | None = None) -> Iterator[tuple[int, int, Comparison]]:
        """As `whole.Roll.pairs`, in the same order."""
        import numpy

        total = self._data.execute("SELECT count(*) FROM person").fetchall()[0][0]
        ample = AMPLE
        while True:
            one, other, stands, found = self._candidates(ample, step)
            self.rarity.again = whole.again(numpy.repeat(found, stands), total)
            if self.rarity.again <= ample:
                break
            ample = 2 * self.rarity.again
        sure = found * self.rarity.again
        worth = numpy.flatnonzero(sure / (sure + 1) >= FLOOR)
        worth = worth[numpy.lexsort((other[worth], one[worth]))]
        for start in range(0, len(worth), BATCH):
            part = worth[start : start + BATCH]
            for a, b in self._people(one[part], other[part]):
                result = compare(a, b, self.rarity)
                if result.probability >= FLOOR:
                    yield a.id, b.id, result

    @property
    def people(self) -> Iterator[Prepared]:
        """All of them, in order of their ids."""
        cursor = self._data.cursor().execute("SELECT * FROM person ORDER BY id")
        while rows := cursor.fetchmany(BATCH):
            yield from map(_prepared, rows)

    def _noted(self, people: Iterable[Prepared]) -> Iterator[Prepared]:
        """The same people, written down as they go by."""
        people = iter(people)
        while batch := list(islice(people, BATCH)):
            _insert(self._data, "person", PREPARED, batch)
            _insert(
                self._data,
                "listed",
                KEYS,
                ((one.id, keys.texts(one)) for one in batch),
                "id, list_transform(keys, lambda k: (hash(k) >> 1)::BIGINT)",
            )
            yield from batch

    def _settle(self) -> None:
        """The table Splink is given, without the keys that are too common or nobody else's."""
        self._data.execute(f"""
            CREATE TEMP TABLE kept AS
            WITH each AS (SELECT DISTINCT id, unnest(keys) AS key FROM listed),
                shared AS (SELECT key FROM each GROUP BY key HAVING count(*) BETWEEN 2 AND {keys.LIMIT})
            SELECT id, list(key) AS keys FROM each SEMI JOIN shared USING (key) GROUP BY id
        """)
        self._data.execute("DROP TABLE listed")
        self._crowd()
        words = self._data.execute(
            "SELECT given FROM person UNION SELECT unnest(family) FROM person UNION SELECT unnest(middle) FROM person"
            " UNION SELECT street FROM person"
        ).fetchall()
        _fill(self._data, "word", conditions.WORDS, (conditions.word(text) for (text,) in words))
        self._data.execute(f"CREATE TABLE signer AS {conditions.TOLD}")
        for table in ("kept", "word", "crowded"):
            self._data.execute(f"DROP TABLE {table}")

    def _crowd(self) -> None:
        """Who stands at a mailbox, phone or address that is no household's."""
        _fill(self._data, "crowded", {"id": "BIGINT", "place": "BIGINT"}, [])
        limits = (
            ("mailbox", evidence.CROWDED),
            ("right(phone, 7)", evidence.CROWDED),
            ("number, street", evidence.RESIDENCE),
        )
        for place, (columns, limit) in enumerate(limits):
            many = self._data.execute(
                f"SELECT any_value(person), list(id) FROM person GROUP BY {columns} HAVING count(*) > {limit}"
            ).fetchall()
            crowded = [
                (number, place)
                for one, ids in many
                if self.rarity.crowd(keys.places(_prepared(one.values()))[place]) > limit
                for number in ids
            ]
            _insert(self._data, "crowded", {"id": "BIGINT", "place": "BIGINT"}, crowded)

    def _candidates(self, ample: float, step: Callable[[int], None] | None) -> tuple[Any, Any, Any, Any]:
        """Ids of the pairs that Splink leaves, how many each stands for, and its odds."""
        import numpy

        each, done = [], 0
        for one, other, stands in self._left(ample):
            found = numpy.zeros(len(one))
            for start in range(0, len(one), BATCH):
                part = slice(start, start + BATCH)
                found[part] = [odds(a, b, self.rarity) for a, b in self._people(one[part], other[part])]
                done += len(found[part])
                if step:
                    step(done)
            each.append((one, other, stands, found))
        one, other, stands, found = map(numpy.concatenate, zip(*each, strict=True))
        return one, other, stands, found

    def _left(self, ample: float) -> Iterator[list[Any]]:
        """The columns of `Candidates.left`, chunk by chunk."""
        chunks = -(-self.rarity.total // CHUNK)  # one at least
        if self._spark is None:
            for table in candidates.on_duckdb(self._data).left(self.rarity, ample, chunks):
                yield [column.to_numpy() for column in table.columns]
            return
        session = candidates.session(*self._spark, self._folder.name)
        try:
            tables = ((name, self._data.table(name).to_arrow_table()) for name in TABLES)
            for table in candidates.on_spark(session, tables).left(self.rarity, ample, chunks):
                yield [column.to_numpy() for column in table.columns]
        finally:
            session.stop()

    def _weighed(self) -> None:
        """Tables of how frequent each name and postal code is."""
        area = self.rarity
        share = {"given": area.given, "surname": lambda name: min(map(area.family, name.split(" "))), "zip": area.zip}
        for column in conditions.SHARES:
            found = self._data.execute(f"SELECT DISTINCT {column} FROM signer WHERE {column} IS NOT NULL").fetchall()
            kinds = {column: "VARCHAR", f"tf_{column}": "DOUBLE"}
            _fill(self._data, f"share_{column}", kinds, [(value, share[column](value)) for (value,) in found])

    def _people(self, one: Any, other: Any) -> Iterator[tuple[Prepared, Prepared]]:
        """The two of each pair, in the order they are given."""
        import pyarrow

        pair = pyarrow.table({"n": range(len(one)), "one": one, "other": other})
        cursor = self._data.cursor()
        cursor.register("pair", pair)
        wanted = ", ".join(f'{side}."{name}"' for side in "ab" for name in PREPARED)
        rows = cursor.execute(
            f"SELECT {wanted} FROM pair JOIN person a ON a.id = one JOIN person b ON b.id = other ORDER BY n"
        ).fetchall()
        width = len(PREPARED)
        for row in rows:
            yield _prepared(row[:width]), _prepared(row[width:])
        cursor.close()


_LISTS = [place for place, kind in enumerate(PREPARED.values()) if kind == "VARCHAR[]"]


def _prepared(row: Iterable[Any]) -> Prepared:
    values = list(row)
    for place in _LISTS:
        values[place] = tuple(values[place])
    return Prepared(*values)


def _fill(data: Any, table: str, columns: Mapping[str, str], rows: Iterable[Any]) -> None:
    """A new table."""
    typed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    data.execute(f"CREATE TABLE {table} ({typed})")
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        _insert(data, table, columns, batch)


def _insert(data: Any, table: str, columns: Mapping[str, str], rows: Iterable[Any], wanted: str = "*") -> None:
    import pyarrow as pa

    kinds = {"VARCHAR": pa.string(), "VARCHAR[]": pa.list_(pa.string()), "BIGINT": pa.int64(), "DOUBLE": pa.float64()}
    lists = list(zip(*rows, strict=True)) or [() for _ in columns]
    arrays = [pa.array(values, kinds[kind]) for values, kind in zip(lists, columns.values(), strict=True)]
    data.register("batch", pa.table(arrays, list(columns)))
    data.execute(f"INSERT INTO {table} SELECT {wanted} FROM batch")
    data.unregister("batch")
