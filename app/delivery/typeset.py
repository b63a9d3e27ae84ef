"""Tagged PDFs (PDF/UA-1) by typst: cover, roll in volumes, method. The one module that knows typst.

Values go in as JSON and come out as strings, never as markup. Each document is compiled in its own process.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "typst"
OWN_FONTS = Path(__file__).parents[1] / "static" / "vendor" / "fonts-ttf"
LINES_PER_VOLUME = 2_000  # 0.1 MB of memory a line while it is set
SECONDS = 300  # no volume took a tenth of it


class TypesetError(Exception):
    """A page could not be set; the message is typst's."""


def document(template: str, data: dict[str, Any], as_of: datetime, target: Path, qr: str | None = None) -> None:
    """Set `typst/<template>.typ` with this data; `qr` is the address drawn as code.svg. The date is the selection's."""
    values = data | {"date": [as_of.year, as_of.month, as_of.day]}
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        for source in TEMPLATES.glob("*.typ"):
            shutil.copy(source, folder)
        (folder / "data.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        if qr:
            _draw(qr, folder / "code.svg")
        command = [sys.executable, "-I", str(TEMPLATES / "compile.py"), name, f"{template}.typ"]
        command += [str(int(as_of.timestamp())), *(str(path) for path in fonts())]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        if done.returncode:
            raise TypesetError(done.stderr.strip().rpartition("\n")[2] or "typst failed")
        shutil.move(folder / "out.pdf", target)


def fonts() -> list[Path]:
    """Folders with the fonts of all scripts, found without importing them."""
    found = [OWN_FONTS] if OWN_FONTS.is_dir() else []
    for package in ("manimgx_fonts", "manimgx_fonts_cjk"):
        if (spec := find_spec(package)) and spec.origin:
            found.append(Path(spec.origin).parent)
    return found


def _draw(address: str, target: Path) -> None:
    from app.common import qr

    target.write_text(qr.svg(address), encoding="utf-8")
