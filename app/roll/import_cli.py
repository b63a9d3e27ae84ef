"""`flask roll import`: a file onto the roll, tried, or off it again."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy import select

from app.campaigns import listing
from app.common import tables
from app.common.clock import now
from app.common.reading import Unreadable
from app.extensions import db
from app.matching import likely
from app.models import Batch, Petition
from app.models.signature import CHANNELS
from app.roll import applying, batches, columns, moments, report, trying, undoing
from app.web import unreadable

HEAD = ("line", "outcome", "column", "reason")


@click.command("import", epilog="Example: flask roll import train-here/durham-nc signers.csv --confirmed --dry-run")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--channel", type=click.Choice(CHANNELS[:3]), default="import", show_default=True,
              help="How they signed, where the file has no such column.")  # fmt: skip
@click.option("--confirmed", is_flag=True, help="You answer for it that these people signed: they count.")
@click.option("--provenance", default="", help="Where, when and by whom they were collected.")
@click.option("--days", "order", type=click.Choice(moments.ORDERS), help="How 3/4/2026 is meant: month or day first.")
@click.option("--sheet", help="The worksheet of an XLSX; else the first that holds something.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of every line.")
@click.option("--undo", "undo_id", type=int, metavar="BATCH", help="Take a whole import off the roll; without a FILE.")
@click.option(
    "--report", "target", metavar="PATH", help="Write what became of every line (CSV); - for standard output."
)
def import_(path: str, file: Path | None, undo_id: int | None, dry_run: bool, target: str | None, **said: Any) -> None:
    """Put a CSV or XLSX file of signatures on the roll. Lines that cannot be taken are told and left out; the others
    are taken. Interrupted, the same command goes on where it was.

    Nobody gets a letter, and nobody updates.
    """
    petition = listing.find(*path.partition("/")[::2])
    if petition is None:
        raise click.ClickException(f"There is no petition {path}; see `flask petition list`.")
    if (undo_id is None) == (file is None):
        raise click.ClickException("Name a FILE, or an import to --undo.")
    if undo_id is not None:
        _undo(petition, undo_id)
    elif file is not None:
        _take(petition, file, dry_run, target, said)


def _take(petition: Petition, file: Path, dry_run: bool, target: str | None, said: dict[str, Any]) -> None:
    data_dir = current_app.config["DATA_DIR"]
    try:
        batch = None if dry_run else batches.unfinished(petition, file)
        if batch is None:
            batch = _keep(petition, file, data_dir, said)
        else:
            click.echo(f"Going on with import {batch.id}, {batch.done:,} lines of it done.", err=True)
        batch_id, path = batch.id, f"{petition.campaign.slug}/{petition.slug}"
        _run(batch_id, dry_run, data_dir)
    except Unreadable as error:
        raise click.ClickException(unreadable.told(error)) from None
    batch = db.session.get_one(Batch, batch_id)
    _tell(batch, data_dir, target)
    if dry_run:
        batches.drop(batch, data_dir)
    else:
        click.echo(f"Import {batch_id}. To take all of it off again: flask roll import {path} --undo {batch_id}")
    db.session.commit()


def _keep(petition: Petition, file: Path, data_dir: Path, said: dict[str, Any]) -> Batch:
    """The batch, committed; where something is wrong nothing is kept."""
    place = Path(tempfile.mkdtemp(prefix="import-", dir=data_dir))
    try:
        shutil.copyfile(file, place / "file")
        found = batches.find(place / "file", sheet=said["sheet"])
        mapping = columns.suggest(found.reading["header"], [])
        order = said["order"] or found.reading["order"]
        _check(mapping, order)
        batch = batches.keep(petition, place / "file", found, file.name, data_dir, None)
        batches.choose(
            batch, mapping, {"order": order, "signed_at": None if "signed_at" in mapping.values() else now()},
            channel=said["channel"], confirmed=said["confirmed"],
            provenance=said["provenance"] or f"by command: {file.name}",
        )  # fmt: skip
        db.session.commit()
        return batch
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _check(mapping: dict[str, str], order: str | None) -> None:
    for code, field in columns.faults(mapping):
        if code == "name":
            raise click.ClickException(
                "No column holds names. Call it name, or given_name and family_name; the columns are "
                f"{', '.join(mapping)}."
            )
        raise click.ClickException(
            f"Two columns are {field}: {', '.join(n for n, f in mapping.items() if f == field)}."
        )
    if order is None:
        raise click.ClickException("Days like 3/4/2026 can be read two ways: say --days mdy or --days dmy.")


def _run(batch_id: int, dry_run: bool, data_dir: Path) -> None:
    batch = db.session.get_one(Batch, batch_id)
    if dry_run:
        batches.begin(batch, "trying")
        db.session.commit()
        _metered(
            lambda meter: trying.run(batch_id, data_dir, likely.among, meter), batches.opened(batch, data_dir).count()
        )
        return
    if batch.state == "uploaded":
        trying.check(batch_id, data_dir)
    if batch.state != "applying":
        batches.begin(batch, "applying")
    total = batch.total - batch.done
    db.session.commit()
    _metered(lambda meter: applying.run(batch_id, data_dir, meter=meter), total)


def _undo(petition: Petition, batch_id: int) -> None:
    batch = db.session.scalar(select(Batch).filter_by(id=batch_id, petition_id=petition.id))
    if batch is None:
        raise click.ClickException(f"There is no import {batch_id} of {petition.campaign.slug}/{petition.slug}.")
    if batch.state != "undoing" and not batches.may(batch, "undoing"):
        raise click.ClickException(f"Import {batch_id} is {batch.state}; only one that was applied can be undone.")
    if batch.state != "undoing":
        batches.begin(batch, "undoing")
    data_dir, total = current_app.config["DATA_DIR"], undoing.total(batch_id)
    db.session.commit()
    _metered(lambda meter: undoing.run(batch_id, data_dir, meter=meter), total)
    click.echo(f"Import {batch_id} is undone: {total:,} signatures taken off the roll.")


def _metered(work: Callable[[Callable[[int], None]], None], total: int) -> None:
    """A bar on a terminal, plain lines elsewhere."""
    if sys.stderr.isatty():
        with click.progressbar(length=total, file=sys.stderr) as bar:
            work(bar.update)
        return
    done = told = 0

    def meter(lines: int) -> None:
        nonlocal done, told
        done += lines
        if done - told >= 50_000 or done >= total:
            click.echo(f"{done:,} of {total:,} lines", err=True)
            told = done

    work(meter)


def _tell(batch: Batch, data_dir: Path, target: str | None) -> None:
    """The report, line by line, and the sums."""
    outcomes = report.read(batches.folder(batch.id, data_dir))
    if target is None:
        for outcome in outcomes:
            if outcome.what == "error":
                where = f", column {outcome.column}" if outcome.column else ""
                click.echo(f"line {outcome.line}{where}: {report.reason(outcome)}")
    else:
        rows = ((o.line, str(report.WORDS[o.what]), o.column, report.reason(o)) for o in outcomes)
        if target == "-":
            for row in rows:
                click.echo("\t".join(map(str, row)))
        else:
            try:
                tables.write_csv(Path(target), HEAD, rows)
            except OSError as error:
                raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from None
    n = batch.counts
    click.echo(
        f"{batch.total:,} lines: {n['new']:,} new, {n['exact']:,} exact doubles set aside, "
        + (f"{n['likely']:,} likely doubles, " if n["likely"] else "")
        + f"{n['here']:,} already here, {n['error']:,} not taken."
    )
