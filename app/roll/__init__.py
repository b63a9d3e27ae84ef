"""The roll: the one way onto it, the one definition of what counts, looking through it, striking."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages of the roll, and the group of its commands."""
    from app.roll import cli, import_cli, import_jobs, import_views, views  # noqa: F401  the jobs register themselves

    cli.roll.add_command(import_cli.import_)
    app.cli.add_command(cli.roll)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(import_views.blueprint)
