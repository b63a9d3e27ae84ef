"""A long roll by the core and by DuckDB (the extra `scale`), one after the other, each in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import config
from app.bench import households
from app.bench.measure import Size
from app.common import keys
from app.matching import engine

SEED = 71
CHILD = "import sys; from app.bench import scale; scale.once(sys.argv[1], int(sys.argv[2]))"


def run(app: Any, size: Size) -> Iterator[str]:
    """Time and memory beside each other, and how many of the core's pairs the other finds."""
    if missing := [library for library in config.ENGINES["duckdb"] if find_spec(library) is None]:
        yield f"Not measured: the extra is not installed ({', '.join(missing)} missing); make scale."
        return
    rows = size.rows or size.of(250_000, 20_000)
    core, other = _apart("core", rows), _apart("duckdb", rows)
    for name, found in (("core", core), ("duckdb", other)):
        yield (
            f"{rows:,} signatures, {name}: {found['wall']:.1f} s, of one core {found['cpu']:.1f} s, "
            f"{found['memory']:,.0f} MB, {len(found['auto']):,} automatic pairs"
        )
    yield (
        f"duckdb against core: time {other['wall'] / core['wall']:.2f}, computing {other['cpu'] / core['cpu']:.2f}, "
        f"memory {other['memory'] / core['memory']:.2f}"
    )
    for verdict in ("auto", "review"):
        ours, theirs = ({tuple(pair) for pair in found[verdict]} for found in (core, other))
        same = len(ours & theirs) / max(1, len(ours))
        more = len(theirs - ours)
        yield f"{verdict} pairs of the core that duckdb finds too: {same:.3%}, to reach ≥ 99.5%; more: {more}"


def once(name: str, rows: int) -> None:
    """Match a roll, and print as JSON what it cost and found."""
    keys.use("bench")
    records, _ = households.roll(rows, SEED)
    engine.use(config.load({"MATCHING_ENGINE": name, "MATCHING_SCALE_FROM": 0}))
    wall, cpu = time.perf_counter(), time.process_time()
    found: dict[str, list[tuple[int, int]]] = {"auto": [], "review": [], "ignored": []}
    for a, b, comparison in engine.run(iter(records), total=rows):
        found[comparison.verdict].append((a, b))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cost = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "memory": used}
    sys.stdout.write(json.dumps(cost | found))


def _apart(name: str, rows: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, name, str(rows)], cwd=config.ROOT, stdout=subprocess.PIPE, check=True
    )
    return dict(json.loads(done.stdout))
