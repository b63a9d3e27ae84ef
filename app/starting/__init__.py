"""How petitions start: places, requests to join and claims, drafts that free their city, the letters about it."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages, the letters, the clockwork."""
    from app.starting import answer_views, jobs, letter_jobs, opening_views, start_views

    for blueprint in (start_views.blueprint, answer_views.blueprint, opening_views.blueprint):
        app.register_blueprint(blueprint)
    app.extensions["starting_jobs"] = jobs, letter_jobs
