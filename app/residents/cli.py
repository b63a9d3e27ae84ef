"""`flask places residents`: a residents file brought, compared with the roll, and dropped."""

import shutil
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.campaigns import listing
from app.common.reading import Unreadable
from app.extensions import db
from app.models import Petition, ResidentFile
from app.residents import columns, dropping, files, working
from app.web import unreadable

places = AppGroup("places", help="What is known of a city: its residents file.")
STAGES = {"loading": "lines loaded", "measuring": "entries measured", "linking": "signatures compared"}
DAY = click.DateTime(["%Y-%m-%d"])


@places.command(
    epilog="Example: flask places residents train-here/durham-nc voters.csv --drop-on 2026-06-01 "
    '--provenance "County board of elections, petition use, 3 March 2026"'
)
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--drop-on", type=DAY, help="The day on which all of it is deleted here; a year from now at most.")
@click.option("--provenance", help="Where it is from, and under what permission it may be used.")
@click.option("--sheet", help="The worksheet of an XLSX; else the first that holds something.")
@click.option("--drop", is_flag=True, help="Drop the file in use with all that came with it; without a FILE.")
def residents(
    path: str, file: Path | None, drop_on: datetime | None, provenance: str | None, sheet: str | None, drop: bool
) -> None:  # fmt: skip
    """Compare a roll with a list of who lives in the city (CSV or XLSX): who is found is held to live there.

    Names, address, ZIP and ward are taken, and nothing else. Interrupted, the same command goes on where it was.
    """
    petition = listing.find(*path.partition("/")[::2])
    if petition is None:
        raise click.ClickException(f"There is no petition {path}; see `flask petition list`.")
    if drop == bool(file):
        raise click.ClickException("Name a FILE, or --drop the one in use.")
    if file is None:
        _drop(petition)
        return
    if drop_on is None or not (provenance or "").strip():
        raise click.ClickException(
            "Say --drop-on YYYY-MM-DD, when all of it is to be deleted here, and --provenance, where it is from."
        )
    _take(petition, file, drop_on.date(), (provenance or "").strip(), sheet)


def _take(petition: Petition, file: Path, drop_on: date, provenance: str, sheet: str | None) -> None:
    first, _usual, last = files.last_days(petition)
    if not first <= drop_on <= last:
        raise click.ClickException(f"--drop-on must be a day from {first} to {last}.")
    data_dir = current_app.config["DATA_DIR"]
    place = Path(tempfile.mkdtemp(prefix="residents-", dir=data_dir))
    try:
        shutil.copyfile(file, place / "file")
        kept = _begin(petition, place / "file", file.name, data_dir, drop_on, provenance, sheet)
        file_id = kept.id
        db.session.commit()
        working.run(file_id, data_dir, meter=_Meter().show)
    except Unreadable as error:
        raise click.ClickException(unreadable.told(error)) from None
    finally:
        shutil.rmtree(place, ignore_errors=True)
    _tell(db.session.get_one(ResidentFile, file_id))
    _finish_former(petition, data_dir)


def _begin(
    petition: Petition, copy: Path, name: str, data_dir: Path, drop_on: date, provenance: str, sheet: str | None
) -> ResidentFile:  # fmt: skip
    """The file to go on with: the one that a command began with and did not end, else a new one."""
    found = files.find(copy, sheet=sheet)
    for former in files.of(petition):
        unfinished = former.state in ("loading", "measuring", "linking", "failed")
        if former.sha256 == found.sha256 and former.account_id is None and unfinished:
            if former.state == "failed":
                files.go_on(former, None)
            click.echo(f"Going on with residents file {former.id}.", err=True)
            return former
    for code, field in columns.faults(found.mapping):
        why = {
            "twice": f"Two columns are {field}.",
            "name": "No columns hold first and last names. Call them first_name and last_name.",
            "place": "No column holds the street or the ZIP. Call them street_address and zip.",
        }[code]
        raise click.ClickException(f"{why} The columns are {', '.join(found.mapping)}.")
    kept = files.keep(petition, copy, found, name, data_dir, None)
    files.choose(kept, found.mapping, provenance, drop_on, None)
    taken = [f"{name} as {field}" for name, field in kept.mapping.items()]
    click.echo(f"Taken: {', '.join(taken)}. Everything else is left out.", err=True)
    return kept


def _drop(petition: Petition) -> None:
    living = [file for file in files.of(petition) if file.state in (*files.LIVE, "uploaded", "dropping")]
    if not living:
        raise click.ClickException(f"{petition.campaign.slug}/{petition.slug} has no residents file.")
    for file in living:
        if file.state != "dropping":
            files.drop(file, "hand")
    db.session.commit()
    _finish_former(petition, current_app.config["DATA_DIR"])
    click.echo("Dropped: nothing of it is here any more. Who was found stays so, with the date.")


def _finish_former(petition: Petition, data_dir: Path) -> None:
    for file_id in [file.id for file in files.of(petition) if file.state == "dropping"]:
        dropping.run(file_id, data_dir)


def _tell(file: ResidentFile) -> None:
    n = files.outcomes(file)
    click.echo(
        f"{sum(n.values()):,} signatures: {n['found']:,} found, {n['several']:,} several, {n['none']:,} not found, "
        f"{n['review'] + n['unsure']:,} to be looked at in the office. “Not found” is not “not a resident”."
    )
    click.echo(f"{file.counts['entries']:,} entries, to be dropped on {file.drop_on}.")


class _Meter:
    """A line each tenth of a stage, on standard error."""

    def __init__(self) -> None:
        self.told = ("", -1)

    def show(self, stage: str, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if (stage, tenth) != self.told:
            self.told = (stage, tenth)
            print(f"{done:,} of {total:,} {STAGES[stage]}", file=sys.stderr)
