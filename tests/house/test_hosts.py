"""Nothing is loaded from anybody else: stylesheets and scripts (pages are inspected by the client)."""

import re

from tests.house.source import ROOT

FETCH = re.compile(r"""(?:url\(|@import\s|import\(|fetch\(|src=|from\s)\s*["']?(?:https?:)?//""")


def test_no_static_file_names_a_foreign_host() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{number}"
        for pattern in ("*.css", "*.js", "*.html")
        for folder in ("app/static", "templates")
        for path in (ROOT / folder).rglob(pattern)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FETCH.search(line) and "<a " not in line
    ]
    assert not faults, "Vendor the file into app/static/vendor instead:\n  " + "\n  ".join(faults)
