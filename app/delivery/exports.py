"""An export from asking to handing over: who asked for what and why, built by a worker, downloaded once, not kept.

An export's life: asked → building → ready → taken, or failed, or expired when nobody fetched it within a day.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app import audit, jobs
from app.common.clock import now
from app.delivery import frozen, handover, lapsing, making, manifest, packet, sealing, selection, snapshot, supplements
from app.delivery.selection import Selection
from app.extensions import db
from app.models import Account, Export, Petition
from app.printing import typeset

ENDED = ("taken", "failed", "expired")
EDITIONS = {
    "packet": ("clerk",),
    "csv": ("clerk", "public", "full"),
    "xlsx": ("clerk", "public", "full"),
    "pdf": ("clerk", "public"),
}


class Refused(Exception):
    """This cannot be asked for: `code` is edition, future, empty, state, emptied (its signers are all erased), nothing
    (is new), or changed (what was built is not what was delivered)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(
    petition: Petition, format: str, edition: str, purpose: str, account: Account | None, former: Export | None = None,
    **more: Any,
) -> Export:  # fmt: skip
    """Ask a worker for an export as of now, with `former` for a supplement to that packet; raises Refused. No commit,
    nothing asked."""
    export = note(petition, format, edition, purpose, account=account, former=former, **more)
    jobs.enqueue("export", export.id)
    return export


