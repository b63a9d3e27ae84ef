"""Scans of sheets: checked by what they hold, turned into pictures of our own by a worker, kept under DATA_DIR/scans
until the petition is emptied or somebody on the sheet is erased. What was uploaded is never shown and not kept."""

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from app import audit, jobs
from app.extensions import db
from app.models import Account, Sheet

MOST = 10  # pages
SIZE = 25_000_000  # bytes, all files together
SECONDS = 120
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
PROGRAM = Path(__file__).parent / "scanner.py"
HOUR = 3600


class Refused(Exception):
    """This is no scan; `code` says why: empty, kind, too_large, too_many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def attach(sheet: Sheet, files: Sequence[IO[bytes]], data_dir: Path, account: Account | None) -> None:
    """Take files as the sheet's new scan; a worker makes pictures of them. Raises Refused."""
    lay(files, _folder(sheet.id, data_dir))
    sheet.scan = {"state": "asked", "pages": []}
    audit.record("sheet.scanned", sheet, account, files=len(files))
    jobs.enqueue("scan", sheet.id)


def lay(files: Sequence[IO[bytes]], folder: Path) -> None:
    """Lay files by as they come, for a worker to `draw`. Raises Refused."""
    if not files:
        raise Refused("empty")
    if len(files) > MOST:
        raise Refused("too_many")
    kinds = [kind_of(file) for file in files]
    waiting = folder / "waiting"
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(parents=True)
    for number, (file, kind) in enumerate(zip(files, kinds, strict=True), 1):
        with (waiting / f"{number:02}.{kind}").open("wb") as target:
            shutil.copyfileobj(file, target)


def kind_of(file: IO[bytes]) -> str:
    """What a file is by its first bytes, whatever its name says. Raises Refused."""
    begin = file.read(16)
    file.seek(0)
    if not begin:
        raise Refused("empty")
    found = next((kind for mark, kind in KINDS.items() if begin.startswith(mark)), None)
    if found is None:
        raise Refused("kind")
    return found


def make(sheet_id: int, data_dir: Path) -> None:
    """The pictures of what waits: all of them, or none and the reason why."""
    folder = _folder(sheet_id, data_dir)
    found = draw(folder)
    if found is None:  # done already, or the sheet's scan was removed meanwhile
        return
    with jobs.transaction():
        sheet = db.session.get(Sheet, sheet_id)
        if sheet is None or sheet.scan is None:
            shutil.rmtree(folder, ignore_errors=True)
            return
        sheet.scan = found
    settle(folder)


def draw(folder: Path) -> dict[str, Any] | None:
    """Pictures of what waits there, beside the former ones; what is to be kept of them, or of what is wrong: `state`
    ready or failed, `pages`, `failure`. None if nothing waits."""
    waiting, fresh = folder / "waiting", folder / "fresh"
    if not waiting.is_dir():
        return None
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    pages: list[dict[str, Any]] = []
    for source in sorted(waiting.iterdir()):
        sizes, code = _pictures(source, fresh, len(pages) + 1)
        if code:
            shutil.rmtree(fresh)
            return {"state": "failed", "failure": code, "pages": []}
        pages += [
            {"number": number, "width": width, "height": height, "sha256": _digest(fresh / f"page-{number}.jpg")}
            for number, width, height in sizes
        ]
    return {"state": "ready", "pages": pages}


def settle(folder: Path) -> None:
    """Put what was drawn in the place of the former pictures, once the row says so."""
    for old in folder.glob("page-*.jpg"):
        old.unlink()
    for picture in (folder / "fresh").iterdir() if (folder / "fresh").is_dir() else ():
        picture.rename(folder / picture.name)
    for name in ("fresh", "waiting"):
        shutil.rmtree(folder / name, ignore_errors=True)


def remove(sheet: Sheet, data_dir: Path, account: Account | None) -> None:
    """Delete a sheet's scan."""
    sheet.scan = None
    audit.record("sheet.scan_removed", sheet, account)
    shutil.rmtree(_folder(sheet.id, data_dir), ignore_errors=True)


def picture(sheet: Sheet, page: int, data_dir: Path) -> Path | None:
    """The picture of one page."""
    path = _folder(sheet.id, data_dir) / f"page-{page}.jpg"
    known = any(one["number"] == page for one in (sheet.scan or {}).get("pages", ()))
    return path if known and path.is_file() else None


def sweep(data_dir: Path) -> int:
    """Delete the pictures of sheets that have no scan any more; answers of how many. A scan that is just being uploaded
    is left alone."""
    folders = [folder for folder in (data_dir / "scans").glob("[0-9]*") if folder.stat().st_mtime < time.time() - HOUR]
    known = select(Sheet.id, Sheet.scan).where(Sheet.id.in_([int(folder.name) for folder in folders]))
    kept = {sheet_id for sheet_id, scan in db.session.execute(known) if scan is not None} if folders else set()
    gone = [folder for folder in folders if int(folder.name) not in kept]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return len(gone)


def _pictures(source: Path, folder: Path, first: int) -> tuple[list[list[int]], str]:
    """Sizes of the pictures made of one file, or a code of what is wrong with it."""
    kind = source.suffix[1:]
    if first > MOST:
        return [], "too_many"
    command = [sys.executable, "-I", str(PROGRAM), str(source), kind, str(folder), str(first), str(MOST - first + 1)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        said = json.loads(done.stdout or '"broken"')
    except (subprocess.TimeoutExpired, ValueError):
        return [], "broken"
    return ([], said) if isinstance(said, str) else (said, "")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _folder(sheet_id: int, data_dir: Path) -> Path:
    return data_dir / "scans" / str(sheet_id)
