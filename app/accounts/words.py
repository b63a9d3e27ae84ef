"""Words for roles; and what Flask-Security says to people, in ours."""

from typing import Any

from app.web.language import lazy_gettext as _l

ROLES = {
    "lead": _l("lead"), "organizer": _l("organizer"), "reviewer": _l("reviewer"), "exporter": _l("exporter"),
    "entry": _l("entry volunteer"), "reader": _l("read-only"),
}  # fmt: skip
MAY = {
    "lead": _l("Everything in all petitions of the campaign, its text and its team."),
    "organizer": _l("Everything in this petition: text, roll, paper, delivery, team."),
    "reviewer": _l("Reads the roll, types sheets, decides about doubles, strikes. Takes nothing out."),
    "exporter": _l("Reads the roll and builds what goes to the council. Changes nothing."),
    "entry": _l("Types and closes paper sheets. Sees figures, not the roll."),
    "reader": _l("Reads everything, changes nothing, takes nothing out."),
}
MESSAGES: dict[str, Any] = {
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), "info"),
    "API_ERROR": (_l("That page was too old. Please try again."), "error"),
    "DISABLED_ACCOUNT": (_l("E-mail and password don’t match."), "error"),
    "EMAIL_NOT_PROVIDED": (_l("Type your e-mail address."), "error"),
    "INVALID_CODE": (_l("That code doesn’t match. Type the six digits your app shows now."), "error"),
    "INVALID_EMAIL_ADDRESS": (_l("That isn’t a complete e-mail address."), "error"),
    "INVALID_PASSWORD": (_l("That isn’t your password."), "error"),
    "INVALID_RECOVERY_CODE": (_l("That isn’t one of your recovery codes, or it was used already."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (_l("That link doesn’t work any more. Ask for a new one here."), "error"),
    "NO_RECOVERY_CODES_SETUP": (_l("You have no recovery codes yet."), "info"),
    "PASSWORD_CHANGE": (_l("Your password is changed."), "success"),
    "PASSWORD_INVALID_LENGTH": (_l("A password needs at least %(length)s characters."), "error"),
    "PASSWORD_IS_THE_SAME": (_l("That is the password you have now. Choose another."), "error"),
    "PASSWORD_NOT_PROVIDED": (_l("Type your password."), "error"),
    "PASSWORD_RESET": (_l("Your password is set, and you are signed in."), "success"),
    "PASSWORD_RESET_EXPIRED": (_l("That link was good for %(within)s. Ask for a new one here."), "error"),
    "PASSWORD_RESET_NO_LOGIN": (_l("Your password is set. Sign in with it."), "success"),
    "REAUTHENTICATION_SUCCESSFUL": (_l("Thank you. Please go on."), "info"),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two passwords differ. Type the same one twice."), "error"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        _l("Your second factor is on. Make recovery codes now, for the day you don’t have your phone."),
        "success",
    ),
    "TWO_FACTOR_DISABLED": (_l("Your second factor is off."), "success"),
    "TWO_FACTOR_INVALID_TOKEN": (
        _l("That code doesn’t match, or was used already: each works once. Type the six digits your app shows now."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_l("You are signed in."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (_l("Please sign in first."), "error"),
    "TWO_FACTOR_SETUP_EXPIRED": (_l("That took longer than %(within)s. Please start over."), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (_l("The passkey “%(name)s” is deleted."), "info"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (_l("You have that passkey here already."), "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (
        _l("That passkey was added for another use. Sign in with your password, then add it anew."),
        "error",
    ),
    "WEBAUTHN_EXPIRED": (_l("That took longer than %(within)s. Please start over."), "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (_l("That passkey belongs to another account."), "error"),
    "WEBAUTHN_NAME_INUSE": (_l("You have a passkey of that name. Choose another."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (_l("You have no passkey of that name."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (_l("Give it a name."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (_l("Use letters, numbers, spaces and dashes in the name."), "error"),
    "WEBAUTHN_NO_VERIFY": (_l("That passkey’s answer was not good. Please try again."), "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (_l("That passkey is not known here."), "error"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (
        _l("The passkey “%(name)s” is yours. Try it the next time you sign in."),
        "success",
    ),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (_l("That passkey is not known here."), "error"),
    "USER_DOES_NOT_EXIST": (_l("E-mail and password don’t match."), "error"),
}
SETTINGS = {f"MSG_{name}": words for name, words in MESSAGES.items()}