def note(
    petition: Petition, format: str, edition: str, purpose: str, as_of: datetime | None = None,
    account: Account | None = None, former: Export | None = None, fields: tuple[str, ...] = (), paper: str = "letter",
    sealed_to: str | None = None,
) -> Export:  # fmt: skip
    """Write down that somebody wants the roll and why, before anything leaves; raises Refused. `sealed_to` as
    sealing.seal takes it."""
    moment = now()
    if edition not in EDITIONS.get(format, ()):
        raise Refused("edition")
    if as_of and as_of > moment:
        raise Refused("future")
    if format == "packet" and not _people(petition, edition, as_of):
        raise Refused("empty")
    if former and petition.emptied_at:
        raise Refused("emptied")
    if former and not (
        supplements.since(former, as_of) or supplements.fresh(former, _people(petition, edition, as_of))
    ):
        raise Refused("nothing")
    fields = fields or selection.offered(edition, petition.demands)
    export = Export(
        petition_id=petition.id, account_id=account.id if account else None, format=format, edition=edition,
        as_of=as_of or making.instant(), purpose=purpose, fields=list(fields),
        code=manifest.new_code() if format == "packet" else None, created_at=moment,
        supplements_id=former.id if former else None, paper=paper, sealed_to=sealed_to,
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    audit.record("export.asked", export, account, format=format, edition=edition)
    return export


def ask_again(export: Export, account: Account | None) -> Export:
    """The same selection once more, for a file that was lost on its way: under the same code if it will be the same
    bytes, else as a packet of its own that names the first. Raises Refused."""
    if export.state not in ENDED:
        raise Refused("state")
    handover.revoke(export, account)  # what is built anew is not what was lent
    export = again(export, account)
    export.state, export.failure, export.done = "asked", None, 0
    audit.record("export.asked_again", export, account)
    jobs.enqueue("addresses" if export.format == "addresses" else "export", export.id)  # places/geocoding.py
    return export


def again(export: Export, account: Account | None) -> Export:
    """The export itself, or, for a packet whose signers were erased in part or that other software would set, a new one
    of its lines. A passphrase is another each time: whoever learns it opens this build and none before. Raises
    Refused."""
    export.generation += 1
    if not export.manifest or export.frozen_at is None:
        return export
    if export.petition.emptied_at:
        raise Refused("emptied")
    lost = (export.manifest.get("rebuilds") or {}).get("erased", {}).get("number", 0)
    if len(frozen.erased(_holder(export))[0]) == lost and export.manifest.get("software") == manifest.software():
        return export
    twin = Export(
        petition_id=export.petition_id, account_id=account.id if account else None, format="packet",
        edition=export.edition, as_of=export.as_of, purpose=export.purpose, fields=export.fields,
        code=manifest.new_code(), rebuilds_id=_holder(export), supplements_id=export.supplements_id,
        frozen_at=export.frozen_at, created_at=now(), paper=export.paper, sealed_to=export.sealed_to,
    )  # fmt: skip
    db.session.add(twin)
    db.session.flush()
    return twin


def begin(export_id: int) -> tuple[Selection, dict[str, Any]]:
    """What is to be made, frozen if it is a packet, and what its manifest says of other packets; sets how far there is
    to go. Waits for its instant. Commits."""
    export = db.session.get_one(Export, export_id)
    holder = _holder(export) if export.format == "packet" else None
    chosen = Selection(export.petition_id, export.edition, export.as_of, holder, tuple(export.fields), export.paper)
    making.wait(chosen)
    if holder:
        snapshot.freeze(chosen)
    with jobs.transaction():
        export = db.session.get_one(Export, export_id)
        export.state, export.done, export.total = "building", 0, making.steps(export.format, selection.total(chosen))
        return chosen, _before(export)


def _holder(export: Export) -> int:
    return export.rebuilds_id or export.id


def _before(export: Export) -> dict[str, Any]:
    """`supplements` and `rebuilds` of the manifest: code and digest of the manifest before."""
    said: dict[str, Any] = {}
    for name in ("supplements", "rebuilds"):
        former = getattr(export, name)
        if former is not None and former.manifest:
            said[name] = {"code": former.code, "sha256": manifest.known_digest(former.manifest)}
            if name == "rebuilds":
                said[name]["software"] = former.manifest.get("software")
    return said


def build(export_id: int, data_dir: Path, public_url: str) -> None:
    """Make the file. Run again after a crash it goes on with what is whole; a failure is left in words."""
    with jobs.transaction():
        export = db.session.get(Export, export_id)
        if export is None or export.state not in ("asked", "building"):
            return
        format, code, sealed_to, generation = export.format, export.code, export.sealed_to, export.generation
    folder = data_dir / "exports" / str(export_id)
    try:
        chosen, before = begin(export_id)
        made, signed = making.make(chosen, format, code or "", folder, data_dir, public_url, _meter(export_id), before)
        check(export_id, signed)
        if made.is_dir():
            made = packet.pack(made, folder / f"{made.name}.zip", chosen.as_of)
        digest = manifest.digest(made) if made.is_file() else None
        if sealed_to:
            made = sealing.seal(made, sealed_to, export_id, generation)
        _keep_only(made)
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        fail(export_id, _told(error))
        raise
    with jobs.transaction():
        finish(export_id, made, signed, digest)


def check(export_id: int, signed: dict[str, Any] | None) -> None:
    """Raises Refused if this code was given to other bytes before."""
    former = db.session.get_one(Export, export_id).manifest
    db.session.rollback()
    if former and former != signed:
        raise Refused("changed")


def finish(export_id: int, made: Path, signed: dict[str, Any] | None, digest: str | None, state: str = "ready") -> None:
    """Write down what it became: `ready` to be fetched, or `taken` by the command that made it. `digest`: of the file
    before it was encrypted, for whoever has opened it."""
    export = db.session.get_one(Export, export_id)
    export.state, export.ready_at, export.done, export.manifest = state, now(), export.total, signed
    export.filename = made.name
    if made.is_file():
        export.sha256, export.size = digest, made.stat().st_size
    audit.record(f"export.{state}", export, None, sha256=export.sha256)


def fail(export_id: int, why: str) -> None:
    """Write down, in words, that nothing came of it. Commits."""
    db.session.rollback()
    with jobs.transaction():
        export = db.session.get_one(Export, export_id)
        export.state, export.failure = "failed", why[:500]


def take(export: Export, account: Account | None, data_dir: Path) -> Path:
    """Hand the file over: where it lies, for whoever sends and then deletes it. Raises Refused if it is not ready."""
    if export.state != "ready" or (path := lapsing.place(export, data_dir)) is None:
        raise Refused("state")
    changed = db.session.execute(
        update(Export)
        .where(Export.id == export.id, Export.state == "ready")
        .values(state="taken", taken_at=now())
        .execution_options(synchronize_session="fetch")
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Refused("state")
    audit.record("export.taken", export, account, sha256=export.sha256)
    return path


def of(petition: Petition) -> list[Export]:
    """Every export of the petition, the newest first, with who asked for it and its secret addresses."""
    mine = select(Export).filter_by(petition_id=petition.id).options(joinedload(Export.account))
    return list(db.session.scalars(mine.options(joinedload(Export.handovers)).order_by(Export.id.desc())).unique())


def delivered(code: str) -> Export | None:
    """The packet with this code, whoever asks; None while it was never made."""
    found = db.session.scalar(select(Export).filter_by(code=code))
    return found if found and found.manifest else None


def _people(petition: Petition, edition: str, as_of: datetime | None) -> int:
    return selection.total(Selection(petition.id, edition, as_of)) if as_of else petition.tally.people


def _told(error: Exception) -> str:
    """The failure in words; only of our own errors do we know that they repeat nothing of the roll."""
    return f"{type(error).__name__}: {error}"[:500] if isinstance(error, typeset.TypesetError) else type(error).__name__


def _keep_only(file: Path) -> None:
    """Delete what it was made from."""
    for path in file.parent.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path != file:
            path.unlink()


def _meter(export_id: int) -> Callable[[int], None]:
    """Writes down how far it is, on a connection of its own: the snapshot's must not see anything new."""
    done = 0

    def step(rows: int) -> None:
        nonlocal done
        done += rows
        with db.engine.begin() as connection:
            connection.execute(update(Export).where(Export.id == export_id).values(done=done))

    return step
