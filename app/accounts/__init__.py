"""Organizers: signing in, their roles, their accounts."""

from typing import Any


def register(app: Any) -> None:
    """Bind Flask-Security, the account's own page and the commands."""
    from app.accounts import cli, views, wiring

    wiring.register(app)
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.account)
