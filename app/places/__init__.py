"""Cities, councils, wards, ZIP shares; which ward a signer lives in, and how we know."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages about places, and their jobs."""
    from app.places import jobs, views  # noqa: F401  jobs register themselves

    app.register_blueprint(views.blueprint)
