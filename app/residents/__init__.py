"""A residents file that an organizer may use: kept apart, compared with the roll, dropped by its date."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages, the jobs, the command."""
    from app.residents import cli, jobs, review_views, views  # noqa: F401  jobs register themselves

    app.cli.add_command(cli.places)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(review_views.blueprint)
