"""`flask campaign …` and `flask petition …`"""

from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.campaigns import approval, plan, text
from app.campaigns import campaign as campaigns
from app.campaigns import petition as petitions
from app.common import lines
from app.extensions import db
from app.models import Campaign, Petition
from app.places import city as cities
from app.places import postal

campaign = AppGroup("campaign", help="Campaigns.")
petition = AppGroup("petition", help="Petitions.")
DAY = click.DateTime(["%Y-%m-%d"])


def _line(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    return lines.fold(value) if value is not None else None


@campaign.command("add")
@click.argument("slug")
@click.option("--title", required=True, callback=_line, help="The campaign's name.")
@click.option("--demand", required=True, help="What councils are asked to do; {city} and {council} are filled in.")
@click.option("--language", "languages", multiple=True, type=click.Choice(campaigns.LANGUAGES), help="May be repeated.")
def add_campaign(slug: str, title: str, demand: str, languages: tuple[str, ...]) -> None:
    """Found a campaign; the first language is the default (en).

    Example: flask campaign add train-here --title "Train Here" --demand "End {city}'s part in it" --language en
    """
    wording = text.Wording(title, demand, demand)
    why = {"shape": "use lower-case letters, digits and hyphens", "reserved": "it is needed", "taken": "it is taken"}
    try:
        made = campaigns.add(slug, title, dict.fromkeys(languages or ("en",), wording))
    except campaigns.Refused as refused:
        raise click.ClickException(f"{slug} cannot be a campaign's address: {why[refused.code]}.") from None
    db.session.commit()
    click.echo(f"/{made.slug}")


@campaign.command("list")
def list_campaigns() -> None:
    """Every campaign.

    Example: flask campaign list
    """
    for row in db.session.scalars(select(Campaign).order_by(Campaign.slug)):
        click.echo(f"{row.slug}\t{row.title}\t{len(row.petitions)} petitions")


@petition.command("add")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.option("--place", required=True, callback=_line, help='The city: "Durham, NC".')
@click.option("--council", required=True, callback=_line, help='Whom it addresses: "Durham City Council".')
@click.option("--title", callback=_line, help="Headline; else from the campaign.")
@click.option("--text-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Reasons, Markdown.")
@click.option("--goal", type=click.IntRange(1), default=100, show_default=True)
@click.option("--open", "opened", is_flag=True, help="Open it for signatures at once.")
@click.option("--opens", type=DAY, metavar="DAY", help="Let it open by itself when this day begins there: 2026-12-01.")
@click.option("--closes", type=DAY, metavar="DAY", help="Let it close by itself when this day ends there.")
def add_petition(
    path: str, place: str, council: str, title: str | None, text_file: Path | None, goal: int, opened: bool,
    opens: datetime | None, closes: datetime | None,
) -> None:  # fmt: skip
    """Begin a petition for a city, its text filled from the campaign's.

    Example: flask petition add train-here/durham-nc --place "Durham, NC" --council "Durham City Council" --open
    """
    if opened and opens:
        raise click.UsageError("--open opens it at once, --opens on a day: give one of them.")
    slug, _, city_slug = path.partition("/")
    mother = campaigns.find(slug)
    if mother is None:
        raise click.ClickException(f"There is no campaign {slug}.")
    found = postal.find(place)
    name, _, state = (part.strip() for part in place.rpartition(","))
    try:
        city = cities.get_or_create(found) if found else cities.add(name, state, council=council)
    except ValueError:
        raise click.ClickException(f'Write the place as "City, ST", not {place!r}.') from None
    if city.slug != city_slug:
        raise click.ClickException(f"The petition's address must be {slug}/{city.slug}.")
    if any(row.city_id == city.id for row in mother.petitions):
        raise click.ClickException(f"There is a petition {path} already.")
    reasons = _read(text_file) if text_file else None
    wordings = {
        language: wording._replace(title=title or wording.title, reasons=reasons or wording.reasons)
        for language, wording in text.filled(mother, city, council).items()
    }
    made = petitions.open_for(mother, city, council, wordings=wordings, goal=goal)
    _plan(made, opens and opens.date(), closes and closes.date())
    if opened:
        approval.grant(made)  # whoever has this machine answers for it
        petitions.open(made)
    db.session.commit()
    click.echo(f"/{mother.slug}/{made.slug}")


def _plan(made: Petition, opens: date | None, closes: date | None) -> None:
    words = {"opens": "--opens is over there.", "closes": "--closes is over there.",
             "order": "--closes comes before --opens."}  # fmt: skip
    try:
        plan.check(opens, closes, made.city.time_zone)
    except plan.Refused as refused:
        raise click.ClickException(words[refused.code]) from None
    plan.put(made, opens, closes)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{path} cannot be read as UTF-8 text.") from None


@petition.command("list")
def list_petitions() -> None:
    """Every petition with its state and its two numbers.

    Example: flask petition list
    """
    for row in db.session.scalars(select(Petition).join(Campaign).order_by(Campaign.slug, Petition.slug)):
        numbers = f"{row.tally.signatures} signatures\t{row.tally.people} people"
        click.echo(f"{row.campaign.slug}/{row.slug}\t{row.state}\t{numbers}")
