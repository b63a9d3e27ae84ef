"""Figures: each measured beside its ceiling, in the same run, by `flask bench`."""

from typing import Any


def register(app: Any) -> None:
    """The command."""
    from app.bench import cli

    app.cli.add_command(cli.bench)
