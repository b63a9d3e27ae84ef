"""The request owns its transaction: answering keeps, raising leaves no trace; GET cannot write."""

from typing import Any

from flask import Flask, Response, request, session
from flask.typing import ResponseReturnValue

from app import database
from app.extensions import db
from app.web.commands import Commands

WRITING = {"POST", "PUT", "PATCH", "DELETE"}


class Application(Flask):
    """Flask, with one transaction around each view, and commands that tell errors in words."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.cli = Commands(self.name)

    def dispatch_request(self) -> ResponseReturnValue:
        answer = super().dispatch_request()
        if request.method in WRITING:
            db.session.commit()
        return answer

    def log_exception(self, exc_info: Any, ctx: Any = None) -> None:
        """As Flask does, but by the rule: a path may hold a token."""
        rule = request.url_rule.rule if request.url_rule else "(none)"
        self.logger.error("exception on %s [%s]", rule, request.method, exc_info=exc_info)


def register(app: Flask) -> None:
    """Choose the kind of transaction before anything touches the database."""

    @app.before_request
    def choose() -> None:
        writes = request.method in WRITING
        if writes:
            view = app.view_functions.get(request.endpoint or "")
            if "_user_id" in session and (most := getattr(view, "__takes__", None)):  # nobody else fills the disk
                request.max_content_length = most
            request.get_data(parse_form_data=True, cache=True)  # a slow sender must not hold the write lock
        database.set_mode("write" if writes else "read")

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        db.session.remove()
        database.set_mode("write")

    @app.after_request
    def never_cache_personal(response: Response) -> Response:
        if request.method in WRITING and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
