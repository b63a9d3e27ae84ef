"""Organizers: signing in, their roles, their accounts."""

from typing import Any


def register(app: Any) -> None:
    """Bind Flask-Security, the account's own page, the commands, the letters."""
    from app.accounts import cli, jobs, join_views, team_views, views, wiring  # noqa: F401  the letters register themselves

    wiring.register(app)
    for pages in (views, team_views, join_views):
        app.register_blueprint(pages.blueprint)
    app.cli.add_command(cli.account)
