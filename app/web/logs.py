"""Logs: one line of JSON an event in production, readable lines elsewhere; never an address, a name, a token, a query.

There is no access log; a fault is told by its rule (`/confirm/<token>`), not by its path.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask

SECRETS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<=/confirm/)[\w-]{22}|(?<=/me/)[\w-]{22}|(?<=/unsubscribe/)[\w-]{22}"
)
FILLED = re.compile(r"%\w|(?<=^Invalid request )from ip=.*", re.DOTALL)  # that one comes filled in already


def register(app: Flask) -> None:
    """Set up logging for this process. No line a request: nobody's visit is on record here."""
    _configure(json=app.config["CITYROLL_ENV"] == "production")


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
    ours.setLevel(logging.WARNING)
    server = logging.getLogger("gunicorn.error")
    server.filters = [Unnamed()]
