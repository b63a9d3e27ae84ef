"""The log: what people of the office did, in words, for whoever answers for it."""

from typing import Any


def register(app: Any) -> None:
    """Its pages."""
    from app.deeds import views

    app.register_blueprint(views.blueprint)
