"""Flood and fraud: how much may come from where."""

from typing import Any

from flask import request
from werkzeug.exceptions import TooManyRequests

# Where a password or a code can be guessed: posts only.
GUESSED = frozenset(
    f"security.{name}"
    for name in (
        "login", "verify", "forgot_password", "reset_password", "change_password", "two_factor_token_validation",
        "two_factor_setup_validate", "mf_recovery",
    )
)  # fmt: skip


def register(app: Any) -> None:
    """Bind the limiter; it counts address prefixes in memory or where RATELIMIT_STORAGE_URI says."""
    from app.defence import limits
    from app.extensions import limiter

    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    app.extensions["limiter"] = {limiter}  # so it hangs nothing on every request: limits.spend asks where needed
    limiter.init_app(app)

    @app.before_request
    def guesses_take_time() -> None:
        if request.method == "POST" and request.endpoint in GUESSED:
            allowance = app.config["LIMITS_LOGIN_PER_IP"]
            if wait := limits.spend("login", allowance, limits.prefix(request.remote_addr)):
                raise TooManyRequests(retry_after=wait)
