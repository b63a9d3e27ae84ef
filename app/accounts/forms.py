"""Flask-Security's forms, where ours ask for less or tell less."""

from dataclasses import dataclass
from typing import Any

from flask_security.forms import (
    EmailValidation,
    ForgotPasswordForm,
    Form,
    IsString,
    LoginForm,
    email_required,
)
from wtforms import EmailField

from app.accounts import people
from app.web import language


class SignInForm(LoginForm):
    """Without "remember me": a cookie that opens the roll for a year is no key to leave lying about."""

    remember = None


@dataclass
class Asker:
    """Whoever asks for a new password. Known or not, the library does the same work for them: a link is made of these
    values and thrown away, and a row goes into the outbox. The link that leaves is made by the worker."""

    email: str
    id: int | None  # the account's; None: there is none, and nothing leaves
    language: str
    fs_uniquifier: str = ""
    password: str | None = None


class RecoveryForm(ForgotPasswordForm):
    """Takes every address."""

    email = EmailField(validators=[IsString(), email_required, EmailValidation(verify=False)])

    def validate(self, **kwargs: Any) -> bool:
        if not Form.validate(self, **kwargs):
            return False
        found = people.find(self.email.data)
        account = found if found and found.active else None
        self.user: Any = Asker(self.email.data, account.id if account else None, language.current())
        return True
