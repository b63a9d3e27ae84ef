"""Campaigns and their petitions: written, translated, versioned, opened, closed, delivered, decided."""

from typing import Any


def register(app: Any) -> None:
    """The public pages, the office's pages, the commands, the clockwork."""
    from app.campaigns import cli, jobs, pages, petition_views, views  # noqa: F401  jobs register themselves

    for blueprint in (pages.blueprint, views.blueprint, petition_views.blueprint):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.campaign)
    app.cli.add_command(cli.petition)
