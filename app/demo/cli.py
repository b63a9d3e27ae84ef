"""`flask demo`"""

import secrets

import click
from flask import current_app
from sqlalchemy import func, select

from app.demo import content, loading
from app.extensions import db
from app.models import Petition, Signature, Tally

PASSWORD = "train-here-demo"  # noqa: S105  known to all, therefore never used in production


@click.command("demo")
def demo() -> None:
    """Load the demo campaign: six invented cities, their councils, organizers and 2,000 signatures.

    Running it again changes nothing.

    Example: flask demo
    """
    production = current_app.config["CITYROLL_ENV"] == "production"
    password = secrets.token_urlsafe(12) if production else PASSWORD
    loaded = loading.load(password)
    db.session.commit()
    if loaded is None:
        click.echo("The demo campaign is already here; nothing was changed.")
        password = "as printed when the demo was loaded" if production else PASSWORD
    else:
        signatures, people = db.session.execute(select(func.sum(Tally.signatures), func.sum(Tally.people))).one()
        rows = db.session.scalar(select(func.count()).select_from(Signature))
        cities = db.session.scalar(select(func.count()).select_from(Petition))
        click.echo(f"Loaded {cities} cities and {rows:,} signatures; {signatures:,} count, from {people:,} people.")
    _show(password)


def _show(password: str) -> None:
    site, slug = current_app.config["PUBLIC_URL"], content.campaign()["slug"]
    click.echo(f"  Campaign     {site}/{slug}")
    click.echo(f"  Petition     {site}/{slug}/alderport-or")
    click.echo(f"  Office       {site}/office")
    click.echo(f"    organizer  {loading.ORGANIZER}   password  {password}")
    click.echo(f"    lead       {loading.LEAD}        password  {password}")
    if not current_app.config["MAIL_SERVER"]:
        click.echo(f"  Mail viewer  {site}/office/mail")
