"""What people see when something is not as they hoped."""

from flask import Flask, Response, current_app, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.extensions import db

BUSY_SECONDS = 5  # after which a visitor may try again
PAGES = {400, 403, 404, 405, 410, 413, 429, 500, 503}


def register(app: Flask) -> None:
    """One page per kind of error; a database that cannot be written says so at once and promises nothing."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        code = error.code or 500
        response = make_response(render_template(f"errors/{code if code in PAGES else 400}.html", error=error), code)
        if code in (429, 503):
            response.headers["Retry-After"] = str(getattr(error, "retry_after", None) or BUSY_SECONDS)
        return response

    @app.errorhandler(CSRFError)
    def stale(error: CSRFError) -> Response:
        return make_response(render_template("errors/400.html", error=error, stale=True), 400)

    for odd in (DataError, OverflowError):
        app.register_error_handler(odd, unstorable)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, unavailable)


def unstorable(error: Exception) -> Response:
    """A NUL, a number or a day without end, in an address or a form: no database keeps it, and nobody typed it."""
    db.session.rollback()
    current_app.logger.warning("unstorable", extra={"kind": type(error).__name__})
    return make_response(render_template("errors/400.html", error=error), 400)


def unavailable(error: Exception) -> Response:
    """The database cannot be used now: nothing was taken, please try again."""
    db.session.rollback()
    current_app.logger.error("database_unavailable", extra={"kind": type(error).__name__})
    response = make_response(render_template("errors/503.html", error=error), 503)
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response
