"""What a council demands of those who file with it, and by when: rule cards, deadlines, calendars."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages, the calendar feeds, the commands, the clockwork."""
    from app.rules import cli, dates_views, feed_views, jobs, views  # noqa: F401  jobs register themselves

    for blueprint in (views.blueprint, dates_views.blueprint, feed_views.blueprint):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.rules)
