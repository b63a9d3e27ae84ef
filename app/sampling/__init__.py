"""Before filing: a sample of the roll as a clerk draws it, weeded by people; what it says of all, by each rule."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages, the job."""
    from app.sampling import jobs, views  # noqa: F401  the job registers itself

    app.register_blueprint(views.blueprint)
