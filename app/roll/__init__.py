"""The roll: the one way onto it, the one definition of what counts, looking through it, striking."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages of the roll, of paper and of imports, the group of its commands, what workers do."""
    from app.roll import (
        bulk_jobs,  # noqa: F401  registers itself
        bulk_views,
        cli,
        correcting_views,
        evening_views,
        import_cli,
        import_jobs,  # noqa: F401  registers itself
        import_views,
        keying_views,
        paper_jobs,  # noqa: F401  registers itself
        paper_views,
        scan_views,
        second_views,
        views,
    )

    cli.roll.add_command(import_cli.import_)
    app.cli.add_command(cli.roll)
    for pages in (
        views,
        correcting_views,
        import_views,
        paper_views,
        keying_views,
        second_views,
        scan_views,
        evening_views,
        bulk_views,
    ):
        app.register_blueprint(pages.blueprint)
    app.register_blueprint(evening_views.outside)
    app.register_blueprint(paper_views.outside)
