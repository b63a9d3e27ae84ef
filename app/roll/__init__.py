"""The roll: the one way onto it, the one definition of what counts, looking through it, striking."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages of the roll and of paper, the group of its commands, what workers do."""
    from app.roll import (
        cli,
        correcting_views,
        keying_views,
        paper_jobs,  # noqa: F401  registers itself
        paper_views,
        scan_views,
        second_views,
        views,
    )

    app.cli.add_command(cli.roll)
    for pages in (views, correcting_views, paper_views, keying_views, second_views, scan_views):
        app.register_blueprint(pages.blueprint)
    app.register_blueprint(paper_views.outside)
