"""The roll: the one way onto it, the one definition of what counts, looking through it, striking."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages of the roll."""
    from app.roll import views

    app.register_blueprint(views.blueprint)
