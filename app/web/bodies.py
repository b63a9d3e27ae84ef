"""What may be sent: forms. JSON is for the API alone, since the libraries of forms fail at JSON that is no object."""

from flask import Flask, abort, request

from app.web.transaction import WRITING


def register(app: Flask) -> None:
    """Refuse JSON before anything reads it."""

    @app.before_request
    def forms_only() -> None:
        sent = request.method in WRITING or request.content_length
        if sent and request.is_json and request.blueprint != "api":
            abort(415)
