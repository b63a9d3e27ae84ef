"""Logs: one line of JSON an event in production, readable lines elsewhere; never an address, a name, a token, a query.

A request is logged by its rule (`/confirm/<token>`), not by its path.
"""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from app.web import headers

SECRETS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+" + "".join(rf"|(?<=/{segment}/)[\w-]{{22}}" for segment in headers.SECRET)
)
FILLED = re.compile(r"%\w|(?<=^Invalid request )from ip=.*", re.DOTALL)  # that one comes filled in already
log = logging.getLogger("app.web")


def register(app: Flask) -> None:
    """Set up logging for this process, and one line a request."""
    _configure(json=app.config["CITYROLL_ENV"] == "production")

    @app.before_request
    def start() -> None:
        g.started, g.request_id = time.perf_counter(), uuid4().hex[:12]

    @app.after_request
    def line(response: Response) -> Response:
        took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        rule = request.url_rule.rule if request.url_rule else "(none)"
        facts = {"method": request.method, "rule": rule, "status": response.status_code, "ms": took}
        log.info("request", extra={**facts, "id": g.get("request_id")})
        return response


class Unnamed(logging.Filter):
    """gunicorn's own lines without what it fills in: addresses of visitors, and what they asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = FILLED.sub("[cut]", str(record.msg)), ()
        return True


def without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Whatever looks like an address or a link's token is cut out, also of tracebacks."""
    return {key: SECRETS.sub("[cut]", value) if isinstance(value, str) else value for key, value in event.items()}


def _configure(json: bool) -> None:
    last = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            last,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    ours = logging.getLogger("app")
    ours.handlers, ours.propagate = [handler], True
    ours.setLevel(logging.INFO if json else logging.WARNING)
    server = logging.getLogger("gunicorn.error")
    server.filters = [Unnamed()]
