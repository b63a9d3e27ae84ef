"""Passkeys: where they may live, and their answer to a challenge of our own, the second factor asked afresh in a form.
Signing in with one is Flask-Security's; this is the one module besides it that knows `webauthn`."""

import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app, request
from flask_security.webauthn_util import WebauthnUtil

from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, Passkey

LIFE = timedelta(minutes=10)  # of a challenge


class Util(WebauthnUtil):
    """Where passkeys may live: anywhere. The library's own choice would refuse those of laptops and phones."""

    def origin(self) -> str:
        """As visitors see us, whatever stands between."""
        return str(current_app.config["PUBLIC_URL"]).rstrip("/")

    def authenticator_selection(self, user: Any, usage: str) -> Any:
        """One that signs in alone has to know its person (fingerprint, PIN) and be found without a name."""
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        alone = usage == "first"
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED if alone else ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> Any:
        """Alone it counts as two factors, so it has to know its person."""
        from webauthn.helpers.structs import UserVerificationRequirement

        return UserVerificationRequirement.REQUIRED if usage == ["first"] else UserVerificationRequirement.PREFERRED


def ask(account: Account) -> tuple[str, dict[str, Any]]:
    """A challenge, sealed for the form to carry, and what the browser needs to have one of the account's passkeys
    answer it."""
    challenge = secrets.token_urlsafe(32)
    sealed = tokens.seal(f"{account.id} {now().timestamp()} {challenge}")
    keys = [{"type": "public-key", "id": _text(key.credential_id)} for key in account.webauthn]
    options = {
        "challenge": _text(challenge.encode()), "rpId": host(), "allowCredentials": keys, "timeout": 60_000,
        "userVerification": "preferred",
    }  # fmt: skip
    return sealed, options


def answers(account: Account, sealed: str, answer: str) -> bool:
    """Whether a passkey of the account gave this answer to that challenge: within ten minutes, and not since its last
    use, so that none is good twice."""
    import webauthn
    from webauthn.helpers import parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    whose, at, challenge = [*(tokens.unseal(sealed) or "").split(" "), "", "", ""][:3]
    if whose != str(account.id) or datetime.fromtimestamp(float(at), UTC) < now() - LIFE:
        return False
    try:
        given = parse_authentication_credential_json(answer)
        key = _find(account, given.raw_id)
        if key is None or key.lastuse_datetime.replace(tzinfo=UTC) > datetime.fromtimestamp(float(at), UTC):
            return False
        proven = webauthn.verify_authentication_response(
            credential=given, expected_challenge=challenge.encode(), expected_rp_id=host(),
            expected_origin=str(current_app.config["PUBLIC_URL"]).rstrip("/"), credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    key.sign_count, key.lastuse_datetime = proven.new_sign_count, now().replace(tzinfo=None)
    db.session.flush()
    return True


def host() -> str:
    """The name under which passkeys are kept, as Flask-Security has it."""
    return request.host.split(":")[0]


def _find(account: Account, credential_id: bytes) -> Passkey | None:
    return next((key for key in account.webauthn if key.credential_id == credential_id), None)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
