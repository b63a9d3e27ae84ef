"""Signing: the public page, its form, confirmation, "my signature", sharing."""

from typing import Any


def register(app: Any) -> None:
    """The pages, and what workers do for them."""
    from app.extensions import csrf
    from app.signing import interest_jobs, interest_views, jobs, letter_views, views

    # these pages are opened from letters, by their token or without any session: there is nothing to forge a ride on
    for blueprint in (views.blueprint, letter_views.blueprint, interest_views.blueprint):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    app.extensions["signing_jobs"] = jobs, interest_jobs
