"""What is filled in about a team: whom to invite, another role, and who somebody is who accepts."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import PasswordField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.accounts import words
from app.accounts.team import Team
from app.common import lines
from app.web.inputs import TOO_LONG
from app.web.language import LANGUAGES
from app.web.language import lazy_gettext as _l
from app.web.proof import ProofFields

MOST = 20  # addresses at once
SHORTEST = 12  # characters of a password


class _RoleForm(ProofFields, FlaskForm):
    role = RadioField(
        _l("Role"), widget=GovRadioInput(), validators=[DataRequired(_l("Choose a role."))],
    )  # fmt: skip

    def offer(self, team: Team, leads: bool) -> None:
        """The roles of this team; only a lead makes leads."""
        self.role.choices = [(r, f"{words.ROLES[r]}: {words.MAY[r]}") for r in team.offers if r != "lead" or leads]


class InviteForm(_RoleForm):
    """Addresses, and what they may do."""

    emails = TextAreaField(
        _l("E-mail addresses"), description=_l("One to a line, 20 at most. Each gets a letter with a link of its own."),
        widget=GovTextArea(),
        validators=[DataRequired(_l("Type an e-mail address.")), Length(max=MOST * 330, message=TOO_LONG)],
    )  # fmt: skip
    language = SelectField(_l("Language of the letter"), choices=list(LANGUAGES.items()), widget=GovSelect())
    invite = SubmitField(_l("Invite"), widget=GovSubmitInput())

    @property
    def addresses(self) -> list[str]:
        """As typed, each once."""
        return list(dict.fromkeys(part for part in (self.emails.data or "").replace(",", "\n").split() if part))


class RoleForm(_RoleForm):
    """Another role for somebody who is on the team."""

    change = SubmitField(_l("Change the role"), widget=GovSubmitInput())


class JoinForm(FlaskForm):
    """A new account for whoever got an invitation."""

    name = StringField(
        _l("Your name"), description=_l("The team sees it, nobody else."), widget=GovTextInput(), filters=[lines.fold],
        validators=[DataRequired(_l("Type your name.")), Length(max=200, message=TOO_LONG)],
    )  # fmt: skip
    password = PasswordField(
        _l("A password"), description=_l("At least 12 characters. Three or four unrelated words are good."),
        widget=GovPasswordInput(),
        validators=[
            DataRequired(_l("Choose a password.")),
            Length(min=SHORTEST, message=_l("A password needs at least %(min)d characters.")),
            Length(max=1000, message=TOO_LONG),
        ],
    )  # fmt: skip
    join = SubmitField(_l("Join the team"), widget=GovSubmitInput())
