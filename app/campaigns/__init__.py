"""Campaigns and their petitions: written, translated, versioned, opened, closed, delivered, decided."""

from typing import Any


def register(app: Any) -> None:
    """The public pages, the office's pages and the commands."""
    from app.campaigns import cli, pages, petition_views, views

    for blueprint in (pages.blueprint, views.blueprint, petition_views.blueprint):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.campaign)
    app.cli.add_command(cli.petition)
