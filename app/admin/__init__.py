"""The pages of whoever runs the site: what is there, who may enter, mail, background work, what is erased when."""

from typing import Any


def register(app: Any) -> None:
    """Its pages and its one letter."""
    from app.admin import jobs, views  # noqa: F401  the letter registers itself

    app.register_blueprint(views.blueprint)
