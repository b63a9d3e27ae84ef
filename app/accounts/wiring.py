"""Flask-Security, bound to our accounts: the one module that configures it."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import MailUtil, SQLAlchemyUserDatastore
from flask_security.recoverable import generate_reset_password_token

from app import outbox
from app.accounts.forms import RecoveryForm
from app.extensions import db, security
from app.models import Account, Role
from app.web.language import lazy_gettext as _l

SETTINGS: dict[str, Any] = {
    "URL_PREFIX": "/account",
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "PASSWORD_LENGTH_MIN": 12,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "EMAIL_HTML": False,  # nor plain: jobs.py makes our letters
    "EMAIL_PLAINTEXT": False,
    "RETURN_GENERIC_RESPONSES": True,
    "RECOVERABLE": True,
    "RESET_PASSWORD_WITHIN": timedelta(days=1),
    "CHANGEABLE": True,
    "LOGOUT_METHODS": ["POST"],
    "FRESHNESS": timedelta(hours=12),
    "FRESHNESS_GRACE_PERIOD": timedelta(0),
    "API_ENABLED_METHODS": ["session"],
    "POST_LOGIN_VIEW": "/office",
    "POST_LOGOUT_VIEW": "/account/login",
    "POST_RESET_VIEW": "/account/login",
    "POST_CHANGE_VIEW": "/account/",
    "TWO_FACTOR_POST_SETUP_VIEW": "/account/",
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TOTP_ISSUER": "Cityroll",
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
}

RECOVERY = _l("If there is an account with this address, a mail with a link is on its way to it.")
WORDS: dict[str, Any] = {
    "MSG_GENERIC_AUTHN_FAILED": (_l("That e-mail address and password do not belong together."), "error"),
    "MSG_GENERIC_RECOVERY": (RECOVERY, "info"),
    "MSG_PASSWORD_RESET_REQUEST": (RECOVERY, "info"),
    "MSG_UNAUTHENTICATED": (_l("Please sign in first."), "info"),
    "MSG_REAUTHENTICATION_REQUIRED": (
        _l("Please give your password once more; you signed in a while ago."),
        "info",
    ),
    "MSG_LOGIN": (_l("Please sign in first."), "info"),
    "MSG_REFRESH": (_l("Please sign in again."), "info"),
}


class Datastore(SQLAlchemyUserDatastore):
    """Accounts as Flask-Security sees them; the request owns the transaction, so nothing is committed here."""

    def commit(self) -> None:
        db.session.flush()


class Post(MailUtil):
    """Letters to accounts go through the outbox, like every other: no request waits for a mail server."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: str | None, html: str | None,
        **context: Any,
    ) -> None:  # fmt: skip
        outbox.owe_account(template.rpartition("/")[2], context["user"].id, context["user"].language)


def register(app: Flask) -> None:
    """Bind accounts to the application; needs SECRET_KEY."""
    for name, value in (SETTINGS | WORDS | _keys(app.config["SECRET_KEY"])).items():
        app.config.setdefault(f"SECURITY_{name}", value)
    security._mail_util_cls = Post  # init_app takes no such argument, and extensions.py may not know us
    security.init_app(app, Datastore(db, Account, Role), forgot_password_form=RecoveryForm)


def _keys(secret: str) -> dict[str, Any]:
    return {
        "PASSWORD_SALT": _derive(secret, "password"),
        "TOTP_SECRETS": {"1": _derive(secret, "totp")},
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [_derive(secret, "recovery codes")],
    }


def _derive(secret: str, purpose: str) -> str:
    """A key of its own for each purpose, 32 bytes as URL-safe base64."""
    digest = hmac.digest(secret.encode(), f"cityroll accounts {purpose}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode()


def password_link(account: Account, site: str) -> str:
    """An address at which this account sets its password, once, within a day; `site` is PUBLIC_URL, whatever host a
    visitor named."""
    return f"{site}{SETTINGS['URL_PREFIX']}/reset/{generate_reset_password_token(account)}"  # type: ignore[no-untyped-call]
