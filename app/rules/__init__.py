"""What a council demands of those who file with it, and by when: rule cards, deadlines, calendars."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages, the calendar feeds, the commands, the clockwork."""
    from app.extensions import csrf
    from app.rules import cli, dates_views, feed_views, jobs, reminding_views, views  # noqa: F401  jobs register

    csrf.exempt(reminding_views.blueprint)  # opened from letters, by their token: there is no session to ride on
    for blueprint in (views.blueprint, dates_views.blueprint, feed_views.blueprint, reminding_views.blueprint):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.rules)
