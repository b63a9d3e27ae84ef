"""A whole packet against the typst runs within it, and the most memory that any of its processes held."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.bench import town
from app.bench.measure import Size, time_of
from app.delivery import exports, making
from app.extensions import db
from app.printing import typeset


def run(app: Any, size: Size) -> Iterator[str]:
    """Wall time of a packet of 10,000 lines, and of its papers being set; then the memory of one of 100,000."""
    for number, rows in enumerate([size.rows] if size.rows else [10_000] if size.quick else [10_000, 100_000]):
        petition = town.build(f"sunday-library-{number}", f"Benchford {number}")
        town.fill(petition, rows * 20 // 19)
        whole, set_alone, lines = _packet(app, petition)
        yield (f"packet of {lines:,} lines {time_of(whole)}, its typst runs alone {time_of(set_alone)}: "
               f"ratio {whole / set_alone:.2f}, to reach ≤ 1.5")  # fmt: skip
        whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
        own, others = (resource.getrusage(who).ru_maxrss / 1e3 for who in whose)
        yield f"  at most {max(own, others):.0f} MB of memory in any process (this one {own:.0f}), to reach ≤ 512 MB"


def _packet(app: Any, petition: Any) -> tuple[float, float, int]:
    """Seconds for the whole, seconds within typst, lines."""
    spent, real = 0.0, typeset._compile

    def timed(*given: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return real(*given)
        finally:
            spent += time.perf_counter() - began

    row = exports.note(petition, "packet", "clerk", "bench")
    export_id, code, folder = row.id, row.code or "", Path(app.config["DATA_DIR"]) / "bench"
    db.session.commit()
    time.sleep(2)  # its instant passes
    began = time.perf_counter()
    setting: Any = typeset
    setting._compile = timed
    try:
        chosen, before = exports.begin(export_id)
        site = "https://petitions.invalid"
        _made, signed = making.make(chosen, "packet", code, folder / code, folder, site, lambda _lines: None, before)
    finally:
        setting._compile = real
    lines = next(entry["rows"] for entry in (signed or {})["files"] if entry["name"] == "roll.csv")
    return time.perf_counter() - began, spent, lines
