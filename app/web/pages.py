"""The pages that belong to no feature."""

from flask import Flask

from app.web import health, mailviewer, serving


def register(app: Flask) -> None:
    """Health, the mail viewer, and the commands that serve."""
    app.register_blueprint(health.blueprint)
    app.register_blueprint(mailviewer.blueprint)
    serving.register(app)
