"""Cityroll: create_app is the table of contents."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import config
from app import database
from app.common import keys, tokens
from app.extensions import csrf, db, migrate

FEATURES = (
    "mail", "defence", "web.pages", "accounts", "places", "rules", "roll", "residents", "campaigns", "starting",
    "insight", "signing", "moderation", "updates", "matching", "ledger", "sampling", "delivery", "deeds", "admin",
    "demo", "bench",
)  # fmt: skip


def create_app(overrides: Mapping[str, Any] | None = None) -> Any:
    """The application; `overrides` take the place of settings from the environment. Raises config.SettingError."""
    from app import web

    app = web.Application("app", template_folder="../templates", static_folder=None)
    app.config.update(config.load(overrides))
    app.config["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    keys.use(app.config["ROLL_KEY"])
    tokens.use(app.config["SECRET_KEY"])

    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "migrations"))
    with app.app_context():
        database.prepare(db.engine, app.config["DB_BUSY_SECONDS"])

    web.register(app)  # transactions first, so that they are chosen before anything reads
    csrf.init_app(app)
    for name in FEATURES:
        if register := getattr(import_module(f"app.{name}"), "register", None):
            register(app)
    return app
