"""The files handed over: a packet, or one table or paper by itself. Each gets its name once it is whole."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.common import tables
from app.common.clock import iso
from app.delivery import manifest, members, method, papers, supplement, supplements
from app.delivery.papers import Facts
from app.delivery.selection import offered
from app.delivery.snapshot import Snapshot
from app.matching.compare import RULES
from app.printing import typeset
from app.web.language import speaking

TEMPLATES = Path(__file__).parent / "typst"
ROWS = "rows.sha256"
Step = Callable[[int], None]  # called after each file with its rows, at least 1


def facts(snap: Snapshot, as_of: datetime, code: str = "", address: str = "", paper: str = "letter") -> Facts:
    """What the papers print."""
    about = snap.petition
    return Facts(
        code=code, address=address, language=about["language"], zone=about["zone"], as_of=as_of,
        campaign=about["campaign"], city=about["city"], council=about["council"], contact=about["contact"],
        texts=snap.texts, counts=snap.counts, erased_since=snap.erased_since, street=about["street"],
        paper=paper, demanded=tuple(snap.demanded), not_covered=snap.not_covered, supplement=snap.supplement or {},
    )  # fmt: skip


def build(
    snap: Snapshot, known: Facts, data_dir: Path, target: Path, step: Step = lambda _: None,
    before: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The whole packet into the folder `target`; files already whole there are kept. Answers the signed manifest, with
    what it says of packets `before`."""
    _sweep(target)
    known = replace(known, spelled=papers.spelled(known, snap.rows()))
    with speaking(known.language):
        entries = [_file(target, "cover.pdf", step, lambda path: _cover(snap, known, path))]
        theirs = _theirs(snap)
        entries += [_member(snap, known, paper, target) for paper in theirs]
        entries += roll_pdf(snap, known, target, step)
        entries.append(_file(target, "roll.xlsx", step, lambda path: xlsx(snap, known, path), snap.total))
        entries.append(_file(target, "roll.csv", step, lambda path: csv(snap, path), snap.total))
        if snap.supplement:
            entries.append(_file(target, "changes.csv", step, lambda path: changes(snap, path)))
        words = papers.petition_text(known)
        entries.append(_file(target, "petition.txt", step, lambda path: _write(path, words)))
        entries.append(
            _file(target, "method.pdf", step, lambda path: _paper("method", method.data(known), known, path))
        )
    listed = [entry["name"] for entry in entries if entry["name"].endswith(".csv")]
    entries.append(_file(target, ROWS, step, lambda path: manifest.write_rows(target, listed, path)))
    signed = manifest.sign(_content(snap, known, entries, before or {}), data_dir)
    _write(target / "manifest.json", manifest.dump(signed))
    return signed


def _sweep(target: Path) -> None:
    """Away with what a process that was killed left half made."""
    for path in target.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix == ".part":
            path.unlink()


def _content(snap: Snapshot, known: Facts, entries: list[dict[str, Any]], before: dict[str, Any]) -> dict[str, Any]:
    """The manifest, unsigned."""
    text = next(entry for entry in entries if entry["name"] == "petition.txt")
    return {
        "format": manifest.FORMAT,
        "code": known.code,
        "campaign": known.campaign,
        "city": known.city,
        "council": known.council,
        "as_of": iso(known.as_of),
        "text": {"version": known.texts[0]["version"], "sha256": text["sha256"]},
        "texts": [{name: row[name] for name in ("version", "language", "signed")} for row in known.texts],
        "counts": known.counts,
        **({"not_covered": snap.not_covered} if snap.demanded else {}),
        "selection": {
            "petition": snap.petition["path"], "edition": snap.edition, "as_of": iso(known.as_of),
            "standing": "counts", "order": "signed_at", "erased_since": known.erased_since,
            "paper": known.paper,
        },
        "members": members.manifested(_theirs(snap)),
        "files": entries,
        "software": manifest.software(),
        "matching": RULES,
        **_about(snap, before),
    }  # fmt: skip


def _about(snap: Snapshot, before: dict[str, Any]) -> dict[str, Any]:
    """What it is to other packets: supplements one, or is one made again without those who were erased since."""
    said: dict[str, Any] = {"supplements": before.get("supplements")}
    if snap.supplement and said["supplements"]:
        counts = supplements.Changes(**snap.supplement["changes"]).counts()
        said["supplements"] |= {name: snap.supplement[name] for name in ("before", "new", "after")} | {"lines": counts}
    if "rebuilds" in before:
        said["rebuilds"] = before["rebuilds"] | ({"erased": snap.erased} if snap.erased else {})
    return said


