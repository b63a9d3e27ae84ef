"""Flask-Security, bound to our accounts: the one module that configures it."""

import base64
import hashlib
import hmac
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask, abort, g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import MailUtil, SQLAlchemyUserDatastore, current_user, password_changed, password_reset
from flask_security.recoverable import generate_reset_password_token
from flask_security.totp import TokenError, Totp  # type: ignore[attr-defined]
from flask_security.utils import set_request_attr
from sqlalchemy import or_, update
from sqlalchemy.exc import OperationalError

from app import database, outbox
from app.accounts import signins, words
from app.accounts.forms import RecoveryForm, SignInForm
from app.extensions import db, security
from app.models import Account, Passkey, Role
from app.web import language, passkeys
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
    "TWO_FACTOR_POST_SETUP_VIEW": "/account/mf-recovery-codes",
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TOTP_ISSUER": "Cityroll",
    "WEBAUTHN": True,
    "WAN_RP_NAME": "Cityroll",
    "WAN_ALLOW_USER_HINTS": False,  # whose passkey it is, the passkey says
    "WAN_POST_REGISTER_VIEW": "/account/wan-register",
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
}

LONGEST = 1000  # characters of whatever is typed; the library fails at 4,096
ASSERTION = 5000  # of what a passkey answers

RECOVERY = _l("If there is an account with this address, a mail with a link is on its way to it.")
WORDS: dict[str, Any] = {
    "MSG_GENERIC_AUTHN_FAILED": (_l("E-mail and password don’t match."), "error"),
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
    """Letters to accounts go through the outbox, like every other: no request waits for a mail server.

    They are made at once, since the secret in their link is kept nowhere, in the language of whom they go to."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: str | None, html: str | None,
        **context: Any,
    ) -> None:  # fmt: skip
        outbox.owe_account(
            template.rpartition("/")[2], context["user"].id, context["user"].language or language.current()
        )


class Codes(Totp):
    """Codes of the second factor: each is good once (RFC 6238, 5.2)."""

    def get_last_counter(self, user: Any) -> int | None:
        return user.tf_last_step

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Of two who come with one code at once, the database lets one through."""
        unused = or_(Account.tf_last_step.is_(None), Account.tf_last_step < tmatch.counter)
        step = update(Account).where(Account.id == user.id, unused).values(tf_last_step=tmatch.counter)
        if not db.session.execute(step).rowcount:  # type: ignore[attr-defined]
            raise TokenError


def register(app: Flask) -> None:
    """Bind accounts to the application; needs SECRET_KEY."""
    for name, value in (SETTINGS | words.SETTINGS | WORDS | _keys(app.config["SECRET_KEY"])).items():
        app.config.setdefault(f"SECURITY_{name}", value)
    security._mail_util_cls, security._totp_cls, security._webauthn_util_cls = (
        Post,
        Codes,
        passkeys.Util,
    )  # init_app takes none, and extensions.py may not know us
    security.init_app(app, Datastore(db, Account, Role, Passkey), login_form=SignInForm,
                      forgot_password_form=RecoveryForm)  # fmt: skip
    security.tf_setup_context_processor(_begun)
    _sessions_only(app)
    _keep_sign_ins(app)

    @app.before_request
    def speak() -> None:
        if request.path.startswith(("/office", "/account")) and current_user.is_authenticated:
            language.prefer(current_user.language)


def _begun() -> dict[str, Any]:
    """A second factor being set up: after a wrong code its key is shown again, for the app already has it."""
    secret = session.get("tf_totp_secret")
    if not secret or session.get("tf_state") != "validating_profile" or not current_user.is_authenticated:
        return {}
    state = {"totp_secret": secret, "method": "authenticator", "phone": None}
    values = security.totp_factory.fetch_setup_values(secret, current_user)
    return {
        "begun": {"qrcode": values["image"], "key": values["key"], "token": security.tf_setup_serializer.dumps(state)}
    }


def _sessions_only(app: Flask) -> None:
    """A signed-in session opens the office and nothing else does: no token in an address, header or body, no cookie
    from the days when one could be remembered."""
    security.login_manager._request_callback = None
    security.login_manager._load_user_from_remember_cookie = lambda _cookie: None
    security.want_json(lambda _request: False)

    @app.before_request
    def of_a_size() -> None:
        if request.blueprint == "security" and any(
            len(value) > (ASSERTION if name == "credential" else LONGEST) for name, value in request.form.items()
        ):
            abort(400)


def _keep_sign_ins(app: Flask) -> None:
    """A session is open as long as its sign-in is; when one ended, `g.ended` says why."""
    security.login_manager._user_callback = _load
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_leave, app)
    for changed in (password_changed, password_reset):
        changed.connect(_replace, app)

    @app.teardown_request
    def note(_error: BaseException | None) -> None:
        """Written beside the request, which may be one that cannot write: once an hour for each browser."""
        if (beside := g.pop("beside", None)) is None:
            return
        db.session.remove()
        database.set_mode("write")
        try:
            beside()
            db.session.commit()
        except OperationalError:  # busy: it will be seen again
            db.session.rollback()


def _load(identity: str) -> Account | None:
    row = signins.find(session.get("sign_in") or "")
    if row is None:
        return None
    if row.ended_at or row.account.fs_uniquifier != identity or not row.account.active:
        g.ended = row.why or "ended"
        return None
    if signins.is_due(row):
        g.beside = partial(signins.see, row.id)
    g.sign_in_id = row.id
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return row.account


def _begin(_app: Flask, user: Account) -> None:
    """One browser has one: signing in anew, as after a change of password, ends the former."""
    if (former := _current()) is not None:
        signins.leave(former)
    session["sign_in"] = signins.begin(user, request.user_agent.string)


def _leave(_app: Flask, user: Account) -> None:
    if request.method == "POST" and (former := _current()) is not None:  # a GET writes nothing
        signins.leave(former)
    session.pop("sign_in", None)


def _replace(_app: Flask, user: Account, **_more: Any) -> None:
    """A new password ends all that was open with the former."""
    signins.end(user, "password", but=_current())


def _current() -> int | None:
    row = signins.find(session.get("sign_in") or "")
    return row.id if row else None


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
