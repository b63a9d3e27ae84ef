"""What all pages share."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app.web import access, bodies, errors, headers, ids, language, logs, origin, theme, transaction
from app.web.transaction import Application

__all__ = ["Application", "register"]


def register(app: Flask) -> None:
    """Transactions, where posts come from, language, headers, errors, static files, form widgets."""
    transaction.register(app)
    bodies.register(app)
    ids.register(app)
    logs.register(app)
    origin.register(app)
    language.register(app)
    headers.register(app)
    errors.register(app)
    theme.register(app)
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(app.root_path + "/../templates"),
            PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}),
        ]
    )
    app.jinja_options["trim_blocks"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    WTFormsHelpers(app)
    app.wsgi_app = _healthy(app.wsgi_app, urlsplit(app.config["PUBLIC_URL"]).netloc)  # type: ignore[method-assign]
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    files = WhiteNoise(app.wsgi_app, root=app.root_path + "/static", prefix="static/", max_age=86400)
    app.wsgi_app = files  # type: ignore[method-assign]
    app.add_url_rule("/static/<path:filename>", "static", _missing)  # WhiteNoise answers first


def _healthy(application: Callable[..., Any], host: str) -> Callable[..., Any]:
    """/healthz answers whoever asks, under any name: a load balancer asks by address (see TRUSTED_HOSTS)."""

    def answer(asked: dict[str, Any], start: Callable[..., Any]) -> Any:
        if asked["PATH_INFO"] == "/healthz":
            asked["HTTP_HOST"] = host
        return application(asked, start)

    return answer


@access.public
def _missing(filename: str) -> tuple[str, int]:
    return "", 404
