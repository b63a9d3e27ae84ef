"""`flask account …`"""

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts import people, wiring
from app.common import lines
from app.extensions import db
from app.models import Account, Campaign, Petition
from app.web.language import LANGUAGES

MINIMUM = 12  # characters of a password

account = AppGroup("account", help="Organizers' accounts.")


@account.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The organizer's name.")
@click.option("--admin", is_flag=True, help="May do everything on this site.")
@click.option("--lead", "leads", multiple=True, metavar="CAMPAIGN", help="Leads this campaign.")
@click.option("--organizer", "organizes", multiple=True, metavar="CAMPAIGN/CITY", help="Organizes this petition.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of the letters they get, and of their office.")
def add(
    email: str, name: str, admin: bool, leads: tuple[str, ...], organizes: tuple[str, ...], password_stdin: bool,
    language: str | None,
) -> None:  # fmt: skip
    """Make a confirmed account with its roles.

    Without a password, prints a link with which to set one; it is good for one day.

    Example: flask account add omar@mail.example --name Omar --organizer train-here/alderport-or
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if password is not None and len(password) < MINIMUM:
        raise click.ClickException(f"The password needs at least {MINIMUM} characters.")
    try:
        made = people.add(
            email, lines.fold(name), password, admin, [_campaign(slug) for slug in leads],
            [_petition(path) for path in organizes], language=language or "",
        )  # fmt: skip
    except ValueError:
        raise click.ClickException(f"{email} is not a mail address.") from None
    db.session.commit()
    site = current_app.config["PUBLIC_URL"]
    click.echo(f"{made.email} may sign in at {site}/account/login")
    if not made.password:
        click.echo(f"To set a password (good for one day, once): {wiring.password_link(made, site)}")


@account.command("list")
def list_all() -> None:
    """Every account and its roles.

    Example: flask account list
    """
    for row in people.everybody():
        held = ["admin"] if row.is_admin else []
        held += [_describe(m.role, m.campaign_id, m.petition_id) for m in row.memberships]
        click.echo("\t".join((row.email, row.name, "active" if row.active else "disabled", ", ".join(held))))


@account.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """No longer let this account in; what it did stays on record.

    Example: flask account disable omar@mail.example
    """
    people.disable(_account(email))
    db.session.commit()
    click.echo(f"{email} can no longer sign in.")


def _account(email: str) -> Account:
    try:
        found = people.find(email)
    except ValueError:
        found = None
    if found is None:
        raise click.ClickException(f"There is no account {email}.")
    return found


def _campaign(slug: str) -> Campaign:
    found = db.session.scalar(select(Campaign).filter_by(slug=slug))
    if found is None:
        raise click.ClickException(f"There is no campaign {slug}.")
    return found


def _petition(path: str) -> Petition:
    slug, _, city = path.partition("/")
    found = db.session.scalar(select(Petition).filter_by(campaign_id=_campaign(slug).id, slug=city))
    if found is None:
        raise click.ClickException(f"There is no petition {path}.")
    return found


def _describe(role: str, campaign_id: int, petition_id: int | None) -> str:
    campaign = db.session.get_one(Campaign, campaign_id)
    petition = db.session.get(Petition, petition_id) if petition_id else None
    return f"{role} of {campaign.slug}" + (f"/{petition.slug}" if petition else "")