def _cover(snap: Snapshot, known: Facts, path: Path) -> None:
    if snap.supplement:
        _paper("supplement", supplement.data(known), known, path)
    else:
        _paper("cover", papers.cover(known), known, path)


def changes(snap: Snapshot, path: Path) -> None:
    """A supplement's changes to lines delivered before."""
    tables.write_csv(path, supplements.COLUMNS, supplements.rows(snap.supplement or {}))


def _theirs(snap: Snapshot) -> list[members.Paper]:
    """The papers of members or wards; none with a supplement, which is one roll of who is new."""
    if snap.supplement:
        return []
    return members.planned(snap.petition.get("members", []), snap.counts["by_ward"], typeset.LINES_PER_VOLUME)


def _member(snap: Snapshot, known: Facts, paper: members.Paper, target: Path) -> dict[str, Any]:
    """A member's or ward's paper; the manifest's entry."""

    def write(path: Path) -> None:
        found = members.data(paper, known, snap.rows, snap.petition.get("letter", ""), typeset.LINES_PER_VOLUME)
        typeset.document(TEMPLATES / "member.typ", found, known.as_of, path, qr=known.address)

    return _file(target, paper.name, lambda _rows: None, write)  # their number is not in making.steps


def roll_pdf(snap: Snapshot, known: Facts, target: Path, step: Step = lambda _: None) -> list[dict[str, Any]]:
    """The roll as tagged PDF, `roll.pdf` or in volumes `roll-1.pdf`, `roll-2.pdf`…; the manifest's entries."""
    volumes = max(1, -(-snap.total // typeset.LINES_PER_VOLUME))
    entries = []
    with speaking(known.language):
        for number, rows in enumerate(snap.slices(typeset.LINES_PER_VOLUME), 1):

            def write(path: Path, rows: list[Any] = rows, number: int = number) -> None:
                data = papers.roll(known, rows, number, volumes, snap.edition)
                typeset.document(TEMPLATES / "roll.typ", data, known.as_of, path)

            name = "roll.pdf" if volumes == 1 else f"roll-{number}.pdf"
            entries.append(_file(target, name, step, write, len(rows)))
    return entries


def xlsx(snap: Snapshot, known: Facts, path: Path, columns: tuple[str, ...] = ()) -> None:
    """The edition, or these columns of it, as a workbook."""
    tables.write_xlsx(
        path, columns or _columns(snap), snap.rows(), title=known.texts[0]["title"], created=known.as_of,
        paper=known.paper,
    )  # fmt: skip


def csv(snap: Snapshot, path: Path) -> None:
    """The edition as CSV."""
    tables.write_csv(path, _columns(snap), snap.rows())


def _columns(snap: Snapshot) -> tuple[str, ...]:
    return offered(snap.edition, snap.demanded)


def pack(folder: Path, target: Path, moment: datetime) -> Path:
    """All files of a folder as a zip: the same bytes for the same files."""
    with whole(target) as draft, zipfile.ZipFile(draft, "w") as book:
        for path in sorted(folder.iterdir()):
            info = zipfile.ZipInfo(path.name, date_time=moment.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, book.open(info, "w", force_zip64=True) as sink:
                while chunk := source.read(1 << 20):
                    sink.write(chunk)
    return target


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place to write what is to be at `path` only once it is whole."""
    draft = path.with_name(path.name + ".part")
    yield draft
    draft.rename(path)


def _file(folder: Path, name: str, step: Step, make: Callable[[Path], None], rows: int | None = None) -> dict[str, Any]:
    path = folder / name
    if not path.exists():
        with whole(path) as draft:
            make(draft)
    step(rows or 1)
    entry: dict[str, Any] = {"name": name, "sha256": manifest.digest(path), "bytes": path.stat().st_size}
    return entry | ({} if rows is None else {"rows": rows})


def _paper(template: str, data: dict[str, Any], known: Facts, path: Path) -> None:
    typeset.document(
        TEMPLATES / f"{template}.typ",
        data,
        known.as_of,
        path,
        qr=known.address if template in ("cover", "supplement") else None,
    )


def _write(path: Path, words: str) -> None:
    path.write_text(words, encoding="utf-8", newline="\n")
