"""The pages that belong to no feature."""

from flask import Flask

from app.web import health, mailviewer


def register(app: Flask) -> None:
    """Health and the mail viewer."""
    app.register_blueprint(health.blueprint)
    app.register_blueprint(mailviewer.blueprint)
