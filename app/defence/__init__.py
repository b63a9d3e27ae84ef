"""Flood and fraud: how much may come from where."""

from typing import Any

from flask import request


def register(app: Any) -> None:
    """Bind the limiter; it counts address prefixes in memory or where RATELIMIT_STORAGE_URI says."""
    from app.defence import limits
    from app.extensions import limiter

    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    limiter._key_func = lambda: limits.prefix(request.remote_addr)
    limiter.init_app(app)
