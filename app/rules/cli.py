"""`flask rules …`: rule cards as files."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Campaign, Petition
from app.rules import exchange, faults, words

rules = AppGroup("rules", help="Rule cards: how a council takes petitions (docs/rule-cards.md).")
DEEDS = {"new": "new", "changed": "changed", "same": "the same", "older": "ours was checked later, stays"}


@rules.command("export")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; else it is printed.")
def export(path: str, out: Path | None) -> None:
    """Write a petition's rule card as YAML.

    Example: flask rules export train-here/durham-nc --out durham-rules.yaml
    """
    text = exchange.dump(_find(path))
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from None


@rules.command("import")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def take(path: str, file: Path, dry_run: bool) -> None:
    """Take lines of a rule card that somebody shared. They are marked as imported until somebody checks them.

    Example: flask rules import train-here/durham-nc durham-rules.yaml --dry-run
    """
    petition = _find(path)
    try:
        with file.open("rb") as opened:
            raw = opened.read(exchange.LARGEST + 1)
        shared = exchange.load(raw, days.of(now(), petition.city.time_zone))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    except exchange.Unreadable as error:
        told = "\n  ".join(faults.tell(fault) for fault in error.faults[:30])
        raise click.ClickException(f"{file} is not taken; nothing was changed:\n  {told}") from None
    here = f"{petition.city.name}, {petition.city.state}"
    if shared.city and shared.city != here:
        click.echo(f"This is a card of {shared.city}, and this petition is in {here}.", err=True)
    for name, line, ours, deed in exchange.changes(petition, shared):
        former = f"{words.value(name, ours.value)} → " if ours and deed == "changed" else ""
        click.echo(f"{name}\t{DEEDS[deed]}\t{former}{words.value(name, line.value)}")
    if dry_run:
        click.echo("Nothing was changed (--dry-run).", err=True)
        sys.exit(0)
    number = exchange.take(petition, shared, None)
    db.session.commit()
    click.echo(f"{number} lines imported into {path}.", err=True)


def _find(path: str) -> Petition:
    slug, _, city = path.partition("/")
    found = db.session.scalar(select(Petition).join(Campaign).where(Campaign.slug == slug, Petition.slug == city))
    if found is None:
        raise click.ClickException(f"There is no petition {path}; see `flask petition list`.")
    return found
