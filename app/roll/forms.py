"""Forms about one signature."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length

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
