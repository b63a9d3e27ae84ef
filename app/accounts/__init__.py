"""Organizers: signing in, their roles, their accounts."""

from typing import Any


def register(app: Any) -> None:
    """Bind Flask-Security, the account's own page and the commands."""
    from app.accounts import cli, jobs, views, wiring  # noqa: F401  the letters register themselves

    wiring.register(app)
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.account)
