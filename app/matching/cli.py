"""`flask roll match`, `pairs`, `people`, `explain`: commands of the roll's group."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app import jobs
from app.campaigns import listing
from app.common import tables
from app.extensions import db
from app.matching import arrivals, deciding, files, progress, runs, words
from app.models import MatchRun, Petition

STAGES = {
    "reading": "Reading signatures", "keying": "Writing keys", "comparing": "Comparing", "writing": "Writing pairs",
    "joining": "Joining", "new": "New signatures",
}  # fmt: skip


@click.command("match", epilog="Example: flask roll match train-here/durham-nc --full")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.option("--full", is_flag=True, help="Compare all signatures of the campaign again, not only new ones.")
def match(path: str, full: bool) -> None:
    """Look for doubles: new signatures against all on file, in all cities of the campaign.

    A run that was broken off goes on where it stopped. What people decided stays as it is.
    """
    campaign_id, petition_id = _petition(path).campaign_id, _petition(path).id
    db.session.rollback()
    with _alone(campaign_id), progress.shown(STAGES) as step:
        began = runs.under_way(campaign_id)
        many = arrivals.waiting(campaign_id, runs.MANY + 1) > runs.MANY
        db.session.rollback()
        found = _run(campaign_id, step) if full or began or many else None
        total, done = arrivals.waiting(campaign_id), 0
        db.session.rollback()

        def some(number: int) -> None:
            nonlocal done
            done += number
            step("new", done, max(total, done))

        arrivals.work(campaign_id, some)
        runs.estimate(campaign_id, always=True)
    _tell(path, db.session.get_one(Petition, petition_id), found)


def _run(campaign_id: int, step: runs.Step) -> dict[str, Any]:
    with jobs.transaction():
        run_id = runs.begin(campaign_id).id
    runs.go(run_id, step)
    found = db.session.get_one(MatchRun, run_id).found or {}
    db.session.rollback()
    return found


def _tell(path: str, petition: Petition, found: dict[str, Any] | None) -> None:
    tally = petition.tally
    click.echo(
        f"{path}: {tally.signatures:,} signatures by {tally.people:,} people; {tally.cases:,} cases wait for review. "
        f"Before review: at least {tally.least:,}, best estimate {tally.best:,}, at most {tally.most:,}."
    )
    if found is not None:
        names = ("auto", "review", "new", "gone", "changed", "set_aside", "brought_back", "doubtful")
        n = {name: f"{found.get(name, 0):,}" for name in names}
        click.echo(
            f"The whole campaign: {n['auto']} certain pairs, {n['review']} to review. Against the former look: "
            f"{n['new']} new, {n['gone']} gone, {n['changed']} changed; {n['set_aside']} signatures set aside, "
            f"{n['brought_back']} brought back, {n['doubtful']} groups left to people."
        )


@click.command("pairs", epilog="Example: flask roll pairs train-here/durham-nc --out pairs.csv")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.option("--out", "target", type=click.Path(path_type=Path), required=True, help="The CSV to write.")
def pairs(path: str, target: Path) -> None:
    """Write every scored pair: how likely both are one person's, what was decided, and why."""
    petition = _petition(path)
    click.echo(f"{target}: {_write(target, files.PAIRS, files.pairs(petition.id)):,} pairs")


@click.command("people", epilog="Example: flask roll people train-here/durham-nc --out people.csv")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.option("--out", "target", type=click.Path(path_type=Path), required=True, help="The CSV to write.")
def people(path: str, target: Path) -> None:
    """Write whose each confirmed signature is: those with one `person` are held to be one person's."""
    petition = _petition(path)
    click.echo(f"{target}: {_write(target, files.PEOPLE, files.people(petition.id)):,} signatures")


@click.command("explain", epilog="Example: flask roll explain train-here/durham-nc 17 42")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.argument("one", metavar="ID")
@click.argument("other", metavar="ID")
def explain(path: str, one: str, other: str) -> None:
    """Say why two signatures are held to be one person's, or not. External ids, or ours."""
    petition = _petition(path)
    found = [files.find(petition.id, said) for said in (one, other)]
    for said, signature in zip((one, other), found, strict=True):
        if signature is None:
            raise click.ClickException(f"There is no signature {said} on the roll of {path}.")
    a, b = (signature for signature in found if signature is not None)
    try:
        told = deciding.explain(a, b)
    except deciding.NotPossible:
        raise click.ClickException(
            "Only two different signatures, confirmed and not erased, can be compared."
        ) from None
    for line in words.explained(told):
        click.echo(line)


def _petition(path: str) -> Petition:
    petition = listing.find(*path.partition("/")[::2])
    if petition is None:
        raise click.ClickException(f"There is no petition {path}; see `flask petition list`.")
    return petition


@contextmanager
def _alone(campaign_id: int) -> Iterator[None]:
    """Once nobody else looks for doubles there."""
    told = False
    while True:
        with jobs.alone(f"match-{campaign_id}") as alone:
            if alone:
                yield
                return
        if not told:
            click.echo("A worker looks for doubles there now; waiting for it to finish.", err=True)
            told = True
        time.sleep(1)


def _write(target: Path, header: Sequence[str], rows: Iterable[Sequence[tables.Cell]]) -> int:
    """The whole file or none."""
    if target.is_dir() or not target.absolute().parent.is_dir():
        raise click.ClickException(f"{target} cannot be written: name a file in a folder that is there.")
    part = target.with_name(f".{target.name}.part")
    try:
        number = tables.write_plain(part, header, rows)
        os.replace(part, target)
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    return number
