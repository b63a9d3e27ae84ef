"""A second factor asked afresh, in the form of the deed itself, so that it is as fresh as the wish: for everything that
leaves the house, for roles, for deeds on many at once. A form that asks takes `ProofFields` and its view calls `prove`.
"""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.defence import limits
from app.models import Account
from app.web import access, passkeys
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

CODE = 40  # characters; six digits, spaces and all
ASSERTION = 5000  # characters of what a passkey answers
TRIES = "5 per 15 minutes"
NONE_YET = _l("This needs a second factor, and your account has none yet. Set one up under “Account”, then come back.")


class NotProven(Exception):
    """The message says what to do."""


class ProofFields:
    """The fields of a form that asks for a second factor; `templates/components/proven.html` shows them."""

    code = StringField(
        _l("Code of your second factor"),
        description=_l("The six digits that your authenticator app shows now."),
        widget=GovTextInput(),
        validators=[Length(max=CODE, message=_l("Six digits, please."))],
    )
    passkey = HiddenField(validators=[Length(max=ASSERTION)])
    challenge = HiddenField(validators=[Length(max=1000)])


def prove(form: Any) -> None:
    """Raises NotProven unless the form holds a code, or a passkey's answer, good now. Five tries a quarter of an hour.

    An account without any is told to set one up."""
    account = access.account()
    if not offers(account):
        raise NotProven(str(NONE_YET))
    if limits.spend("second-factor", TRIES, f"account {account.id}"):
        raise NotProven(_("Too many codes that did not fit. Please try again in a quarter of an hour."))
    if form.passkey.data:
        if not passkeys.answers(account, form.challenge.data or "", form.passkey.data):
            raise NotProven(_("That passkey’s answer was not good, or came too late. Please try again."))
    elif not access.is_second_factor(account, form.code.data or ""):
        raise NotProven(_("That is not the code your authenticator app shows now. Each code works once."))


def ask(form: Any) -> dict[str, Any]:
    """What the template needs to ask; a fresh challenge goes into the form."""
    offered, options = offers(access.account()), None
    form.code.data = ""
    if "passkey" in offered:
        form.passkey.data = ""
        form.challenge.data, options = passkeys.ask(access.account())
    return {"offers": offered, "options": options}


def offers(account: Account) -> list[str]:
    """Which second factors the account can give: code, passkey."""
    return (["code"] if account.tf_primary_method else []) + (["passkey"] if account.webauthn else [])
