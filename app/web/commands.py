"""The program's commands: what a database has against them is told in words, not in a traceback."""

from copy import copy
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError


class Commands(AppGroup):
    """All commands of the application, its groups and what is in them."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        return found and _told(found)


def _told(command: click.Command) -> click.Command:
    """The same command; it says what is wrong with the database and what to do."""
    told = copy(command)

    def invoke(ctx: click.Context) -> Any:
        try:
            return command.invoke(ctx)
        except (OperationalError, InterfaceError, ProgrammingError) as error:
            why = str(error.orig).strip().partition("\n")[0]
            raise click.ClickException(
                f"The database cannot be used: {why}. Is DATABASE_URL right, and has `make setup` been run?"
            ) from None

    told.invoke = invoke  # type: ignore[method-assign]
    return told
