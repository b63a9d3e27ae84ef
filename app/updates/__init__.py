"""Updates: news to the signers who asked for it."""

from typing import Any


def register(app: Any) -> None:
    """Writing and sending in the office; what workers do."""
    from app.updates import jobs, views  # noqa: F401  the clockwork registers itself

    app.register_blueprint(views.blueprint)
