"""Figures for those who organize."""

from typing import Any


def register(app: Any) -> None:
    """The dashboard."""
    from app.insight import views

    app.register_blueprint(views.blueprint)
