"""What organizers fill in about their account: Flask-Security's forms where ours ask or tell less; the language."""

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
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import EmailField, SelectField, SubmitField

from app.accounts import people
from app.web.language import LANGUAGES
from app.web.language import lazy_gettext as _l


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
        spoken = account.language if account else ""
        self.user: Any = Asker(self.email.data, account.id if account else None, spoken)
        return True


class LanguageForm(FlaskForm):
    """Which language the office and its letters speak."""

    language = SelectField(
        _l("Language"), choices=list(LANGUAGES.items()), widget=GovSelect(),
        description=_l("Of this office and of our letters to you."),
    )  # fmt: skip
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())
