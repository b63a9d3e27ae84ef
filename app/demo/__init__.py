"""The demo: a campaign in six invented cities, loaded by `flask demo`."""

from typing import Any


def register(app: Any) -> None:
    """The command."""
    from app.demo import cli

    app.cli.add_command(cli.demo)
