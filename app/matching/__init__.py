"""Who signed twice: matching, what people decide about it, whom we ask. docs/matching.md says why each rule is as it is."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages and the page of the letter that asks signers."""
    from app.extensions import csrf
    from app.matching import desk_views, letter_views, views

    csrf.exempt(letter_views.blueprint)  # opened from letters, by their token: there is no session to ride on
    for blueprint in (desk_views.blueprint, views.blueprint, letter_views.blueprint):
        app.register_blueprint(blueprint)
