"""Forms about one signature."""

from datetime import timedelta

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea, GovTextInput
from wtforms import DateField, Field, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.common import lines
from app.common.clock import now
from app.roll import keying
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l


class ReasonForm(FlaskForm):
    """Why a signature is struck or restored."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("In a sentence, so that whoever checks the roll later understands it."),
        widget=GovTextArea(),
        filters=[lambda value: (value or "").strip()],
        validators=[
            DataRequired(_l("Say why, in a sentence.")),
            Length(max=1000, message=_l("Please keep it under 1,000 characters.")),
        ],
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


def _line(value: str | None) -> str:
    return lines.fold(value)


class CorrectionForm(FlaskForm):
    """What an organizer may put right for somebody who signed on paper."""

    given_name = StringField(_l("First name"), widget=GovTextInput(), filters=[_line], validators=[Length(max=100)])
    family_name = StringField(_l("Last name"), widget=GovTextInput(), filters=[_line], validators=[Length(max=100)])
    street_address = StringField(
        _l("Street address"), widget=GovTextInput(), filters=[_line], validators=[Length(max=200)]
    )
    unit = StringField(_l("Apartment or unit"), widget=GovTextInput(), filters=[_line], validators=[Length(max=40)])
    postal_code = StringField(_l("ZIP code"), widget=GovTextInput(), filters=[_line], validators=[Length(max=10)])
    email = StringField(_l("E-mail"), widget=GovTextInput(), filters=[_line], validators=[Length(max=254)])
    day = DateField(_l("Day of signing"), widget=GovTextInput(), validators=[Optional()])
    submit = SubmitField(_l("Correct it"), widget=GovSubmitInput())

    def validate_given_name(self, field: Field) -> None:
        if not (field.data or self.family_name.data):
            raise ValidationError(_("A signature needs a name."))

    def validate_email(self, field: Field) -> None:
        if field.data and not keying.MAILBOX.fullmatch(field.data):
            raise ValidationError(_("That e-mail address looks incomplete. Example: name@example.org"))

    def validate_day(self, field: Field) -> None:
        if field.data and field.data > (now() + timedelta(days=1)).date():
            raise ValidationError(_("This day is still to come."))
