"""Campaigns and their petitions: written, translated, versioned, opened, closed, delivered, decided."""

from typing import Any


def register(app: Any) -> None:
    """The public pages, the office's pages, the commands, the clockwork."""
    from app.campaigns import (
        cli,
        council_views,
        draft_views,
        jobs,  # noqa: F401  registers itself
        master_views,
        pages,
        petition_views,
        views,
    )

    office = (views, petition_views, draft_views, council_views, master_views)
    for blueprint in (pages.blueprint, *(each.blueprint for each in office)):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.campaign)
    app.cli.add_command(cli.petition)
