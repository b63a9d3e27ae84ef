"""What may be sent: forms. JSON is for the API alone, since the libraries of forms fail at JSON that is no object."""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, request

from app.web.transaction import WRITING

View = Callable[..., Any]


def takes(size: int) -> Callable[[View], View]:
    """Let the route below take files of up to so many bytes from whoever is signed in (transaction.py reads them)."""

    def mark(view: View) -> View:
        view.__takes__ = size  # type: ignore[attr-defined]
        return view

    return mark


def register(app: Flask) -> None:
    """Refuse JSON before anything reads it."""

    @app.before_request
    def forms_only() -> None:
        sent = request.method in WRITING or request.content_length
        if sent and request.is_json and request.blueprint != "api":
            abort(415)
