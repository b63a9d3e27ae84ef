"""Tagged PDFs (PDF/UA-1) by typst; the one module that knows it. Templates lie with their features, `common.typ` here.

Values go in as JSON and come out as strings, never as markup. Each document is compiled in its own process.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.printing import glyphs

OWN = Path(__file__).parent  # common.typ, compile.py
OWN_FONTS = Path(__file__).parents[1] / "static" / "vendor" / "fonts-ttf"
LINES_PER_VOLUME = 2_000  # 0.1 MB of memory a line while it is set
SECONDS = 300  # no volume took a tenth of it
QUOTED = re.compile("`.*`", re.DOTALL)  # what typst repeats of the text, and that may be a name


class TypesetError(Exception):
    """A page could not be set; the message is typst's, without what it quotes."""


def document(
    template: Path, data: dict[str, Any], as_of: datetime, target: Path, qr: str | Mapping[str, str] = ""
) -> None:
    """Set this template with this data; `qr` is the address drawn as code.svg, or several by file name. The date is the
    data's."""
    values = data | {"date": [as_of.year, as_of.month, as_of.day]}
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        for source in (OWN / "common.typ", template):
            shutil.copy(source, folder)
        codes = {"code.svg": qr} if isinstance(qr, str) else qr
        for file, address in codes.items():
            if address:
                _draw(address, folder / file)
        complaint = _compile(folder, template.name, _each(values, glyphs.printable), as_of)
        if complaint:  # letters and marks joined as nobody foresaw
            complaint = _compile(folder, template.name, _each(values, glyphs.plain), as_of)
        if complaint:
            raise TypesetError(complaint)
        shutil.move(folder / "out.pdf", target)


def _compile(folder: Path, template: str, values: dict[str, Any], as_of: datetime) -> str | None:
    """Set it; typst's complaint if it could not."""
    (folder / "data.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-I", str(OWN / "compile.py"), str(folder), template]
    command += [str(int(as_of.timestamp())), *(str(path) for path in fonts())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if not done.returncode:
        return None
    return QUOTED.sub("…", done.stderr.strip().rpartition("\n")[2]) or "typst failed"


def _each(value: Any, spell: Callable[[str], str]) -> Any:
    """The same data with every text in it spelled so."""
    if isinstance(value, str):
        return spell(value)
    if isinstance(value, dict):
        return {name: _each(inner, spell) for name, inner in value.items()}
    return [_each(inner, spell) for inner in value] if isinstance(value, list | tuple) else value


def fonts() -> list[Path]:
    """Folders with the fonts: our own, and those of all scripts."""
    return [*([OWN_FONTS] if OWN_FONTS.is_dir() else []), *glyphs.folders()]


def _draw(address: str, target: Path) -> None:
    from app.common import qr

    target.write_text(qr.svg(address), encoding="utf-8")
